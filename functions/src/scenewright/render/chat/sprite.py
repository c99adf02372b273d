"""Drawn things that are placed many times: planes in the encoder's colours, ready to be copied.

The columns that are opaque from top to bottom are copied, only the edges are blended: a bubble is placed at
the price of a copy. Places and sides are even, because chroma has a quarter of the pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from PIL import Image

from scenewright.render.colours import Plane, to_ycbcr
from scenewright.render.patch import Patch, blend, flat_patch, patch_from
from scenewright.render.stills import Frame

Colour = tuple[int, int, int]


class Rect(NamedTuple):
    """Right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    def __bool__(self) -> bool:
        return self.left < self.right and self.top < self.bottom

    @property
    def rows(self) -> slice:
        return slice(self.top, self.bottom)

    @property
    def columns(self) -> slice:
        return slice(self.left, self.right)

    @property
    def half(self) -> tuple[slice, slice]:
        """Rows and columns of the planes with a quarter of the pixels."""
        return slice(self.top // 2, self.bottom // 2), slice(self.left // 2, self.right // 2)

    def moved(self, right: int, down: int) -> Rect:
        return Rect(self.left + right, self.top + down, self.right + right, self.bottom + down)

    def common(self, other: Rect) -> Rect:
        """What lies in both; False where nothing does."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def around(self, other: Rect) -> Rect:
        """The smallest that holds both."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, eq=False)
class Sprite:
    """A patch at (0, 0). Two sprites are the same picture only if they are the same object."""

    patch: Patch

    @property
    def width(self) -> int:
        return self.patch.width

    @property
    def height(self) -> int:
        return self.patch.height

    @cached_property
    def opaque(self) -> tuple[int, int]:
        """The columns, even to even, that hide everything behind them; empty as (0, 0)."""
        solid = self.patch.alpha.min(axis=0) == 255
        edges = np.flatnonzero(np.diff(np.concatenate(([0], solid.view(np.int8), [0]))))
        if not len(edges):
            return (0, 0)
        spans = edges.reshape(-1, 2)
        start, end = spans[np.argmax(spans[:, 1] - spans[:, 0])]
        return int(start + 1) // 2 * 2, int(end) // 2 * 2

    def at(self, x: int, y: int) -> Rect:
        return Rect(x, y, x + self.width, y + self.height)

    def paint(self, frame: Frame, x: int, y: int, clip: Rect) -> None:
        """Draw with the top left corner at (x, y), both even, inside `clip`."""
        seen = self.at(x, y).common(clip)
        if not seen:
            return
        first, last = self.opaque
        for left, right, copy in ((0, first, False), (first, last, True), (last, self.width, False)):
            part = seen.common(Rect(x + left, y, x + right, y + self.height))
            if part and copy:
                self._copy(frame, part, part.left - x, part.top - y)
            elif part:
                self._blend(frame, part, part.left - x, part.top - y)

    def cover(self, alpha: Plane, x: int, y: int, clip: Rect) -> None:
        """Take into a frame's `alpha` what `paint` hides there."""
        seen = self.at(x, y).common(clip)
        if seen:
            own = self.patch.alpha[seen.top - y : seen.bottom - y, seen.left - x : seen.right - x]
            target = alpha[seen.top : seen.bottom, seen.left : seen.right]
            target[...] = 255 - _product(255 - target, 255 - own)

    def faded(self, opacity: float) -> Sprite:
        """The same sprite with its alpha scaled by `opacity`, 0 to 1."""
        return Sprite(self.patch.faded(opacity))

    def scaled(self, factor: float) -> Sprite:
        """The same sprite enlarged or shrunk; at least two pixels a side remain."""
        size = max(2, even(self.width * factor)), max(2, even(self.height * factor))
        if size == (self.width, self.height):
            return self
        if size not in self._resized:
            self._resized.clear()
            self._resized[size] = Sprite(_resized_patch(self.patch, size))
        return self._resized[size]

    @cached_property
    def _resized(self) -> dict[tuple[int, int], Sprite]:
        """The last size asked for: a motion that is nearly over asks for it again."""
        return {}

    def _copy(self, frame: Frame, part: Rect, dx: int, dy: int) -> None:
        p, width, height = self.patch, part.right - part.left, part.bottom - part.top
        frame.y[part.top : part.bottom, part.left : part.right] = p.y_plane[dy : dy + height, dx : dx + width]
        rows, columns = (
            slice(part.top // 2, part.bottom // 2),
            slice(part.left // 2, part.right // 2),
        )
        inner = slice(dy // 2, (dy + height) // 2), slice(dx // 2, (dx + width) // 2)
        frame.cb[rows, columns] = p.cb[inner]
        frame.cr[rows, columns] = p.cr[inner]

    def _blend(self, frame: Frame, part: Rect, dx: int, dy: int) -> None:
        p, width, height = self.patch, part.right - part.left, part.bottom - part.top
        full = slice(dy, dy + height), slice(dx, dx + width)
        half = slice(dy // 2, (dy + height) // 2), slice(dx // 2, (dx + width) // 2)
        planes = (p.y_plane[full], p.cb[half], p.cr[half], p.alpha[full], p.alpha_half[half])
        blend(Patch(part.left, part.top, *planes), frame.y, frame.cb, frame.cr)


class Sheet:
    """Where a sprite is drawn: an opaque ground on which ink and pictures are laid, then a shape."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self.frame = Frame(even(width), even(height))
        fill(self.frame, ground)

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.frame.y.shape
        return width, height

    def ink(self, mask: Image.Image | Plane, x: int, y: int, colour: Colour, opacity: float = 1.0) -> None:
        """Lay `colour` where `mask` (mode L) says; what falls outside of the sheet is cut."""
        coverage = np.asarray(mask)
        if opacity < 1:
            coverage = (coverage * np.float32(opacity) + np.float32(0.5)).astype(np.uint8)
        cut, left, top = self._fitted(coverage, x, y)
        if cut.size:
            blend(flat_patch(cut, colour, left, top), *self._planes)

    def picture(self, picture: Image.Image, x: int, y: int) -> None:
        """Lay an RGBA picture."""
        rgba, left, top = self._fitted(np.asarray(picture), x, y)
        if rgba.size:
            blend(patch_from(Image.fromarray(rgba), left, top), *self._planes)

    def sprite(self, shape: Plane | None = None) -> Sprite:
        """What was drawn, cut to `shape` (alpha, of the sheet's size)."""
        width, height = self.size
        alpha = np.full((height, width), 255, np.uint8) if shape is None else shape
        return Sprite(Patch(0, 0, *self._planes, alpha, halved(alpha)))

    @property
    def _planes(self) -> tuple[Plane, Plane, Plane]:
        return self.frame.y, self.frame.cb, self.frame.cr

    def _fitted(self, pixels: Plane, x: int, y: int) -> tuple[Plane, int, int]:
        """Cut to the sheet and padded to even places and sides."""
        width, height = self.size
        x0, y0 = max(0, -x), max(0, -y)
        cut = pixels[y0 : max(0, height - y), x0 : max(0, width - x)]
        left, top = max(0, x), max(0, y)
        if not cut.size:
            return cut, 0, 0
        before = (top % 2, left % 2)
        after = tuple((length + odd) % 2 for length, odd in zip(cut.shape, before, strict=False))
        padding = ((before[0], after[0]), (before[1], after[1]), *(((0, 0),) * (cut.ndim - 2)))
        return np.pad(cut, padding), left - before[1], top - before[0]


def fill(frame: Frame, colour: Colour) -> None:
    """One colour everywhere."""
    luma, cb, cr = (int(value + 0.5) for value in to_ycbcr(np.array(colour, np.uint8)))
    frame.y[:], frame.cb[:], frame.cr[:] = luma, cb, cr


def picture_sprite(picture: Image.Image) -> Sprite:
    """An RGBA picture as a sprite."""
    return Sprite(patch_from(picture, 0, 0))


def flat_sprite(shape: Plane, colour: Colour) -> Sprite:
    """One colour in a shape (alpha with even sides)."""
    return Sprite(flat_patch(shape, colour, 0, 0))


def inked_sprite(mask: Plane, ground: Colour, ink: Colour) -> Sprite:
    """Ink on a ground by two tables, the quickest way to draw letters; `mask` has even sides."""
    share = np.arange(256, dtype=np.float32)[:, None] / 255
    under, over = (to_ycbcr(np.array(colour, np.uint8)) for colour in (ground, ink))
    tables = (under * (1 - share) + over * share + np.float32(0.5)).astype(np.uint8)
    half = halved(mask)
    planes = tables[:, 0][mask], tables[:, 1][half], tables[:, 2][half]
    return Sprite(
        Patch(0, 0, *planes, np.full(mask.shape, 255, np.uint8), np.full(half.shape, 255, np.uint8))
    )


def even(length: float) -> int:
    """The nearest even number of pixels."""
    return 2 * round(length / 2)


def in_shape(sprite: Sprite, alpha: Plane) -> Sprite:
    """The same picture in another shape."""
    return Sprite(replace(sprite.patch, alpha=alpha, alpha_half=halved(alpha)))


def halved(alpha: Plane) -> Plane:
    """As chroma is: the means of four."""
    rows = alpha[0::2].astype(np.uint16) + alpha[1::2]
    return ((rows[:, 0::2] + rows[:, 1::2] + 2) >> 2).astype(np.uint8)


def _product(one: Plane, other: Plane) -> Plane:
    """Of shares of 255, rounded."""
    product = np.multiply(one, other, dtype=np.uint16)
    product += 128
    product += product >> 8
    return (product >> 8).astype(np.uint8)


def _resized_patch(patch: Patch, size: tuple[int, int]) -> Patch:
    half = (size[0] // 2, size[1] // 2)
    y, alpha = (_resized(plane, size) for plane in (patch.y_plane, patch.alpha))
    cb, cr, alpha_half = (_resized(plane, half) for plane in (patch.cb, patch.cr, patch.alpha_half))
    return Patch(0, 0, y, cb, cr, alpha, alpha_half)


def _resized(plane: Plane, size: tuple[int, int]) -> Plane:
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))
