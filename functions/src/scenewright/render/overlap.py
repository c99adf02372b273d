"""The sound of scenes that pass into one another: one line of samples, each overlap cross-faded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_Samples = NDArray[np.int16]


def write_overlapped(sounds: Sequence[Path], overlaps: Sequence[int], out: Path) -> None:
    """Write mono 16-bit sounds one after another; neighbours share `overlaps` samples, at equal power.

    Each sound is at least as long as its two overlaps together.
    """
    ending = np.zeros(0, np.int16)
    with out.open("wb") as file:
        for path, shared in zip(sounds, (*overlaps, 0), strict=True):
            sound = np.fromfile(path, np.int16)
            begun, alone = len(ending), len(sound) - shared
            file.write(_crossed(ending, sound[:begun]).tobytes())
            file.write(sound[begun:alone].tobytes())
            ending = sound[alone:]


def _crossed(ending: _Samples, beginning: _Samples) -> _Samples:
    """Quarter sines, whose squares add up to 1."""
    angle = (np.arange(len(ending)) + 0.5) * (np.pi / 2 / max(len(ending), 1))
    both = ending * np.cos(angle) + beginning * np.sin(angle)
    crossed: _Samples = np.clip(np.rint(both), -32768, 32767).astype(np.int16)
    return crossed
