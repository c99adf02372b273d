"""The sounds of a chat: files that are found by name, and made ones for those that are not."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Event
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.audio import Sound
from scenewright.render.ffmpeg import Ffmpeg, reading

FOLDERS: Final = ("assets/audio", "assets/sounds")
LONGEST_SECONDS: Final = 600
_KINDS: Final = frozenset({".wav", ".mp3", ".m4a", ".aac", ".ogg", ".opus", ".flac"})
ROLES: Final = {
    "key": ("key", "keyclick", "keypress", "click", "typing", "keyboard"),
    "send": ("send", "sent", "messagesent", "sendmessage", "outgoing", "swoosh"),
    "receive": ("receive", "received", "messagereceived", "incoming", "notification", "chime", "ding"),
    "reaction": ("reaction", "tapback", "react", "pop"),
}
_PEAK_DB: Final = -1.0
_SILENCE_DB: Final = -50.0
_FADE_MS: Final = 5
_Curve = NDArray[np.float64]


def found_sounds(folder: Path) -> dict[str, Path]:
    """The sound files in a working folder's `assets/audio` and `assets/sounds`, by name.

    A name is that of the file without its ending; `key`, `send`, `receive` and `reaction` are also found
    under the names that such files usually have.
    """
    files = [path for place in FOLDERS for path in sorted(folder.glob(f"{place}/*"))]
    named = {_plain(path.stem): path for path in reversed(files) if path.suffix.lower() in _KINDS}
    found = {path.stem: path for path in named.values()}
    for role, names in ROLES.items():
        if usual := next((named[name] for name in names if name in named), None):
            found.setdefault(role, usual)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def read_sound(ffmpeg: Ffmpeg, path: Path, seconds: float = LONGEST_SECONDS) -> Sound:
    """The samples of a sound file of any kind, 48 kHz mono, -1 to 1, up to `seconds`. Raises MediaBroken."""
    pcm = ("-map", "0:a:0", "-t", f"{seconds:.3f}", "-f", "s16le", "-ac", "1")
    arguments = [*reading(path), *pcm, "-ar", str(SAMPLES_PER_SECOND), "pipe:1"]
    samples = ffmpeg.run(arguments, stop=Event(), failure=MediaBroken).stdout
    if not samples:
        raise MediaBroken(f"{path.name} has no sound in it")
    return _floats(samples)


def trimmed(sound: Sound) -> Sound:
    """A recorded click or chime as cues expect it: it starts at once, peaks at -1 dBFS and ends softly."""
    with warnings.catch_warnings():
        # Only on import: pydub looks for an ffmpeg of its own, and the audioop that it needs is deprecated.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence

    samples = np.rint(sound * 32767).astype("<i2").tobytes()
    heard = AudioSegment(samples, sample_width=2, frame_rate=SAMPLES_PER_SECOND, channels=1)
    start = detect_leading_silence(heard, silence_threshold=_SILENCE_DB, chunk_size=1)
    if start >= len(heard):
        return sound
    heard = heard[start:].normalize(headroom=-_PEAK_DB)
    return _floats(heard.fade_in(1).fade_out(_FADE_MS).raw_data)


def _floats(samples: bytes) -> Sound:
    return np.frombuffer(samples, "<i2").astype(np.float32) / np.float32(32768)


@lru_cache
def made_sound(name: str) -> Sound:
    """`key`, `send`, `receive` or `reaction`, from sines and noise: its loudest sample is at -1 dBFS."""
    wave = _tapered(_MADE[name]())
    sound: Sound = (wave * (10 ** (_PEAK_DB / 20) / np.abs(wave).max())).astype(np.float32)
    return sound


def _key() -> _Curve:
    """A soft tap on glass: a breath of noise, a short knock, and the body of the phone below it."""
    t = _time(0.05)
    noise = _noise(len(t), centre=2_600, width=1_500, seed=1) * np.exp(-t / 0.0030)
    knock = np.sin(2 * np.pi * 1_650 * t) * np.exp(-t / 0.0035)
    body = np.sin(2 * np.pi * 230 * t) * np.exp(-t / 0.011)
    return (0.9 * noise + 0.35 * knock + 0.55 * body) * _attack(t, 0.0008)


def _send() -> _Curve:
    """A breath that rises, with a tone in it."""
    t = _time(0.30)
    rise = np.sin(np.clip(t / 0.24, 0, 1) * np.pi) ** 2
    pitch = 520 * 2 ** (1.15 * np.clip(t / 0.24, 0, 1))
    angle = 2 * np.pi * np.cumsum(pitch) / SAMPLES_PER_SECOND
    air = _noise(len(t), centre=0, width=260, seed=2) * np.cos(1.9 * angle)
    return rise * (0.5 * np.sin(angle) + 0.12 * np.sin(2 * angle) + 0.35 * air)


def _receive() -> _Curve:
    """Two small bells, the second a fourth above the first."""
    t = _time(0.9)
    return _bell(t, 987.77, 0.0) * 0.8 + _bell(t, 1_318.51, 0.095)


def _reaction() -> _Curve:
    """A drop of water."""
    t = _time(0.14)
    pitch = 620 + 700 * np.exp(-t / 0.018)
    angle = 2 * np.pi * np.cumsum(pitch) / SAMPLES_PER_SECOND
    return np.sin(angle) * np.exp(-t / 0.028) * _attack(t, 0.002)


_MADE: Final[Mapping[str, Callable[[], _Curve]]] = {
    "key": _key,
    "send": _send,
    "receive": _receive,
    "reaction": _reaction,
}


def _bell(t: _Curve, pitch: float, start: float) -> _Curve:
    """Partials of a struck bar; the higher, the sooner they are gone."""
    since = np.maximum(t - start, 0.0)
    partials = ((1.0, 1.0, 0.16), (2.0, 0.18, 0.09), (2.756, 0.12, 0.05), (5.404, 0.04, 0.02))
    ringing = sum(
        level * np.sin(2 * np.pi * ratio * pitch * since) * np.exp(-since / decay)
        for ratio, level, decay in partials
    )
    return np.asarray(ringing * _attack(since, 0.004))


def _time(seconds: float) -> _Curve:
    return np.arange(round(seconds * SAMPLES_PER_SECOND)) / SAMPLES_PER_SECOND


def _attack(t: _Curve, seconds: float) -> _Curve:
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip(t / seconds, 0, 1)))


def _noise(length: int, *, centre: float, width: float, seed: int) -> _Curve:
    """Noise around a frequency, the same every time, its loudest sample 1."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    away = (np.fft.rfftfreq(length, 1 / SAMPLES_PER_SECOND) - centre) / width
    band = np.fft.irfft(spectrum * np.exp(-0.5 * away**2), length)
    return np.asarray(band / np.abs(band).max())


def _tapered(wave: _Curve) -> _Curve:
    """End in silence: a cut waveform would click."""
    fade = _FADE_MS * SAMPLES_PER_SECOND // 1000
    wave[-fade:] *= 0.5 + 0.5 * np.cos(np.pi * np.linspace(0, 1, fade))
    return wave
