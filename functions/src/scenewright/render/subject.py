"""Where in a picture the eye goes: strong edges and rare colours, rather towards the middle."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenewright.domain.framing import Subject

_GRID: Final = 48
_THIRD: Final = _GRID // 3
_SPREAD: Final = 0.42  # of the picture: how fast the middle's lead falls off
_LEAST: Final = 1e-3
_Map = NDArray[np.float32]


def subject_of(image: Image.Image) -> Subject:
    """Of an RGB picture; the middle of one that is the same everywhere."""
    small: _Map = np.asarray(image.resize((_GRID, _GRID), Image.Resampling.BOX), np.float32)
    small = small / np.float32(255)
    weight: _Map = np.add(_edges(small), _rareness(small))
    if float(weight.max()) < _LEAST:
        return Subject(x=0.5, y=0.5, aspect=image.width / image.height)
    sums = _third_sums(weight * _towards_the_middle())
    row, column = np.unravel_index(int(np.argmax(sums)), sums.shape)
    x, y = ((int(first) + _THIRD / 2) / _GRID for first in (column, row))
    return Subject(x=x, y=y, aspect=image.width / image.height)


def _edges(small: _Map) -> _Map:
    luma = small @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    down, across = np.gradient(luma)
    strength: _Map = np.hypot(down, across)
    return strength


def _rareness(small: _Map) -> _Map:
    """How far a colour is from the picture's mean."""
    away: _Map = np.linalg.norm(small - small.mean(axis=(0, 1)), axis=2) * np.float32(0.35)
    return away


def _towards_the_middle() -> _Map:
    steps = (np.arange(_GRID, dtype=np.float32) + 0.5) / _GRID - 0.5
    fall = np.exp(-0.5 * (steps / _SPREAD) ** 2)
    lead: _Map = np.outer(fall, fall)
    return lead


def _third_sums(weight: _Map) -> _Map:
    """The sum of each square of a third of the sides, by the cumulated sums."""
    total = np.pad(weight.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    size = _THIRD
    sums: _Map = total[size:, size:] - total[:-size, size:] - total[size:, :-size] + total[:-size, :-size]
    return sums
