"""Small scenes for the render tests: pictures and speech written to a folder, and timelines that use them."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenewright.domain.timeline import Asset, Camera, SpeechTrack, StillPicture, Timeline, View
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.renderer import FfmpegRenderer

WIDTH, HEIGHT, FPS = 320, 180, 30
STILL = Camera(start=View(x=0.5, y=0.5, zoom=1), end=View(x=0.5, y=0.5, zoom=1))
RATE = 48_000


def timeline(
    *, frames: int = 30, speech_at: int | None = 0, camera: Camera = STILL, **changes: object
) -> Timeline:
    """A scene whose picture is the asset `picture.png` and whose speech, if any, is `voice.wav`."""
    track = None
    if speech_at is not None:
        track = SpeechTrack(asset=asset("voice.wav", "audio/wav"), start_frame=speech_at)
    scene = Timeline(
        width=WIDTH,
        height=HEIGHT,
        fps=FPS,
        frames=frames,
        crf=20,
        x264_preset="veryfast",
        language="en",
        picture=still(camera),
        titles=(),
        captions=(),
        speech=track,
    )
    return scene.model_copy(update=changes)


def still(camera: Camera) -> StillPicture:
    return StillPicture(asset=asset("picture.png", "image/png"), camera=camera)


def asset(name: str, media_type: str) -> Asset:
    return Asset(file_id=name, sha256="0" * 64, media_type=media_type)


def assets(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.iterdir()}


def save_noise(path: Path, *, seed: int = 1) -> None:
    """A picture with soft and hard detail."""
    chance = np.random.default_rng(seed)
    small = Image.fromarray(chance.integers(30, 220, (18, 32, 3), dtype=np.uint8))
    small.resize((2 * WIDTH, 2 * HEIGHT), Image.Resampling.BICUBIC).save(path)


def save_wav(path: Path, samples: NDArray[np.float64], *, rate: int = RATE) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())


def tone(seconds: float, *, hertz: float = 330.0, level: float = 0.2) -> NDArray[np.float64]:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def render(folder: Path, name: str, scene: Timeline) -> Path:
    """Render `scene` with the assets in `folder` to a file beside it."""
    out = folder.parent / name
    FfmpegRenderer().render_segment(scene, assets(folder), out, on_frame=lambda _: None, stop=Event())
    return out


def decode(path: Path, *arguments: str) -> bytes:
    """What ffmpeg makes of a file on its standard output, for comparisons that do not use our own code."""
    command = [Ffmpeg.found().path, "-v", "error", "-i", str(path), *arguments, "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def decoded_rgb(path: Path, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """Frames × rows × columns × RGB as a player shows them: by the colour tags in the stream."""
    scale = "scale=out_range=pc:flags=accurate_rnd+full_chroma_int+full_chroma_inp"
    raw = decode(path, "-map", "0:v", "-vf", scale, "-f", "rawvideo", "-pix_fmt", "rgb24")
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def decoded_sound(path: Path, channels: int = 1) -> NDArray[np.float64]:
    """Samples (× channels when there are several), -1 to 1."""
    raw = np.frombuffer(decode(path, "-map", "0:a", "-f", "s16le", "-c:a", "pcm_s16le"), "<i2") / 32768
    return raw if channels == 1 else raw.reshape(-1, channels)
