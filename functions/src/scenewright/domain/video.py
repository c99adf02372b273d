"""A video and its scenes: what their rows say, which states follow which, how progress is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.order import Order
from scenewright.domain.storyboard import ScenePlan
from scenewright.domain.take import Take


class VideoStatus(StrEnum):
    QUEUED = "queued"  # accepted; nobody has planned it yet
    PLANNING = "planning"
    AWAITING_APPROVAL = "awaiting_approval"
    RENDERING = "rendering"
    COMBINING = "combining"
    COMPLETED = "completed"  # the stored film has been read back
    FAILED = "failed"
    CANCELLED = "cancelled"


class VideoKind(StrEnum):
    """What a video is made from."""

    TOPIC = "topic"
    PLAN = "plan"
    CHAT = "chat"

    @property
    def made_as(self) -> VideoKind:
        """The kind that names the function which makes it: of topics and plans it is the same one."""
        return VideoKind.TOPIC if self is VideoKind.PLAN else self


def kind_of(brief: Brief | ChatBrief) -> VideoKind:
    """What a video of this brief is made from."""
    if isinstance(brief, ChatBrief):
        return VideoKind.CHAT
    return VideoKind.PLAN if brief.scenes else VideoKind.TOPIC


class SceneStatus(StrEnum):
    PLANNED = "planned"  # stands in the storyboard
    CODED = "coded"  # its timeline is stored: picture, speech and word times are resolved
    RENDERED = "rendered"  # its segment is stored
    FAILED = "failed"


_STOPS: Final = {VideoStatus.FAILED, VideoStatus.CANCELLED}
UNFINISHED: Final = frozenset(
    {VideoStatus.QUEUED, VideoStatus.PLANNING, VideoStatus.RENDERING, VideoStatus.COMBINING}
)  # something has to happen; a video that awaits approval waits for a person
# Which status may follow which; every other change is refused at the commit. A join goes back to rendering
# for a scene that it found broken. The last three rows are how a video goes on: it is edited, retried, or
# joined from what there is.
NEXT_VIDEO_STATUS: Final[Mapping[VideoStatus, frozenset[VideoStatus]]] = {
    VideoStatus.QUEUED: frozenset({VideoStatus.PLANNING, *_STOPS}),
    VideoStatus.PLANNING: frozenset({VideoStatus.AWAITING_APPROVAL, VideoStatus.RENDERING, *_STOPS}),
    VideoStatus.AWAITING_APPROVAL: frozenset({VideoStatus.PLANNING, VideoStatus.RENDERING, *_STOPS}),
    VideoStatus.RENDERING: frozenset({VideoStatus.COMBINING, *_STOPS}),
    VideoStatus.COMBINING: frozenset({VideoStatus.COMPLETED, VideoStatus.RENDERING, *_STOPS}),
    VideoStatus.COMPLETED: frozenset({VideoStatus.RENDERING}),
    VideoStatus.FAILED: UNFINISHED | {VideoStatus.AWAITING_APPROVAL},
    VideoStatus.CANCELLED: UNFINISHED | {VideoStatus.AWAITING_APPROVAL},
}
NEXT_SCENE_STATUS: Final[Mapping[SceneStatus, frozenset[SceneStatus]]] = {
    # An edit plans it again, and one that looks as before takes the segment that there is.
    SceneStatus.PLANNED: frozenset(SceneStatus),
    SceneStatus.CODED: frozenset({SceneStatus.RENDERED, SceneStatus.FAILED, SceneStatus.PLANNED}),
    SceneStatus.RENDERED: frozenset({SceneStatus.PLANNED, SceneStatus.CODED}),
    SceneStatus.FAILED: frozenset({SceneStatus.PLANNED, SceneStatus.CODED}),
}
ENDED: Final = frozenset({VideoStatus.COMPLETED, VideoStatus.FAILED, VideoStatus.CANCELLED})


@dataclass(frozen=True)
class Course:
    """Since when and from which progress a video is rendered, and how long it should take: from the plan to
    the last scene, and for the join. Both are 0 where nothing was measured on earlier videos.
    """

    since: datetime | None
    from_progress: int
    scene_seconds: int
    join_seconds: int


@dataclass(frozen=True)
class Video:
    """A row of `videos`.

    `owner_id` is '' for a video that a server caller asked for; `title` is the planner's. `revision` counts
    how often the video was taken up again or edited; `partial` asks to join what is rendered; `last_ordinal`
    is the highest that a scene has had, as far as scenes were added or taken out; `deleted` that its rows
    and files are being removed. `music_url` is the file of music below it, '' for music that is made or none.
    `youtube_session` is the vendor's name of an upload that has begun.
    """

    id: str
    owner_id: str
    kind: VideoKind
    brief: Brief | ChatBrief
    status: VideoStatus
    progress: int
    scene_count: int
    priority: int
    revision: int
    require_approval: bool
    approved: bool
    last_ordinal: int
    partial: bool
    title: str
    combined_video_url: str
    thumbnail_url: str
    error_message: str
    degraded: tuple[str, ...]
    created_at: datetime
    batch_id: str
    deleted: bool
    eta_seconds: int
    planning_cost_usd: float
    course: Course
    music_url: str
    youtube_url: str
    youtube_session: str

    @property
    def webhook_url(self) -> str:
        """Where its owner wants to be told of it; '' where the project's address counts."""
        return self.brief.webhook_url

    @property
    def must_be_approved(self) -> bool:
        """Nothing of it may be rendered yet."""
        return self.require_approval and not self.approved


@dataclass(frozen=True)
class Scene:
    """A row of `scenes`; numbers start at 1 and may change, the id stays.

    `revision` counts its edits and retries. `progress` is its own percent, `points` what it has added to
    the progress of the video. `dispatched_at` is when its execution was last asked for, `retry_at` when it
    may be tried again, `paused` that it must not start or go on: its video waits for approval or has ended.
    `owner_id`, `priority` and `submitted_at` are the video's, so that dispatching reads one table.
    `fingerprint` is its timeline's, `segment_fingerprint` that of what `video_url` was rendered from;
    `reused` tells that an edit of the film kept the segment. Takes are all that were made; `picture_take` and
    `speech_take` are the indexes of those it uses, one past the last where a new one is to be made. `order`
    is what a vendor was asked for and is still at.
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
    fingerprint: str
    segment_fingerprint: str
    reused: bool
    picture_takes: tuple[Take, ...]
    speech_takes: tuple[Take, ...]
    picture_take: int
    speech_take: int
    order: Order

    @property
    def ordinal(self) -> int:
        """Its number at its birth: the last part of its id, which no other scene of the video has had."""
        return int(self.id.rpartition("-")[2])

    @property
    def picture(self) -> Take | None:
        """The picture that it shows; None while that is still to be made."""
        return _at(self.picture_takes, self.picture_take)

    @property
    def speech(self) -> Take | None:
        return _at(self.speech_takes, self.speech_take)

    @property
    def takes(self) -> tuple[tuple[Take, ...], tuple[Take, ...]]:
        return self.picture_takes, self.speech_takes

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


def _at(takes: tuple[Take, ...], index: int) -> Take | None:
    return takes[index] if index < len(takes) else None


def scene_id(video_id: str, number: int) -> str:
    return f"{video_id}-{number}"


PLANNED_PROGRESS: Final = 5  # the storyboard stands
CODED_PERCENT: Final = 10  # of a scene's own progress; its frames take it from here to 99
SCENES_PROGRESS: Final = 90  # every segment is stored
STORED_PROGRESS: Final = 99  # everything but reading the stored film back


def scene_share(number: int, scene_count: int) -> int:
    """The points of a video's progress that scene `number` is worth; all scenes' points add up exactly."""
    span = SCENES_PROGRESS - PLANNED_PROGRESS
    return span * number // scene_count - span * (number - 1) // scene_count


def progress_of(done: Iterable[Scene]) -> int:
    """The percent of a video that is taken up again with the points of these scenes."""
    return PLANNED_PROGRESS + sum(scene.points for scene in done)
