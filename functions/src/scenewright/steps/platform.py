"""What the steps need of Appwrite, as protocols: rows, files, executions; and the clock.

Every call may raise PlatformUnavailable (try again), PlatformRefused, or Stopped when the execution's key
has expired: an expired key reads as a guest, so what it does not see is no fact.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Protocol

from scenewright.domain.video import Attempt, Scene, Video, VideoKind, VideoStatus


class Table(StrEnum):
    VIDEOS = "videos"
    SCENES = "scenes"
    ACTIONS = "actions"
    ATTEMPTS = "attempts"
    COMMITS = "commits"
    WEBHOOK_DELIVERIES = "webhook_deliveries"
    USAGE = "usage"
    LEDGERS = "ledgers"
    TALLIES = "tallies"
    TIMINGS = "timings"


TRANSACTION_CHANGES: Final = 100  # of one commit; Appwrite refuses more


class Bucket(StrEnum):
    VIDEOS = "videos"  # what a user keeps: films, thumbnails, captions
    WORK = "work"  # what a video is made from: storyboards, pictures, speech, timelines, segments
    UPLOADS = "uploads"  # what users bring; theirs to remove


OF_VIDEOS: Final = (Bucket.VIDEOS, Bucket.WORK)  # where every file is one of a video's, by its id


@dataclass(frozen=True)
class Create:
    """A row to create; `owner_id` may read it ('' for nobody)."""

    table: Table
    row_id: str
    data: Mapping[str, Any]
    owner_id: str = ""


@dataclass(frozen=True)
class Update:
    """A row to change. A value may be a `Raise`.

    With `revision` the change is refused unless the row has that revision: what was made for an earlier
    one is not put into an edited scene.
    """

    table: Table
    row_id: str
    data: Mapping[str, Any]
    revision: int | None = None


@dataclass(frozen=True)
class Raise:
    """As a column's value: add `by` to what stands there, never past `limit`; the server does the sum."""

    by: float
    limit: int


@dataclass(frozen=True)
class Delete:
    """A row to remove."""

    table: Table
    row_id: str


Change = Create | Update | Delete


class ActionKind(StrEnum):
    PLAN = "plan"
    DISPATCH = "dispatch"  # scenes may start
    COMBINE = "combine"
    DELETE = "delete"  # remove everything of a video
    SETTLE = "settle"  # count what an ended video has cost
    TRIM = "trim"  # remove what a finished film was made from
    UPLOAD = "upload"  # put a finished film on YouTube


@dataclass(frozen=True)
class Action:
    """A row of the outbox: what a request wants done. `handled` once its work was started."""

    id: str
    kind: ActionKind
    video_kind: VideoKind
    video_id: str
    handled: bool


@dataclass(frozen=True)
class State:
    """Where a video or a scene stands."""

    status: str
    revision: int


class Rows(Protocol):
    """The tables. A row that is not there raises RowMissing."""

    def video(self, video_id: str) -> Video: ...

    def videos_in(self, statuses: Collection[VideoStatus], kind: VideoKind) -> list[Video]: ...

    def scenes_of(self, video_id: str) -> list[Scene]:
        """All scenes of a video, by number."""
        ...

    def scene(self, scene_id: str) -> Scene: ...

    def open_scenes(self, kind: VideoKind) -> list[Scene]:
        """Scenes of all videos of a kind that are not paused and neither rendered nor failed."""
        ...

    def attempts_of(self, step_id: str) -> list[Attempt]:
        """The attempts of a step, the newest first."""
        ...

    def open_attempts(self, video_ids: Sequence[str]) -> list[Attempt]:
        """Attempts without an outcome; their leases may have expired."""
        ...

    def author_of(self, commit_id: str) -> str:
        """The id of the attempt that made this commit; '' when nobody did."""
        ...

    def state_of(self, table: Table, row_id: str) -> State: ...

    def action(self, action_id: str) -> Action: ...

    def mark_handled(self, action_id: str) -> None: ...

    def create(self, change: Create) -> None:
        """Of any number of callers exactly one succeeds; the others get RowExists."""
        ...

    def update_video(self, video_id: str, data: Mapping[str, Any]) -> Video:
        """Change columns other than the status; returns what stands there now."""
        ...

    def update_scene(self, scene_id: str, data: Mapping[str, Any]) -> Scene:
        """Change columns other than the status; returns what stands there now."""
        ...

    def update_attempt(self, attempt_id: str, data: Mapping[str, Any]) -> None: ...

    def commit(self, changes: Sequence[Change], check: Callable[[], None] | None = None) -> None:
        """All or nothing. CommitConflict: a row to create exists, or one to change was changed meanwhile.

        `check` runs when the changes are staged and may refuse them by raising. What it reads still holds
        at the commit: a row to change that is changed in between makes it a conflict.
        """
        ...


@dataclass(frozen=True)
class StoredFile:
    url: str
    size_bytes: int


@dataclass(frozen=True)
class Upload:
    """A file that somebody brought, as Appwrite tells of it; `readers` are roles, such as `user:<id>`."""

    id: str
    size_bytes: int
    media_type: str
    readers: frozenset[str]

    def may_be_used_by(self, owner_id: str) -> bool:
        """Our key reads every file, so whoever names one has to be somebody who may read it."""
        roles = {"any", "users", f"user:{owner_id}"} if owner_id else {"any"}
        return not self.readers.isdisjoint(roles)


class Files(Protocol):
    """The buckets. What is stored under an id never changes; storing the same bytes again is no error."""

    def store(self, bucket: Bucket, file_id: str, source: Path, *, owner_id: str) -> StoredFile:
        """Store under an id and check what arrived; only the owner may read it ('' for nobody).

        The extension of `source` has to be one that the bucket takes.
        """
        ...

    def fetch(self, url: str, target: Path) -> None: ...

    def url_of(self, bucket: Bucket, file_id: str) -> str: ...

    def share(self, url: str, until: datetime) -> str:
        """The URL of a stored file with a token: whoever has it may read the file until then."""
        ...

    def uploads(self, file_ids: Collection[str]) -> list[Upload]:
        """Those of these uploads that are there and whole."""
        ...


class Executions(Protocol):
    def start(self, path: str) -> None:
        """Ask for an asynchronous execution of an internal path; it is delivered at most once."""
        ...


class Clock(Protocol):
    def now(self) -> datetime:
        """UTC."""
        ...

    def running(self) -> float:
        """Seconds on a clock that nobody sets."""
        ...

    def worked(self) -> float:
        """Processor seconds of this execution so far: what counts is the difference of two readings."""
        ...
