"""A video and its scenes: what their rows say, which states follow which, how progress is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.storyboard import ScenePlan


class VideoStatus(StrEnum):
    QUEUED = "queued"  # accepted; nobody has planned it yet
    PLANNING = "planning"
    AWAITING_APPROVAL = "awaiting_approval"
    RENDERING = "rendering"
    COMBINING = "combining"
    COMPLETED = "completed"  # the stored film has been read back
    FAILED = "failed"
    CANCELLED = "cancelled"


class SceneStatus(StrEnum):
    PLANNED = "planned"  # stands in the storyboard
    CODED = "coded"  # its timeline is stored: picture, speech and word times are resolved
    RENDERED = "rendered"  # its segment is stored
    FAILED = "failed"


_STOPS: Final = {VideoStatus.FAILED, VideoStatus.CANCELLED}
NEXT_VIDEO_STATUS: Final[Mapping[VideoStatus, frozenset[VideoStatus]]] = {
    VideoStatus.QUEUED: frozenset({VideoStatus.PLANNING, *_STOPS}),
    VideoStatus.PLANNING: frozenset({VideoStatus.AWAITING_APPROVAL, VideoStatus.RENDERING, *_STOPS}),
    VideoStatus.AWAITING_APPROVAL: frozenset({VideoStatus.RENDERING, *_STOPS}),
    VideoStatus.RENDERING: frozenset({VideoStatus.COMBINING, *_STOPS}),
    VideoStatus.COMBINING: frozenset({VideoStatus.COMPLETED, *_STOPS}),
    VideoStatus.COMPLETED: frozenset(),
    VideoStatus.FAILED: frozenset(),
    VideoStatus.CANCELLED: frozenset(),
}
NEXT_SCENE_STATUS: Final[Mapping[SceneStatus, frozenset[SceneStatus]]] = {
    SceneStatus.PLANNED: frozenset({SceneStatus.CODED, SceneStatus.FAILED}),
    SceneStatus.CODED: frozenset({SceneStatus.RENDERED, SceneStatus.FAILED}),
    SceneStatus.RENDERED: frozenset(),
    SceneStatus.FAILED: frozenset(),
}
UNFINISHED: Final = frozenset(status for status, following in NEXT_VIDEO_STATUS.items() if following)


@dataclass(frozen=True)
class Video:
    """A row of `videos`.

    `owner_id` is '' for a video that a server caller asked for; `title` is the planner's.
    """

    id: str
    owner_id: str
    brief: Brief
    status: VideoStatus
    progress: int
    scene_count: int
    priority: int
    title: str
    combined_video_url: str
    error_message: str
    degraded: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True)
class Scene:
    """A row of `scenes`; numbers start at 1.

    `progress` is its own percent, `points` what it has added to the progress of the video;
    `dispatched_at` is when its execution was last asked for.
    """

    id: str
    video_id: str
    number: int
    status: SceneStatus
    plan: ScenePlan
    progress: int
    code_url: str
    video_url: str
    error_message: str
    duration_ms: int
    points: int
    dispatched_at: datetime | None
    retry_at: datetime | None
    degraded: tuple[str, ...]


@dataclass(frozen=True)
class Attempt:
    """A row of `attempts`: the numbered try of a step, and its lease. `outcome` is '' while it is open."""

    step_id: str
    video_id: str
    number: int
    lease_until: datetime
    outcome: str

    def holds(self, now: datetime) -> bool:
        return not self.outcome and now < self.lease_until


def scene_id(video_id: str, number: int) -> str:
    return f"{video_id}-{number}"


PLANNED_PROGRESS: Final = 5  # the storyboard stands
SCENES_PROGRESS: Final = 90  # every segment is stored
STORED_PROGRESS: Final = 99  # everything but reading the stored film back


def scene_share(number: int, scene_count: int) -> int:
    """The points of a video's progress that scene `number` is worth; all scenes' points add up exactly."""
    span = SCENES_PROGRESS - PLANNED_PROGRESS
    return span * number // scene_count - span * (number - 1) // scene_count
