"""A brand's mark in a corner of the frame."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image

from scenewright.domain.brand import Corner
from scenewright.domain.look import Mark
from scenewright.render.patch import Patch, patch_from
from scenewright.render.picture import open_cutout

_MARGIN: Final = 0.045  # of the short side
_MOST_HEIGHT: Final = 0.2  # of the frame: a tall mark is narrower than asked
_TALL: Final = (0.08, 0.88)  # what players leave free of the height of tall films


def mark_patch(mark: Mark, picture: Path, width: int, height: int) -> Patch:
    """The mark where it stands in a frame of this size. Raises MediaBroken."""
    image = open_cutout(picture, (width, height))
    box = image.getbbox() or (0, 0, image.width, image.height)
    image = image.crop(box)
    scale = min(mark.width * width / image.width, _MOST_HEIGHT * height / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image.putalpha(image.getchannel("A").point(lambda level: level * mark.opacity))
    return patch_from(image, *_place(mark.corner, size, width, height))


def _place(corner: Corner, size: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    margin = _MARGIN * min(width, height)
    top, bottom = margin, height - margin
    if height > 1.5 * width:
        top, bottom = (share * height for share in _TALL)
    is_left = corner in (Corner.TOP_LEFT, Corner.BOTTOM_LEFT)
    is_top = corner in (Corner.TOP_LEFT, Corner.TOP_RIGHT)
    x = margin if is_left else width - margin - size[0]
    y = top if is_top else bottom - size[1]
    return max(0, round(x)), max(0, round(y))
