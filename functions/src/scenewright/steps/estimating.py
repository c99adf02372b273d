"""Expected and measured times: what a new video will take, and what a completed one took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.errors import PlatformFault
from scenewright.domain.eta import Effort, Timing, averaged, expected_seconds, measured
from scenewright.domain.pacing import pace
from scenewright.domain.speech import read_aloud
from scenewright.domain.storyboard import Storyboard
from scenewright.domain.transitions_plan import scene_transitions
from scenewright.domain.video import Scene, Video, kind_of
from scenewright.steps.dispatching import combine_step
from scenewright.steps.lease import Outcome
from scenewright.steps.stock import Work
from scenewright.steps.studio import Studio


def expectation(studio: Studio, video: Video, film_seconds: float, scene_count: int) -> dict[str, Any]:
    """Columns of a video that was just planned."""
    timing = timing_of(studio, video.brief)
    at_once = min(studio.scenes_in_flight, scene_count)
    scenes, join = expected_seconds(timing, film_seconds, at_once)
    return {"scene_seconds": scenes, "join_seconds": join}


def timing_of(studio: Studio, brief: Brief | ChatBrief) -> Timing | None:
    """What earlier videos like this one took. Not to know it is no reason to fail."""
    try:
        return studio.stock.timing(_timing_id(brief))
    except PlatformFault as fault:
        studio.log("timing_not_read", why=fault.message)
        return None


def setting_out(now: datetime, progress: int) -> dict[str, Any]:
    """Columns of a video whose scenes are rendered from now on."""
    return {"rendering_since": now.isoformat(), "rendering_from": progress}


def note_timing(studio: Studio, video: Video, scenes: Sequence[Scene]) -> None:
    """Put what a completed video took into the average. Two at once may lose one of the measurements."""
    try:
        done = {one.step_id: one for one in studio.stock.work_of(video.id) if one.outcome == Outcome.DONE}
        made = [_effort(done[s.step_id], s.duration_ms) for s in scenes if s.step_id in done and not s.reused]
        join = done.get(combine_step(video))
        if not made or join is None:
            return
        whole = _effort(join, sum(scene.duration_ms for scene in scenes))
        timing_id = _timing_id(video.brief)
        studio.stock.keep_timing(timing_id, averaged(studio.stock.timing(timing_id), measured(made, whole)))
    except PlatformFault as fault:
        studio.log("timing_not_kept", video=video.id, why=fault.message)


def _effort(work: Work, film_ms: int) -> Effort:
    return Effort(work.seconds, work.cpu_seconds, film_ms / 1000)


def _timing_id(brief: Brief | ChatBrief) -> str:
    size = brief.format
    return f"{kind_of(brief)}-{size.width}x{size.height}-{brief.quality}"


def spoken_seconds(brief: Brief, storyboard: Storyboard, recorded: Mapping[int, int]) -> float:
    """How long a film should be, by the time that its words take to be read.

    `recorded` are the milliseconds of scenes whose speech is there, by their places.
    """
    fps = brief.format.fps
    own = [scene.transition for scene in storyboard.scenes]
    frames = 0
    for number, scene in enumerate(storyboard.scenes, start=1):
        words = read_aloud(scene.narration, language=storyboard.language)
        read_ms = words[-1].end_ms if words else 0
        enters, leaves = scene_transitions(brief.transition, own, number, fps)
        frames += pace(
            scene_number=storyboard.place_of(number),
            scene_count=storyboard.counted,
            speech_ms=recorded.get(storyboard.place_of(number), read_ms),
            fps=fps,
            min_ms=scene.min_duration_ms,
            enters=enters,
            leaves=leaves,
            runs_on=scene.keeps_pauses,
        ).frames
        frames -= leaves.frames
    return frames / fps
