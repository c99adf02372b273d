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
# Which status may follow which; every other change is refused at the commit. The last three rows are how a
# video goes on: it is edited, retried, or joined from what there is.
NEXT_VIDEO_STATUS: Final[Mapping[VideoStatus, frozenset[VideoStatus]]] = {
    VideoStatus.QUEUED: frozenset({VideoStatus.PLANNING, *_STOPS}),
    VideoStatus.PLANNING: frozenset({VideoStatus.AWAITING_APPROVAL, VideoStatus.RENDERING, *_STOPS}),
    VideoStatus.AWAITING_APPROVAL: frozenset({VideoStatus.PLANNING, VideoStatus.RENDERING, *_STOPS}),
    VideoStatus.RENDERING: frozenset({VideoStatus.COMBINING, *_STOPS}),
    VideoStatus.COMBINING: frozenset({VideoStatus.COMPLETED, *_STOPS}),
    VideoStatus.COMPLETED: frozenset({VideoStatus.RENDERING}),
    VideoStatus.FAILED: frozenset({VideoStatus.QUEUED, VideoStatus.RENDERING, VideoStatus.COMBINING}),
    VideoStatus.CANCELLED: frozenset({VideoStatus.QUEUED, VideoStatus.RENDERING, VideoStatus.COMBINING}),
}
NEXT_SCENE_STATUS: Final[Mapping[SceneStatus, frozenset[SceneStatus]]] = {
    SceneStatus.PLANNED: frozenset({SceneStatus.CODED, SceneStatus.FAILED}),
    SceneStatus.CODED: frozenset({SceneStatus.RENDERED, SceneStatus.FAILED, SceneStatus.PLANNED}),
    SceneStatus.RENDERED: frozenset({SceneStatus.PLANNED}),
    SceneStatus.FAILED: frozenset({SceneStatus.PLANNED, SceneStatus.CODED}),
}
UNFINISHED: Final = frozenset(
    {VideoStatus.QUEUED, VideoStatus.PLANNING, VideoStatus.RENDERING, VideoStatus.COMBINING}
)  # something has to happen; a video that awaits approval waits for a person


@dataclass(frozen=True)
class Video:
    """A row of `videos`.

    `owner_id` is '' for a video that a server caller asked for; `title` is the planner's. `revision` counts
    how often the video was taken up again after it had ended; `partial` asks to join what is rendered.
    """

    id: str
    owner_id: str
    brief: Brief
    status: VideoStatus
    progress: int
    scene_count: int
    priority: int
    revision: int
    require_approval: bool
    partial: bool
    title: str
    combined_video_url: str
    error_message: str
    degraded: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True)
class Scene:
    """A row of `scenes`; numbers start at 1 and may change, the id stays.

    `revision` counts its edits and retries. `progress` is its own percent, `points` what it has added to
    the progress of the video. `dispatched_at` is when its execution was last asked for, `retry_at` when it
    may be tried again, `paused` that it must not start or go on: its video waits for approval or has ended.
    `owner_id`, `priority` and `submitted_at` are the video's, so that dispatching reads one table.
    """

    id: str
    video_id: str
    number: int
    status: SceneStatus
    plan: ScenePlan
    revision: int
    progress: int
    points: int
    code_url: str
    video_url: str
    error_message: str
    duration_ms: int
    lease_until: datetime | None
    dispatched_at: datetime | None
    retry_at: datetime | None
    paused: bool
    owner_id: str
    priority: int
    submitted_at: datetime
    degraded: tuple[str, ...]

    @property
    def step_id(self) -> str:
        """The name of its work: an edit begins a new series of attempts."""
        return f"{self.id}-r{self.revision}"


@dataclass(frozen=True)
class Attempt:
    """A row of `attempts`: the numbered try of a step, and its lease. `outcome` is '' while it is open.

    `claim` is a random word by which its maker knows it again.
    """

    step_id: str
    video_id: str
    number: int
    lease_until: datetime
    outcome: str
    claim: str

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
