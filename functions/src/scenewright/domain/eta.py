"""How long a video will still take: from times measured on earlier ones, corrected by its own pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scenewright.domain.video import PLANNED_PROGRESS, SCENES_PROGRESS, Course

WEIGHT: Final = 0.3  # of the newest measurement in the average
MEANINGFUL_SCENES: Final = 2  # so many scenes' worth of work tell a pace by themselves


@dataclass(frozen=True)
class Timing:
    """Seconds of work per second of film: for one scene from its claim to its segment, and for the join.

    `cpu_ratio` are processor seconds of both, 0 where they were not measured; `error_ratio` is by how much
    estimates from it were off, as a share of what a video then took.
    """

    scene_ratio: float
    join_ratio: float
    cpu_ratio: float = 0.0
    error_ratio: float = 0.0


def averaged(old: Timing | None, new: Timing) -> Timing:
    """The exponential average after one more measurement."""
    if old is None:
        return new
    scene_ratio = old.scene_ratio + WEIGHT * (new.scene_ratio - old.scene_ratio)
    join_ratio = old.join_ratio + WEIGHT * (new.join_ratio - old.join_ratio)
    if not old.cpu_ratio or not new.cpu_ratio:
        return Timing(scene_ratio, join_ratio, new.cpu_ratio or old.cpu_ratio, old.error_ratio)
    error = abs(old.cpu_ratio - new.cpu_ratio) / new.cpu_ratio
    return Timing(
        scene_ratio,
        join_ratio,
        old.cpu_ratio + WEIGHT * (new.cpu_ratio - old.cpu_ratio),
        old.error_ratio + WEIGHT * (error - old.error_ratio),
    )


@dataclass(frozen=True)
class Effort:
    """What a part of a film took: seconds of work and of processors, for so many seconds of film."""

    seconds: float
    cpu_seconds: float
    film_seconds: float


def measured(scenes: Sequence[Effort], join: Effort) -> Timing:
    """From every scene that was made; at least one."""
    film = sum(scene.film_seconds for scene in scenes)
    return Timing(
        sum(scene.seconds for scene in scenes) / film,
        join.seconds / join.film_seconds,
        sum(scene.cpu_seconds for scene in scenes) / film + join.cpu_seconds / join.film_seconds,
    )


def expected_seconds(timing: Timing | None, film_seconds: float, at_once: int) -> tuple[int, int]:
    """For the scenes, `at_once` at a time, and for the join; (0, 0) without a measurement."""
    if timing is None:
        return 0, 0
    scenes = max(1, round(timing.scene_ratio * film_seconds / at_once))
    return scenes, round(timing.join_ratio * film_seconds)


def eta_seconds(course: Course, *, progress: int, scene_count: int, now: datetime) -> int:
    """Seconds until the film is there; 0 while that cannot be told.

    What is expected counts less the more of the way is done, and the video's own pace counts more; without
    an expectation the pace has to come from at least two scenes' worth of work.
    """
    span = SCENES_PROGRESS - course.from_progress
    if course.since is None or span <= 0:
        return 0
    done = min(max(progress - course.from_progress, 0) / span, 1.0)
    share = span / (SCENES_PROGRESS - PLANNED_PROGRESS)
    if not course.scene_seconds and done * share * scene_count < MEANINGFUL_SCENES:
        return 0
    left = (1 - done) * share * course.scene_seconds
    if done > 0:
        by_pace = (now - course.since).total_seconds() * (1 - done) / done
        left = (1 - done) * left + done * by_pace if course.scene_seconds else by_pace
    return max(1, round(left + course.join_seconds))
