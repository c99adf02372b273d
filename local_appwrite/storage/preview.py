"""Previews: an image resized, cropped and recoded; an icon for everything that is no image."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from local_appwrite import params
from local_appwrite.errors import AppwriteError
from local_appwrite.storage.files import File

LIMIT_BYTES: Final = 20_000_000
_IMAGES: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")
_OUTPUTS: Final = {
    "jpg": ("JPEG", "image/jpeg"),
    "jpeg": ("JPEG", "image/jpeg"),
    "png": ("PNG", "image/png"),
    "gif": ("GIF", "image/gif"),
    "webp": ("WEBP", "image/webp"),
}
_GRAVITY: Final = {
    "center": (0.5, 0.5), "top-left": (0, 0), "top": (0.5, 0), "top-right": (1, 0), "left": (0, 0.5),
    "right": (1, 0.5), "bottom-left": (0, 1), "bottom": (0.5, 1), "bottom-right": (1, 1),
}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """Sizes in pixels, 0 follows from the other side or the picture; quality -1 is the format's own."""

    width: int
    height: int
    gravity: str
    quality: int
    rotation: int
    background: str
    output: str


def wish(values: dict[str, Any]) -> Wish:
    return Wish(
        width=params.integer(values, "width", 0, 4000, default=0),
        height=params.integer(values, "height", 0, 4000, default=0),
        gravity=params.one_of(values, "gravity", tuple(_GRAVITY), default="center"),
        quality=params.integer(values, "quality", -1, 100, default=-1),
        rotation=params.integer(values, "rotation", -360, 360, default=0),
        background=params.hex_color(values, "background"),
        output=params.one_of(values, "output", ("", *_OUTPUTS), default=""),
    )


def render(path: Path, file: File, wish: Wish) -> tuple[bytes, str]:
    """The picture's bytes and their MIME type; 400 for an image that cannot be read."""
    if file.mime_type not in _IMAGES or file.size_bytes > LIMIT_BYTES:
        return _encoded(_changed(_icon(), wish), "png", wish)
    try:
        with Image.open(path) as opened:
            picture = _changed(ImageOps.exif_transpose(opened), wish)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise AppwriteError(400, "storage_file_type_unsupported", str(error)) from error
    extension = PurePath(file.name).suffix.lstrip(".").lower()
    return _encoded(picture, extension if extension in _OUTPUTS else "jpg", wish)


def _changed(picture: Image.Image, wish: Wish) -> Image.Image:
    picture = picture.convert("RGBA") if picture.mode not in ("RGB", "RGBA") else picture
    if wish.width or wish.height:
        width = wish.width or max(1, round(picture.width * wish.height / picture.height))
        height = wish.height or max(1, round(picture.height * wish.width / picture.width))
        picture = ImageOps.fit(
            picture, (width, height), Image.Resampling.LANCZOS, centering=_GRAVITY[wish.gravity]
        )
    if wish.background and picture.mode == "RGBA":
        ground = Image.new("RGBA", picture.size, f"#{wish.background}")
        picture = Image.alpha_composite(ground, picture)
    return picture.rotate(-wish.rotation, expand=True) if wish.rotation else picture


def _encoded(picture: Image.Image, default: str, wish: Wish) -> tuple[bytes, str]:
    kind, mime_type = _OUTPUTS[wish.output or default]
    sink = io.BytesIO()
    quality = {"quality": wish.quality} if wish.quality >= 0 and kind in ("JPEG", "WEBP") else {}
    (picture.convert("RGB") if kind == "JPEG" else picture).save(sink, kind, **quality)
    return sink.getvalue(), mime_type


def _icon() -> Image.Image:
    """A sheet of paper with a folded corner."""
    icon = Image.new("RGB", (96, 96), "#eceff1")
    pen = ImageDraw.Draw(icon)
    pen.polygon([(24, 12), (60, 12), (76, 28), (76, 84), (24, 84)], fill="#ffffff", outline="#90a4ae")
    pen.polygon([(60, 12), (60, 28), (76, 28)], fill="#cfd8dc", outline="#90a4ae")
    return icon
