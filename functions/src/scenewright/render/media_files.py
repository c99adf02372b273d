"""What a conversation's files are, before anything is rendered: readable, how long, how loud where."""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Event
from typing import Final

import numpy as np

from scenewright.domain.chat_media import Media, MediaKind
from scenewright.domain.chat_timing import WAVEFORM_BARS
from scenewright.domain.errors import MediaBroken
from scenewright.domain.media_type import HEAD_BYTES, media_type_of
from scenewright.domain.recording import RECORDED_SECONDS, Voiceover
from scenewright.domain.timeline import Asset
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.audio import Sound
from scenewright.render.chat.gif import Gif
from scenewright.render.faces import check_font
from scenewright.render.ffmpeg import Ffmpeg, reading
from scenewright.render.picture import open_picture
from scenewright.render.probe import probe
from scenewright.render.sounds import read_sound
from scenewright.render.subject import subject_of

MAX_FILE_BYTES: Final = 200_000_000
_HEARD: Final = 100  # of 32,768: a peak below it is noise
_LOWEST_BAR: Final = 10
_THUMBNAIL: Final = (64, 64)  # pictures are decoded to see whether they can be, not to be looked at


def look_at(path: Path, kind: MediaKind, file_id: str, ffmpeg: Ffmpeg) -> Media:
    """Read a file to its end as what it has to be. Raises MediaBroken, saying why."""
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise MediaBroken(f"it is too large: {size / 1e6:.0f} MB; at most {MAX_FILE_BYTES / 1e6:.0f}")
    asset = Asset(file_id=file_id, sha256=digest(path), media_type=_type_of(path))
    if kind == "picture":
        return Media(asset, subject=subject_of(open_picture(path, _THUMBNAIL)))
    if kind == "font":
        check_font(path)
        return Media(asset)
    if kind == "gif":
        Gif(path)
        return Media(asset)
    if kind == "video":
        return Media(asset, probe(path, ffmpeg).duration_ms / 1000)
    sound = read_sound(ffmpeg, path)
    return Media(asset, len(sound) / SAMPLES_PER_SECOND, waveform(sound) if kind == "voice" else ())


def recorded_samples(
    path: Path,
    recording: Voiceover,
    ffmpeg: Ffmpeg,
    stop: Event,
    *,
    lasts: tuple[float, float] = RECORDED_SECONDS,
    rate: int = SAMPLES_PER_SECOND,
) -> bytes:
    """The stretch as mono 16-bit samples. Raises MediaBroken, saying why, or Stopped.

    `lasts` are the fewest and the most seconds that it may have.
    """
    shortest, longest = lasts
    end = recording.start_s + longest + 1  # no more than has to be known
    end = end if recording.end_s is None else min(end, recording.end_s)
    stretch = f"atrim=start={recording.start_s}:end={end}"
    pcm = ("-af", stretch, "-ac", "1", "-ar", str(rate), "-f", "s16le", "pipe:1")
    arguments = [*reading(path), "-map", "0:a:0", *pcm]
    samples = ffmpeg.run(arguments, stop=stop, failure=MediaBroken).stdout
    seconds = len(samples) / 2 / rate
    if seconds < shortest:
        raise MediaBroken(f"{seconds:.1f} s of sound are there; a recording has at least {shortest:g}")
    if seconds > longest:
        raise MediaBroken(f"it is longer than {longest:g} s; choose a stretch with start_s and end_s")
    waves = np.frombuffer(samples, "<i2")
    if max(int(waves.max()), -int(waves.min())) < _HEARD:
        raise MediaBroken("nothing is heard in it")
    return samples


def _type_of(path: Path) -> str:
    with path.open("rb") as file:
        return media_type_of(file.read(HEAD_BYTES))


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def waveform(sound: Sound) -> tuple[int, ...]:
    """Bars from 0 to 100 for the picture of a voice note: how loud it is, part by part."""
    parts = np.array_split(sound, WAVEFORM_BARS)
    loudness = np.array([np.sqrt(np.mean(np.square(part))) if len(part) else 0.0 for part in parts])
    heights = loudness / max(float(loudness.max()), 1e-6)
    return tuple(int(bar) for bar in np.rint(_LOWEST_BAR + (100 - _LOWEST_BAR) * heights))
