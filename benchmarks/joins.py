"""A film of twenty scenes of six seconds: everything that is done once they are rendered.

Where scenes pass into one another, their overlaps are decoded and encoded as well; that is a line of its own.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from threading import Event

from benchmarks.clock import timed
from benchmarks.measured import ROUNDS, measured, report
from benchmarks.scenes import TIMELINE, write_scene
from scenewright.domain.film_course import scene_starts
from scenewright.domain.gate_plan import GatePlan
from scenewright.domain.sound import Bed, Mood, Sound
from scenewright.domain.subtitle_files import to_srt, to_vtt
from scenewright.domain.timeline import Timeline
from scenewright.domain.transitions_plan import Transition, TransitionChoice, TransitionKind
from scenewright.domain.video_format import Aspect, Format, Quality
from scenewright.render.renderers import AnyRenderer

_SCENES, _FRAMES = 20, 180
_LIMIT_PER_SECOND = {TransitionKind.CUT: 0.05, TransitionKind.CROSS_FADE: 0.15}
_SEGMENT = "segment.mp4"


def report_joins() -> bool:
    within = [*map(_report, _LIMIT_PER_SECOND)]
    return all(within)


def _report(kind: TransitionKind) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        _write_segment(Path(folder), TransitionChoice(kind=kind).at(30))
        found = min((measured("join", folder) for _ in range(ROUNDS)), key=lambda one: one.seconds)
    lasts = _SCENES * _FRAMES / 30
    name = "join-20x6s" if kind is TransitionKind.CUT else f"join-20x6s-{kind}"
    limit = _LIMIT_PER_SECOND[kind] * lasts
    report(name, found, against=lasts, limit=limit)
    return found.seconds <= limit


def _write_segment(folder: Path, transition: Transition) -> None:
    write_scene(Format.of(Aspect.WIDE, Quality.MEDIUM), _FRAMES, folder)
    changes = {"transition_in": transition, "transition_out": transition}
    timeline = _timeline(folder).model_copy(update=changes)
    Path(folder, TIMELINE).write_text(timeline.model_dump_json())
    assets = {path.name: path for path in folder.iterdir()}
    out = folder / _SEGMENT
    AnyRenderer().render_segment(timeline, assets, out, on_frame=lambda _: None, stop=Event())


def _timeline(folder: Path) -> Timeline:
    return Timeline.model_validate_json(Path(folder, TIMELINE).read_text())


def join(folder: str, work: Path) -> float:
    """Bed, mix, loudness, join, captions, thumbnail and gate; `ratio` is per second of film."""
    timelines = [_timeline(Path(folder))] * _SCENES
    plan = GatePlan.of(dict(enumerate(timelines, start=1)), has_music=True)
    cues = [(start, line.captions) for start, line in zip(scene_starts(timelines), timelines, strict=False)]
    renderer, film, sound = AnyRenderer(), work / "film.mp4", Sound(Bed(Mood.CALM, "a film"))

    def combine() -> None:
        renderer.join(
            [Path(folder, _SEGMENT)] * _SCENES, film,
            on_frame=lambda _: None, stop=Event(), sound=sound, timelines=timelines,
        )  # fmt: skip
        renderer.thumbnail(film, work / "thumbnail.jpg")
        (work / "captions.vtt").write_text(to_vtt(cues, fps=timelines[0].fps))
        (work / "captions.srt").write_text(to_srt(cues, fps=timelines[0].fps))
        assert renderer.inspect(film, plan, stop=Event()) == []

    return timed(combine)
