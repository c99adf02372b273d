"""The scene that is measured: a drawn picture under a camera, a heading, captions and a voice."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from scenewright.domain.timeline import (
    Asset,
    Camera,
    CaptionCue,
    SpeechTrack,
    StillPicture,
    Timeline,
    Title,
    View,
    Word,
)
from scenewright.domain.video_format import SAMPLES_PER_SECOND, Format

TIMELINE = "timeline.json"
_SENTENCE = "A body in motion stays in motion until something makes it stop"
_FRAMES_PER_WORD = 12


def write_scene(look: Format, frames: int, folder: Path) -> None:
    """Write a timeline of `frames` frames and its files, named as in the timeline, to `folder`."""
    picture, voice = folder / "picture.png", folder / "voice.wav"
    _picture(look.width * 4 // 3, look.height * 4 // 3).save(picture)
    _speak(voice, frames / look.fps)
    timeline = Timeline(
        width=look.width,
        height=look.height,
        fps=look.fps,
        frames=frames,
        crf=look.crf,
        x264_preset=look.x264_preset,
        language="en",
        picture=StillPicture(
            asset=_asset(picture, "image/png"),
            camera=Camera(start=View(x=0.5, y=0.5, zoom=1), end=View(x=0.45, y=0.55, zoom=1.12)),
        ),
        titles=(Title(kind="heading", text="Inertia", kicker="Scene 2 of 5", start_frame=4, end_frame=70),),
        captions=_captions(frames),
        speech=SpeechTrack(asset=_asset(voice, "audio/wav"), start_frame=6),
    )
    Path(folder, TIMELINE).write_text(timeline.model_dump_json())


def _asset(path: Path, media_type: str) -> Asset:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Asset(file_id=path.name, sha256=digest, media_type=media_type)


def _captions(frames: int) -> tuple[CaptionCue, ...]:
    texts = _SENTENCE.split()
    length = len(texts) * _FRAMES_PER_WORD
    cues = []
    for start in range(0, frames, length):
        at = range(start, start + length, _FRAMES_PER_WORD)
        words = [
            Word(text=text, start_frame=first, end_frame=first + _FRAMES_PER_WORD)
            for text, first in zip(texts, at, strict=True)
            if first + _FRAMES_PER_WORD <= frames
        ]
        if words:
            lines = tuple(tuple(line) for line in (words[:6], words[6:]) if line)
            cues.append(CaptionCue(start_frame=start, end_frame=words[-1].end_frame, lines=lines))
    return tuple(cues)


def _picture(width: int, height: int) -> Image.Image:
    """Soft colour fields, hard-edged hills and grain: what is easy, hard and usual for an encoder."""
    chance = np.random.default_rng(7)
    fields = Image.fromarray(chance.integers(40, 210, (9, 16, 3), dtype=np.uint8))
    image = fields.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    across = np.arange(0, width + 8, 8)
    for hill in range(5):
        ridge = height * (0.45 + 0.1 * hill + 0.06 * np.sin(across / width * (7 + 3 * hill) + hill))
        outline = [*zip(across.tolist(), ridge.tolist(), strict=True), (width, height), (0, height)]
        draw.polygon(outline, fill=(90 - 15 * hill, 110 - 18 * hill, 130 - 16 * hill))
    grain = chance.normal(0, 3, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def _speak(path: Path, seconds: float) -> None:
    time = np.arange(round(seconds * SAMPLES_PER_SECOND)) / SAMPLES_PER_SECOND
    voice = np.sin(2 * np.pi * 180 * time) * np.abs(np.sin(2 * np.pi * 2.2 * time)) * 9_000
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLES_PER_SECOND, 0, "NONE", ""))
        file.writeframes(voice.astype("<i2").tobytes())
