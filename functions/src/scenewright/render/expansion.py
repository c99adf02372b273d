"""Held pictures are put into a finished H.264 stream, and frame_num counts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import BinaryIO, NamedTuple

from scenewright.render.h264 import (
    IDR_SLICE,
    PPS,
    SEI,
    SLICE,
    SPS,
    Parameters,
    StreamUnexpected,
    annex_b,
    nal_units,
    unit_type,
)


class Hold(NamedTuple):
    """A picture that is shown from frame `start` until frame `end`, which shows the next."""

    start: int
    end: int
    is_key: bool


def expanded(stream: BinaryIO, holds: Sequence[Hold], gop: int) -> Iterator[bytes]:
    """The byte stream with every picture shown as long as its hold says.

    A keyframe that is held for longer is repeated every `gop` frames. Parameter sets stand once, at the
    beginning. Raises StreamUnexpected, which may be after much of the stream was given out.
    """
    sets: dict[int, bytes] = {}
    pictures: _Pictures | None = None
    left = iter(holds)
    for unit in nal_units(stream):
        kind = unit_type(unit)
        if kind in (SLICE, IDR_SLICE):
            pictures = pictures or _Pictures(_parameters(sets), gop)
            yield pictures.held(unit, _next(left))
        elif kind == SEI and pictures is None:
            yield annex_b(unit)
        elif kind in (SPS, PPS):
            if kind not in sets:
                yield annex_b(unit)
            if sets.setdefault(kind, unit) != unit:
                raise StreamUnexpected("the parameter sets change")
        else:
            raise StreamUnexpected(f"there is a NAL unit of type {kind}")
    if next(left, None):
        raise StreamUnexpected("the stream has fewer pictures than were encoded")


def _parameters(sets: dict[int, bytes]) -> Parameters:
    if SPS not in sets or PPS not in sets:
        raise StreamUnexpected("a picture precedes its parameter sets")
    return Parameters.read(sets[SPS], sets[PPS])


def _next(left: Iterator[Hold]) -> Hold:
    hold = next(left, None)
    if hold is None:
        raise StreamUnexpected("the stream has more pictures than were encoded")
    return hold


class _Pictures:
    """Numbers reference pictures as 7.4.3 demands: from 0 at every IDR picture, one more for each."""

    def __init__(self, parameters: Parameters, gop: int) -> None:
        self._parameters = parameters
        self._held_picture = cache(parameters.held_picture)
        self._gop = gop
        self._frame_num = 0

    def held(self, unit: bytes, hold: Hold) -> bytes:
        """The picture `unit` and its repetitions."""
        shown = b"".join(annex_b(self._shown(unit, hold, at)) for at in range(hold.end - hold.start))
        if (unit_type(unit) == IDR_SLICE) != hold.is_key:
            raise StreamUnexpected(f"frame {hold.start} is {'no' if hold.is_key else 'a'} keyframe")
        return shown

    def _shown(self, unit: bytes, hold: Hold, at: int) -> bytes:
        if hold.is_key and at % self._gop == 0:
            self._frame_num = 0
        else:
            self._frame_num = (self._frame_num + 1) % (1 << self._parameters.frame_num_bits)
            if at:
                return self._held_picture(self._frame_num)
        return self._parameters.numbered(unit, self._frame_num)
