"""Opening a picture that comes from outside: upright, opaque, sRGB, 8 bits, or refused."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from scenewright.domain.errors import MediaBroken

MAX_PIXELS = 40_000_000  # 120 MB decoded; 8K UHD is 33 million
_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")
_PAPER = (255, 255, 255)  # what shows through a transparent picture
_UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,  # what Pillow raises for a malformed PNG
    ValueError,
    struct.error,
)


def open_picture(path: Path, at_least: tuple[int, int]) -> Image.Image:
    """The picture as RGB, turned as its EXIF data says. Raises MediaBroken.

    A JPEG much larger than `at_least` is decoded at a half, a quarter or an eighth of its size.
    """
    with readable(), Image.open(path, formats=_FORMATS) as image:
        _check_size(image)
        if image.mode != "CMYK":  # drafting would convert it without its colour profile
            image.draft("RGB", (max(at_least), max(at_least)))
        return rgb(ImageOps.exif_transpose(image))


def open_cutout(path: Path, at_least: tuple[int, int]) -> Image.Image:
    """The picture as RGBA, with the transparency that it has. Raises MediaBroken."""
    with readable(), Image.open(path, formats=_FORMATS) as image:
        _check_size(image)
        if image.mode != "CMYK":
            image.draft("RGB", (max(at_least), max(at_least)))
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            return _in_srgb(upright).convert("RGBA")
        return rgb(upright).convert("RGBA")


def open_animation(path: Path) -> Image.Image:
    """A picture with several frames, for `seek`, whose file is held in memory. Raises MediaBroken."""
    with readable():
        image = Image.open(io.BytesIO(path.read_bytes()), formats=_FORMATS)
        _check_size(image)
        return image


@contextmanager
def readable() -> Iterator[None]:
    """Whatever Pillow says about a bad file becomes MediaBroken."""
    try:
        yield
    except _UNREADABLE as exc:
        raise MediaBroken(f"the picture cannot be read: {exc}") from exc


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise MediaBroken(f"the picture is too large: {image.width} × {image.height} pixels")


def rgb(image: Image.Image) -> Image.Image:
    """Opaque, sRGB, 8 bits; what is transparent shows paper."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = _eight_bits(image)
    if image.has_transparency_data:
        return _on_paper(image)
    return _in_srgb(image).convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """A grey picture of 16 or 32 bits; Pillow's own conversion would cut everything above 255 to white."""
    samples = np.asarray(image).astype(np.float32)
    full = np.float32(65_535 if image.mode != "F" or samples.max(initial=0) > 1 else 1)
    return Image.fromarray(np.clip(samples * (255 / full) + 0.5, 0, 255).astype(np.uint8))


def _on_paper(image: Image.Image) -> Image.Image:
    seen = _in_srgb(image).convert("RGBA")
    paper = Image.new("RGBA", seen.size, _PAPER)
    paper.alpha_composite(seen)
    return paper.convert("RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Convert from the picture's own colour profile; a broken one is ignored, as browsers do."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=target,
        )
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image
