"""A film of twenty scenes of six seconds: everything that is done once they are rendered."""

from __future__ import annotations

import tempfile
from pathlib import Path
from threading import Event

from benchmarks.clock import timed
from benchmarks.measured import ROUNDS, measured, report
from benchmarks.scenes import TIMELINE, write_scene
from scenewright.domain.gate_plan import GatePlan
from scenewright.domain.sound import Mood, Sound
from scenewright.domain.subtitle_files import to_srt, to_vtt
from scenewright.domain.timeline import Timeline
from scenewright.domain.video_format import Aspect, Format, Quality
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.gate import inspect
from scenewright.render.music import write_bed
from scenewright.render.renderer import FfmpegRenderer

_SCENES, _FRAMES = 20, 180
_LIMIT_PER_SECOND = 0.05
_SEGMENT = "segment.mp4"


def report_join() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        _write_segment(Path(folder))
        found = min((measured("join", folder) for _ in range(ROUNDS)), key=lambda one: one.seconds)
    lasts = _SCENES * _FRAMES / 30
    report("join-20x6s", found, against=lasts, limit=_LIMIT_PER_SECOND * lasts)
    return found.seconds <= _LIMIT_PER_SECOND * lasts


def _write_segment(folder: Path) -> None:
    write_scene(Format.of(Aspect.WIDE, Quality.MEDIUM), _FRAMES, folder)
    timeline, assets = _timeline(folder), {path.name: path for path in folder.iterdir()}
    out = folder / _SEGMENT
    FfmpegRenderer().render_segment(timeline, assets, out, on_frame=lambda _: None, stop=Event())


def _timeline(folder: Path) -> Timeline:
    return Timeline.model_validate_json(Path(folder, TIMELINE).read_text())


def join(folder: str, work: Path) -> float:
    """Bed, mix, loudness, join, captions, thumbnail and gate; `ratio` is per second of film."""
    timeline = _timeline(Path(folder))
    plan = GatePlan.of(dict.fromkeys(range(1, _SCENES + 1), timeline))
    cues = [(number * _FRAMES, timeline.captions) for number in range(_SCENES)]
    renderer, film, bed = FfmpegRenderer(), work / "film.mp4", work / "bed.wav"

    def combine() -> None:
        write_bed(Mood.CALM, "a film", bed)
        renderer.join(
            [Path(folder, _SEGMENT)] * _SCENES, film,
            on_frame=lambda _: None, stop=Event(), sound=Sound(bed, seamless=True),
        )  # fmt: skip
        renderer.thumbnail(film, work / "thumbnail.jpg", at_ms=1_500)
        (work / "captions.vtt").write_text(to_vtt(cues, fps=timeline.fps))
        (work / "captions.srt").write_text(to_srt(cues, fps=timeline.fps))
        assert inspect(Ffmpeg.found(), film, plan, stop=Event()) == []

    return timed(combine)
