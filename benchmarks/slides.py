"""A film of drawn cards against the encoder alone on the same frames: title, quote, list and chart."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from benchmarks.clock import timed
from benchmarks.measured import ROUNDS, measured, report
from scenewright.domain.brand import Brand
from scenewright.domain.palettes import palette_for
from scenewright.domain.pictures import (
    Card,
    ChartPicture,
    ListEntry,
    ListPicture,
    QuotePicture,
    TitlePicture,
)
from scenewright.domain.timeline import Timeline
from scenewright.render.audio import write_sound
from scenewright.render.encode import segment_arguments
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.hold import held
from scenewright.render.renderer import FfmpegRenderer, SceneDrawing

LIMIT_RATIO = 0.5
LIMIT_RSS_MB = 350
_FRAMES = 150
_PALETTE = palette_for(Brand(), "Tides")
_CARDS: tuple[Card, ...] = (
    TitlePicture(palette=_PALETTE, text="Why the sea rises and falls", subtitle="The Moon and the Sun"),
    QuotePicture(
        palette=_PALETTE,
        text="The sea, once it casts its spell, holds one in its net of wonder forever.",
        by="Jacques Cousteau",
    ),
    ListPicture(
        palette=_PALETTE,
        heading="Three causes of the tides",
        items=(
            ListEntry(text="The Moon pulls the near side of the ocean hardest", start_frame=15),
            ListEntry(text="The Sun adds its own, weaker pull", start_frame=42),
            ListEntry(text="The turning Earth carries us through both bulges", start_frame=69),
        ),
    ),
    ChartPicture(
        palette=_PALETTE,
        type="bar",
        heading="Tidal range by harbour",
        labels=("Fundy", "Bristol", "Saint-Malo", "Boston", "Venice"),
        values=(16.3, 14.5, 12.2, 3.1, 0.9),
        unit="m",
    ),
)


def report_slides() -> bool:
    rounds = [(measured("slides", "all"), measured("slides-encoder", "all")) for _ in range(ROUNDS)]
    drawn = min((one for one, _ in rounds), key=lambda one: one.seconds)
    encoder = min(one.seconds for _, one in rounds)
    report("slides-1080p", drawn, against=encoder, limit=LIMIT_RATIO * encoder)
    return drawn.seconds <= LIMIT_RATIO * encoder and drawn.peak_rss_mb <= LIMIT_RSS_MB


def slides(_: str, work: Path) -> float:
    """Four segments of five seconds, drawn, encoded and expanded."""
    renderer = FfmpegRenderer()

    def render() -> None:
        for number, scene in enumerate(_scenes()):
            out = work / f"{number}.mp4"
            renderer.render_segment(scene, {}, out, on_frame=lambda _: None, stop=Event())

    return timed(render)


def slides_encoder(_: str, work: Path) -> float:
    """All six hundred frames from memory into the encoder with its usual settings, as one segment."""
    scenes = _scenes()
    film = scenes[0].model_copy(update={"frames": _FRAMES * len(scenes)})
    sound = work / "sound.wav"
    write_sound(film, {}, sound)
    stretches = [
        (hold.end - hold.start, planes.tobytes())
        for scene in scenes
        for hold, planes in held(SceneDrawing(scene, {}).changes(), _FRAMES, gop=_FRAMES)
    ]

    def encode() -> None:
        arguments = segment_arguments(film, sound, work / "segment.mp4")
        with Ffmpeg.found().feed(arguments, stop=Event()) as write:
            for frames, planes in stretches:
                for _ in range(frames):
                    write(memoryview(planes))

    return timed(encode)


def _scenes() -> list[Timeline]:
    return [
        Timeline(
            width=1920, height=1080, fps=30, frames=_FRAMES, crf=23, x264_preset="veryfast", profile="held",
            language="en", picture=card, titles=(), captions=(), speech=None,
        )
        for card in _CARDS
    ]  # fmt: skip
