"""Spoken audio of any container to the one form that the film's sound is mixed in."""

from __future__ import annotations

import io
import subprocess
import wave

import imageio_ffmpeg

from scenewright.domain.errors import MediaBroken
from scenewright.domain.video_format import SAMPLES_PER_SECOND

_SECONDS = 60  # a scene's narration decodes in well under one


def to_wav_48k(source: bytes, *, filters: str = "") -> bytes:
    """The sound as a 48 kHz mono 16-bit WAV, through the ffmpeg filter chain `filters` if one is given.

    Raises MediaBroken when ffmpeg is missing, cannot read it or finds no sound in it.
    """
    command = ["-v", "error", "-protocol_whitelist", "pipe", "-i", "pipe:0"]
    command += ["-vn", *(["-af", filters] if filters else [])]
    command += ["-ac", "1", "-ar", str(SAMPLES_PER_SECOND), "-f", "s16le", "pipe:1"]
    try:
        ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
        done = subprocess.run(
            [ffmpeg, *command], input=source, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, RuntimeError) as error:
        raise MediaBroken("ffmpeg is missing or cannot be started") from error
    except subprocess.TimeoutExpired as error:
        raise MediaBroken(f"ffmpeg did not decode the sound within {_SECONDS} s") from error
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise MediaBroken(f"the sound cannot be decoded: {said[-1] if said else 'there is none'}")
    return wav_48k(done.stdout)


def wav_48k(samples: bytes) -> bytes:
    """48 kHz mono 16-bit `samples` as a WAV."""
    return wav(samples, SAMPLES_PER_SECOND)


def wav(samples: bytes, rate: int) -> bytes:
    """Mono 16-bit `samples` as a WAV with its true length, which ffmpeg cannot write to a pipe."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return out.getvalue()
