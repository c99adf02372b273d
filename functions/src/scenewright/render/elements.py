"""Parts of a drawn picture that come by a fade and a slide, and then stand still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from PIL import Image

from scenewright.domain.colour import Rgb
from scenewright.render.colours import Plane
from scenewright.render.lettering import Lettering
from scenewright.render.patch import Patch, flat_patch, patch_from

ARRIVAL = 12  # frames of 1/30 s that an element takes to come
STAGGER = 3  # of them between one element and the next
USUAL_FPS = 30

Growth = Literal["", "right", "up", "down"]


@dataclass(frozen=True)
class Element:
    """A part of a title or card that is not seen for `delay` frames and then takes `lasts` of them to come.

    `slide` is how far below its place it starts. One that grows is uncovered from its left, its foot or its
    head, and does not fade.
    """

    whole: Patch
    delay: float = 0
    slide: float = 0.0
    grows: Growth = ""
    lasts: float = ARRIVAL

    def patch(self, arrived: float, left: float = 0.0) -> Patch | None:
        """The element when `arrived` of its coming and `left` of its going are done, each 0 to 1."""
        shown = 1.0 if self.grows and arrived > 0 else min(1.0, 1.6 * arrived)
        opacity = shown * (1 - left)
        if opacity <= 0:
            return None
        patch = _uncovered(self.whole, self.grows, arrived)
        shift = (1 - arrived) * self.slide - left * self.slide / 2
        if shift:
            patch = patch.lowered(shift)
        return patch if opacity >= 1 else patch.faded(opacity)


def eased(share: float) -> float:
    """Cubic ease-out, clamped: 0 before the start, 1 after the end."""
    share = min(1.0, max(0.0, share))
    return 1.0 if share == 1.0 else 1 - (1 - share) ** 3


def written(text: str, lettering: Lettering, colour: Rgb, x: float, baseline: float) -> Patch:
    """A line of text, its pen starting at `x`; nothing of it lies outside of the frame on the left or top."""
    size = lettering.size
    pad = round(0.12 * size) + 2
    left, top = round(x) - pad, round(baseline - lettering.ascent) - pad
    extent = (round(lettering.width(text)) + 2 * pad, round(lettering.ascent + lettering.descent) + 2 * pad)
    mask = Image.new("L", extent)
    lettering.draw(mask, x - left, baseline - top, text)
    picture = Image.new("RGBA", extent, colour)
    picture.putalpha(mask)
    lettering.stamp(picture, x - left, baseline - top, text)
    return patch_from(picture, max(0, left), max(0, top))


def inked(mask: Image.Image, colour: Rgb, x: int, y: int) -> Patch:
    """One colour where `mask` (mode L) covers; its top left pixel belongs at (x, y)."""
    left, top = x % 2, y % 2
    height, width = mask.height + top, mask.width + left
    alpha = np.zeros((height + height % 2, width + width % 2), np.uint8)
    alpha[top : top + mask.height, left : left + mask.width] = np.asarray(mask)
    return flat_patch(alpha, colour, x - left, y - top)


def _uncovered(patch: Patch, grows: Growth, share: float) -> Patch:
    if not grows or share >= 1:
        return patch
    if grows == "right":
        return patch.narrowed(max(2, round(patch.width * share / 2) * 2))
    rows = max(2, round(patch.height * share / 2) * 2)
    if grows == "up":
        return _rows(patch, slice(0, rows), patch.y + patch.height - rows)
    return _rows(patch, slice(patch.height - rows, None), patch.y)


def _rows(patch: Patch, rows: slice, y: int) -> Patch:
    """Some rows of a patch, moved to `y`; their borders are even."""
    half = slice(rows.start // 2, None if rows.stop is None else rows.stop // 2)

    def cut(plane: Plane, part: slice) -> Plane:
        return np.ascontiguousarray(plane[part])

    return replace(
        patch,
        y=y,
        y_plane=cut(patch.y_plane, rows),
        cb=cut(patch.cb, half),
        cr=cut(patch.cr, half),
        alpha=cut(patch.alpha, rows),
        alpha_half=cut(patch.alpha_half, half),
    )
