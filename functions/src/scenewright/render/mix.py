"""Music under the narration: it steps back before somebody speaks and comes back afterwards.

Everything is read and written in stretches of some seconds, so that a film of any length fits in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken, Stopped
from scenewright.domain.sound import Bed, Sound
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.music import write_bed

_Samples = NDArray[np.float32]
_Stored = NDArray[np.int16]

_HOP = SAMPLES_PER_SECOND // 100
_STRETCH = 8 * SAMPLES_PER_SECOND
_MUSIC_LEVEL = 10 ** (-27 / 20)  # mean level where nobody speaks: 7 dB below the voice
_DUCKED = 10 ** (-11 / 20)
_SPEECH = 10 ** (-42 / 20)  # a block of the narration above this is spoken
_BEFORE, _AFTER = 40, 75  # hops for which the music stays back around speech: pauses for breath do not pump
_SMOOTH = 60  # hops that a change takes
_FADE_IN, _FADE_OUT = 1.2, 3.0  # seconds
_SEAM = 2 * SAMPLES_PER_SECOND  # cross-fade where music that is no loop starts again
_HEADROOM = np.float32(0.5)  # the mix is louder than either; mastering brings it back
_SHORTEST = SAMPLES_PER_SECOND
_MEAN_LEVEL = re.compile(r"mean_volume: (-?[\d.]+) dB")


@dataclass(frozen=True)
class Pcm:
    """48 kHz 16-bit samples in a file without a header."""

    path: Path
    channels: int

    @property
    def arguments(self) -> tuple[str, ...]:
        layout = "stereo" if self.channels == 2 else "mono"
        return (
            *("-f", "s16le", "-ar", str(SAMPLES_PER_SECOND), "-ch_layout", layout),
            *reading(self.path),
        )


def mixed(ffmpeg: Ffmpeg, narration: Pcm, sound: Sound, folder: Path, stop: Event) -> Pcm:
    """The narration with the music under it, as long as the narration. Raises MediaBroken or Stopped."""
    if sound.music is None:
        return narration
    voice = np.memmap(narration.path, np.int16, "r")
    if not len(voice):
        return narration
    music = _music(ffmpeg, sound, sound.music, folder, stop)
    levels = _levels(voice) * np.float32(10 ** (sound.gain_db / 20))
    out = folder / "mix.s16"
    with out.open("wb") as file:
        for start in range(0, len(voice), _STRETCH):
            if stop.is_set():
                raise Stopped
            spoken = voice[start : start + _STRETCH].astype(np.float32)
            under = music.part(start, len(spoken)) * _curve(levels, start, len(spoken))
            both = (spoken[:, None] + under) * _HEADROOM
            file.write(np.clip(np.rint(both), -32768, 32767).astype("<i2").tobytes())
    return Pcm(out, 2)


def _music(ffmpeg: Ffmpeg, sound: Sound, music: Path | Bed, folder: Path, stop: Event) -> _Music:
    decoded = folder / "music.s16"
    if not isinstance(music, Bed):
        return _Music.read(ffmpeg, music, decoded, stop, seamless=sound.seamless)
    bed = folder / "bed.wav"
    write_bed(music.mood, music.seed_text, bed)
    return _Music.read(ffmpeg, bed, decoded, stop, seamless=True)


def _levels(voice: _Stored) -> _Samples:
    """How loud the music is at every hop: ducked around speech, faded at both ends of the film."""
    spoken = np.concatenate([*_spoken(voice)])
    reach = np.ones(_BEFORE + _AFTER + 1)
    near = np.convolve(spoken, reach)[_BEFORE : _BEFORE + len(spoken)] > 0.5
    window = np.hanning(_SMOOTH + 2)[1:-1]
    padded = np.pad(near.astype(np.float64), (_SMOOTH // 2, _SMOOTH - _SMOOTH // 2 - 1), mode="edge")
    ducked = np.convolve(padded, window / window.sum(), mode="valid")
    levels = _DUCKED**ducked  # straight in decibels
    seconds = np.arange(len(levels)) / 100
    left = len(levels) / 100 - seconds
    levels *= _risen(seconds, min(_FADE_IN, len(levels) / 400)) * _risen(
        left, min(_FADE_OUT, len(levels) / 300)
    )
    return levels.astype(np.float32)


def _spoken(voice: _Stored) -> Iterator[NDArray[np.float64]]:
    """For every hop 1 where it holds speech, else 0."""
    for start in range(0, len(voice), 100 * _HOP):
        stretch = voice[start : start + 100 * _HOP].astype(np.float32) / 32768
        blocks = np.pad(stretch, (0, -len(stretch) % _HOP)).reshape(-1, _HOP)
        yield (np.sqrt(np.mean(np.square(blocks), axis=1)) > _SPEECH).astype(np.float64)


def _risen(seconds: NDArray[np.float64], fade: float) -> NDArray[np.float64]:
    risen: NDArray[np.float64] = (1 - np.cos(np.pi * np.clip(seconds / fade, 0, 1))) / 2
    return risen


def _curve(levels: _Samples, start: int, count: int) -> _Samples:
    """The levels from sample `start` on, one for each sample, as a column."""
    hops = np.arange(start, start + count) / _HOP
    return np.interp(hops, np.arange(len(levels)) + 0.5, levels).astype(np.float32)[:, None]


@dataclass(frozen=True)
class _Music:
    """A piece that goes on for ever: it starts again `seam` samples before it ends, cross-faded."""

    samples: _Stored  # × 2
    seam: int
    gain: np.float32

    @classmethod
    def read(cls, ffmpeg: Ffmpeg, music: Path, to: Path, stop: Event, *, seamless: bool) -> _Music:
        decoding = ("-map", "0:a:0", "-af", "aresample=48000,volumedetect", "-ac", "2", "-f", "s16le")
        output = ffmpeg.run([*reading(music), *decoding, media(to)], stop=stop, failure=MediaBroken)
        count = to.stat().st_size // 4
        found = [match[1] for line in output.said if (match := _MEAN_LEVEL.search(line))]
        if count < _SHORTEST or not found:
            raise MediaBroken("the music is shorter than a second")
        gain = _MUSIC_LEVEL / 10 ** (max(float(found[-1]), -60.0) / 20)
        samples = np.memmap(to, np.int16, "r", shape=(count, 2))
        return cls(samples, 0 if seamless else min(_SEAM, count // 4), np.float32(gain))

    def part(self, start: int, count: int) -> _Samples:
        """`count` samples × 2 from `start` on, as 16-bit levels."""
        period = len(self.samples) - self.seam
        at = np.arange(start, start + count)
        inside = at % period
        part = self.samples[inside].astype(np.float32)
        seam = np.flatnonzero((at >= period) & (inside < self.seam))
        if len(seam):
            share = inside[seam, None] / np.float32(self.seam)
            ending = self.samples[period + inside[seam]].astype(np.float32)
            part[seam] = part[seam] * np.sqrt(share) + ending * np.sqrt(1 - share)
        return part * self.gain
