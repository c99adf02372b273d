"""A still picture under a moving camera, drawn plane by plane in the encoder's colours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from scenewright.domain.framing import needs_backdrop
from scenewright.domain.timeline import Camera, View
from scenewright.render.backdrop import on_backdrop
from scenewright.render.colours import FinePlane, Plane, to_ycbcr, ycbcr_planes
from scenewright.render.picture import open_picture
from scenewright.render.resample import Resampler, Span

_BAND = 64  # picture rows converted at a time, so that converting takes little memory; even
_MAX_OVERSAMPLING = 1.5  # source pixels for each frame pixel that are worth their memory and time


class Frame:
    """The three planes of a picture in one buffer, in the order in which yuv420p is written."""

    def __init__(self, width: int, height: int) -> None:
        luma, chroma = width * height, width * height // 4
        self.planes: Plane = np.empty(luma + 2 * chroma, np.uint8)
        self.y = self.planes[:luma].reshape(height, width)
        self.cb = self.planes[luma : luma + chroma].reshape(height // 2, width // 2)
        self.cr = self.planes[luma + chroma :].reshape(height // 2, width // 2)


def fill(frame: Frame, image: Image.Image) -> None:
    """Draw an RGB picture of the frame's size."""
    frame.y[:], *chroma = ycbcr_planes(image)
    for target, full in zip((frame.cb, frame.cr), chroma, strict=True):
        target[:] = _subsampled(full.astype(np.float32)) + np.float32(0.5)


class Box(NamedTuple):
    """What the camera sees, in fractions of the picture."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Move:
    """A camera's way over a picture: a straight line between two boxes, eased at both ends.

    Both boxes have the frame's shape, so all between them do, and a point that stays in place in both
    stays there throughout.
    """

    start: Box
    end: Box
    frames: int

    @classmethod
    def of(cls, camera: Camera, *, picture_aspect: float, frame_aspect: float, frames: int) -> Move:
        """Aspects are width / height."""
        start, end = (seen(view, picture_aspect / frame_aspect) for view in (camera.start, camera.end))
        return cls(start, end, frames)

    def at(self, frame: int) -> Box:
        done = _eased(frame / max(self.frames - 1, 1))
        return Box(*(a + (b - a) * done for a, b in zip(self.start, self.end, strict=True)))


def seen(view: View, relative_aspect: float) -> Box:
    """The box of a view: cover fit at zoom 1, never past an edge. `relative_aspect` is picture : frame."""
    width = min(1.0, 1 / relative_aspect) / view.zoom
    height = min(1.0, relative_aspect) / view.zoom
    left = min(max(view.x - width / 2, 0.0), 1 - width)
    top = min(max(view.y - height / 2, 0.0), 1 - height)
    return Box(left, top, width, height)


def _eased(part: float) -> float:
    return (1 - math.cos(math.pi * part)) / 2


class Still:
    """Draws the frames of a picture under a camera. Raises MediaBroken when it cannot be read."""

    def __init__(self, picture: Path, camera: Camera, *, width: int, height: int, frames: int) -> None:
        oversampled = math.ceil(max(width, height) * _MAX_OVERSAMPLING)
        image = open_picture(picture, (oversampled, oversampled))
        if needs_backdrop(image.width / image.height, width / height):
            image = on_backdrop(image, *(round(side * _MAX_OVERSAMPLING) for side in (width, height)))
        aspect = image.width / image.height
        self._move = Move.of(camera, picture_aspect=aspect, frame_aspect=width / height, frames=frames)
        y, cb, cr = _source_planes(_fitted(image, self._move, width))
        self._size = y.shape
        self._frame_width = width
        self._luma = Resampler(y, width=width, height=height)
        self._chroma = Resampler(cb, cr, width=width // 2, height=height // 2)

    def draw(self, number: int, frame: Frame) -> None:
        """Fill `frame` with the picture as frame `number` of the scene shows it."""
        box = self._move.at(number)
        height, width = self._size
        columns = Span(box.left * width, box.width * width)
        rows = Span(box.top * height, box.height * height)
        self._luma.draw(columns, rows, frame.y)
        # Chroma samples sit on every second luma sample, not between two (H.264, figure E-1, type 0), in the
        # source as in the frame; resampling by `step` moves that by a quarter of what the pixels differ.
        step = columns.length / self._frame_width
        half_columns = Span(columns.start / 2 + (1 - step) / 4, columns.length / 2)
        half_rows = Span(rows.start / 2, rows.length / 2)
        self._chroma.draw(half_columns, half_rows, frame.cb, frame.cr)


def _fitted(image: Image.Image, move: Move, width: int) -> Image.Image:
    """Shrink to what the closest view needs, never enlarge; both sides even."""
    closest = min(move.start, move.end, key=lambda box: box.width)
    widest = max(move.start, move.end, key=lambda box: box.width)
    across = min(width / closest.width, _MAX_OVERSAMPLING * width / widest.width)
    scale = min(1.0, across / image.width)
    size = (_even(image.width * scale), _even(image.height * scale))
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))


def _source_planes(image: Image.Image) -> tuple[FinePlane, FinePlane, FinePlane]:
    """Planes of a picture with even sides, not rounded, so that colours are rounded once, in the frame."""
    width, height = image.size
    y = np.empty((height, width), np.float32)
    chroma = np.empty((2, height // 2, width // 2), np.float32)
    for top in range(0, height, _BAND):
        bottom = min(top + _BAND, height)
        ycbcr = to_ycbcr(np.asarray(image.crop((0, top, width, bottom))))
        y[top:bottom] = ycbcr[..., 0]
        for plane, full in zip(chroma, (ycbcr[..., 1], ycbcr[..., 2]), strict=True):
            plane[top // 2 : bottom // 2] = _subsampled(full)
    return y, chroma[0], chroma[1]


def _subsampled(full: FinePlane) -> FinePlane:
    """Chroma at a quarter of the size: on every second column (weights 1 2 1), between two rows."""
    rows = full[0::2] + full[1::2]
    even, odd = rows[:, 0::2], rows[:, 1::2]
    before = np.concatenate((even[:, :1], odd[:, :-1]), axis=1)
    smooth: FinePlane = (before + even + even + odd) * np.float32(1 / 8)
    return smooth
