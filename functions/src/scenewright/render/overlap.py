"""The sound of scenes that pass into one another: one line of samples, each overlap cross-faded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

_Samples = NDArray[np.int16]

_PART_BYTES = 1 << 20


def write_overlapped(sounds: Sequence[Path], overlaps: Sequence[int], out: Path) -> None:
    """Write mono 16-bit sounds one after another; neighbours share `overlaps` samples, at equal power.

    Each sound is at least as long as its two overlaps together. A sound may last an hour: what is not shared
    goes from file to file.
    """
    ending = np.zeros(0, np.int16)
    with out.open("wb") as film:
        for path, shared in zip(sounds, (*overlaps, 0), strict=True):
            with path.open("rb") as sound:
                film.write(_crossed(ending, _samples(sound, len(ending))).tobytes())
                _copy(sound, film, path.stat().st_size - 2 * (len(ending) + shared))
                ending = _samples(sound, shared)


def _samples(sound: BinaryIO, count: int) -> _Samples:
    return np.frombuffer(sound.read(2 * count), np.int16)


def _copy(sound: BinaryIO, film: BinaryIO, size: int) -> None:
    while part := sound.read(min(size, _PART_BYTES)):
        film.write(part)
        size -= len(part)


def _crossed(ending: _Samples, beginning: _Samples) -> _Samples:
    """Quarter sines, whose squares add up to 1."""
    angle = (np.arange(len(ending)) + 0.5) * (np.pi / 2 / max(len(ending), 1))
    both = ending * np.cos(angle) + beginning * np.sin(angle)
    crossed: _Samples = np.clip(np.rint(both), -32768, 32767).astype(np.int16)
    return crossed
