"""A picture of the other orientation, whole, before itself blurred and darkened."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image, ImageFilter

_SHARE: Final = 0.86  # of the frame that the picture takes: the camera may move in by the rest
_DARKER: Final = 0.55
_SMALL: Final = 96  # pixels across, at which blurring is cheap and all that is left is light and colour
_GRAIN: Final = 2  # levels, against bands in the slow gradients
_TILE: Final = 128


def on_backdrop(image: Image.Image, width: int, height: int) -> Image.Image:
    """RGB of the shape of width : height, at most as large, in which the picture is not enlarged."""
    room = _SHARE * min(width / image.width, height / image.height)
    scale = min(1.0, room)
    if scale < 1:
        shrunk = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(shrunk, Image.Resampling.LANCZOS, reducing_gap=3.0)
    size = (round(width * scale / room), round(height * scale / room))
    canvas = _grained(_blurred(image, width / height).resize(size, Image.Resampling.BICUBIC))
    canvas.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return canvas


def _blurred(image: Image.Image, frame_aspect: float) -> Image.Image:
    """What would be seen of the picture if it covered the frame, small."""
    if image.width / image.height < frame_aspect:
        width, height = float(image.width), image.width / frame_aspect
    else:
        width, height = image.height * frame_aspect, float(image.height)
    left, top = (image.width - width) / 2, (image.height - height) / 2
    small = (_SMALL, max(2, round(_SMALL / frame_aspect)))
    part = image.resize(small, Image.Resampling.BOX, (left, top, left + width, top + height))
    return part.filter(ImageFilter.GaussianBlur(4)).point(lambda level: level * _DARKER)


def _grained(canvas: Image.Image) -> Image.Image:
    tile = np.random.default_rng(1).integers(0, _GRAIN + 1, (_TILE, _TILE, 1), dtype=np.uint8)
    across, down = -(-canvas.width // _TILE), -(-canvas.height // _TILE)
    grain = np.tile(tile, (down, across, 1))[: canvas.height, : canvas.width]
    return Image.fromarray(np.asarray(canvas) + grain)  # never past 255: the backdrop is dark
