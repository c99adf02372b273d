"""The sound of a chat: its cues, mixed to the sample, exactly as long as its frames."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from scenewright.domain.chat_timeline import ChatTimeline, SoundCue
from scenewright.domain.errors import MediaBroken
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.audio import Sound, evened, ramped, samples_of
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.sounds import ROLES, found_sounds, made_sound, read_sound, trimmed

_BLOCK: Final = 10 * SAMPLES_PER_SECOND  # mixed at a time, so that a long film takes no more memory
_KEPT: Final = 12  # decoded files
_SPOKEN: Final = ("speech", "voice")
_KNEE, _LOUDEST = 0.7, 0.98


class CueSounds:
    """What a cue sounds like: its asset, a file of that name in the working folder, or a made sound."""

    def __init__(
        self, ffmpeg: Ffmpeg, assets: Mapping[str, Path], working_folder: Path | None = None
    ) -> None:
        self._ffmpeg = ffmpeg
        self._assets = assets
        self._found = found_sounds(working_folder) if working_folder else {}
        self._read = lru_cache(_KEPT)(self._conditioned)

    def of(self, cue: SoundCue) -> Sound:
        """Raises MediaBroken when it has no sound or its file cannot be read."""
        path = self._assets[cue.asset.file_id] if cue.asset else self._file(cue.sound)
        if path:
            return self._read(cue.sound, path)
        if cue.sound in ROLES:
            return made_sound(cue.sound)
        raise MediaBroken(f"there is no sound {cue.sound!r}: no file of that name was found")

    def _file(self, name: str) -> Path | None:
        return self._found.get(name) or self._found.get(Path(name).stem)

    def _conditioned(self, name: str, path: Path) -> Sound:
        sound = read_sound(self._ffmpeg, path)
        if name in ROLES:
            return trimmed(sound)
        return ramped(evened(sound) if name in _SPOKEN else sound)


class _Sounding(NamedTuple):
    start: int  # sample
    sound: Sound

    @property
    def end(self) -> int:
        return self.start + len(self.sound)


def write_chat_sound(timeline: ChatTimeline, sound_of: Callable[[SoundCue], Sound], out: Path) -> None:
    """Write the cues as a 48 kHz mono 16-bit WAV. Raises MediaBroken."""
    length = samples_of(timeline.frames, timeline.fps)
    with wave.open(str(out), "wb") as file:
        file.setparams((1, 2, SAMPLES_PER_SECOND, 0, "NONE", ""))
        for block in _mixed(_sounding(timeline, sound_of), length):
            file.writeframes(np.rint(_limited(block) * 32767).astype("<i2").tobytes())


def _sounding(timeline: ChatTimeline, sound_of: Callable[[SoundCue], Sound]) -> Iterator[_Sounding]:
    """In the order of their starts, each read when it is asked for."""
    for cue in sorted(timeline.sounds, key=lambda cue: cue.frame):
        gain = np.float32(10 ** (cue.gain_db / 20))
        yield _Sounding(samples_of(cue.frame, timeline.fps), gain * sound_of(cue))


def _mixed(cues: Iterator[_Sounding], length: int) -> Iterator[Sound]:
    """Block after block; what reaches past the end is cut, and goes on in the next segment."""
    heard: list[_Sounding] = []
    following = next(cues, None)
    for first in range(0, length, _BLOCK):
        block = np.zeros(min(_BLOCK, length - first), np.float32)
        after = first + len(block)
        while following and following.start < after:
            heard.append(following)
            following = next(cues, None)
        for start, sound in heard:
            begin, end = max(start, first), min(start + len(sound), after)
            if begin < end:
                block[begin - first : end - first] += sound[begin - start : end - start]
        heard = [cue for cue in heard if cue.end > after]
        yield block


def _limited(sound: Sound) -> Sound:
    """Bend what is louder than the knee, sample by sample, so that no border can be heard."""
    over = np.abs(sound) - np.float32(_KNEE)
    if over.max(initial=0.0) <= 0:
        return sound
    room = np.float32(_LOUDEST - _KNEE)
    bent = np.float32(_KNEE) + room * np.tanh(over / room)
    return np.where(over > 0, np.copysign(bent, sound), sound)
