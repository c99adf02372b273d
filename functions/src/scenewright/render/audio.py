"""A scene's sound: its speech at an even level, exactly as many samples as its frames last."""

from __future__ import annotations

import wave
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken
from scenewright.domain.timeline import SpeechTrack, Timeline
from scenewright.domain.video_format import SAMPLES_PER_SECOND

Sound = NDArray[np.float32]

_SPEECH_LEVEL = 10 ** (-20 / 20)  # mean level while somebody speaks, so that scenes are equally loud
_LOUDEST = 10 ** (-1 / 20)
_MOST_GAIN = 10 ** (24 / 20)
_SILENCE = 10 ** (-50 / 20)  # a block below this holds no speech
_BLOCK = SAMPLES_PER_SECOND // 10
_RAMP = SAMPLES_PER_SECOND // 200  # 5 ms at each end of a track: a cut waveform would click


def samples_of(frames: int, fps: int) -> int:
    return frames * SAMPLES_PER_SECOND // fps


def write_sound(
    timeline: Timeline, assets: Mapping[str, Path], out: Path, picture: Sound | None = None
) -> None:
    """Write the scene's sound as a 48 kHz mono 16-bit WAV. Raises MediaBroken.

    `picture` is what its picture sounds like, which is heard from the scene's beginning.
    """
    sound = np.zeros(samples_of(timeline.frames, timeline.fps), np.float32)
    if picture is not None:
        sound[: len(picture)] += ramped(evened(picture[: len(sound)]))
    if timeline.speech:
        _place(timeline.speech, assets, timeline.fps, sound)
    with wave.open(str(out), "wb") as file:
        file.setparams((1, 2, SAMPLES_PER_SECOND, 0, "NONE", ""))
        file.writeframes(np.rint(sound * 32767).astype("<i2").tobytes())


def _place(track: SpeechTrack, assets: Mapping[str, Path], fps: int, sound: Sound) -> None:
    """Add a track to `sound`; what reaches past its end is cut."""
    start = samples_of(track.start_frame, fps)
    speech = evened(read_speech(assets[track.asset.file_id]))[: max(0, len(sound) - start)]
    sound[start : start + len(speech)] += ramped(speech)


def read_speech(path: Path) -> Sound:
    """Samples of a 48 kHz mono 16-bit WAV, -1 to 1. Raises MediaBroken for anything else."""
    try:
        with wave.open(str(path), "rb") as file:
            kind = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            content = file.readframes(file.getnframes())
    except (wave.Error, EOFError, OSError) as exc:
        raise MediaBroken(f"the speech cannot be read: {exc or 'it is cut off'}") from exc
    if kind != (SAMPLES_PER_SECOND, 1, 2):
        rate, channels, width = kind
        raise MediaBroken(f"the speech is not 48 kHz mono 16-bit: {rate} Hz, {channels} × {8 * width} bits")
    whole = content[: len(content) // 2 * 2]
    samples: Sound = np.frombuffer(whole, "<i2").astype(np.float32) / np.float32(32768)
    return samples


def evened(speech: Sound) -> Sound:
    """Bring the mean level of the blocks that hold speech to `_SPEECH_LEVEL`, without clipping."""
    blocks = speech[: len(speech) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    levels = np.sqrt(np.mean(np.square(blocks), axis=1))
    spoken = levels[levels > _SILENCE]
    if not len(spoken):
        return speech
    level = float(np.sqrt(np.mean(np.square(spoken))))
    peak = float(np.abs(speech).max())
    return speech * np.float32(min(_SPEECH_LEVEL / level, _MOST_GAIN, _LOUDEST / peak))


def ramped(sound: Sound) -> Sound:
    length = min(_RAMP, len(sound) // 2)
    ramp = np.hanning(2 * length)[:length].astype(np.float32)
    shaped = sound.copy()
    shaped[: len(ramp)] *= ramp
    shaped[len(shaped) - len(ramp) :] *= ramp[::-1]
    return shaped
