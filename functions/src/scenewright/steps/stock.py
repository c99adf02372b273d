"""What the steps need of Appwrite to keep house: lists, removal of rows and files, measured times."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scenewright.domain.eta import Timing
from scenewright.domain.video import Video, VideoKind, VideoStatus
from scenewright.steps.platform import Action, Bucket, Table


@dataclass(frozen=True)
class Work:
    """An attempt that came to its end, good or bad: when it worked, and with how much of a processor.

    One that was killed has no end, and takes with it what it used.
    """

    step_id: str
    number: int
    outcome: str
    started_at: datetime
    ended_at: datetime
    cpu_seconds: float

    @property
    def seconds(self) -> float:
        return max(0.0, (self.ended_at - self.started_at).total_seconds())

    def is_of(self, scene_id: str) -> bool:
        """Whatever revision of the scene it was."""
        return self.step_id.rpartition("-r")[0] == scene_id


@dataclass(frozen=True)
class Kept:
    """A stored file."""

    bucket: Bucket
    id: str
    size_bytes: int
    created_at: datetime


class Stock(Protocol):
    """Rows and files in numbers. Raises as `Rows` and `Files` do."""

    def videos_of(
        self, owner_id: str, *, batch_id: str, status: VideoStatus | None, limit: int, after: str
    ) -> list[Video]:
        """An owner's videos, the newest first, from the one that follows `after` on ('' for the first)."""
        ...

    def videos_in_batch(self, owner_id: str, batch_id: str) -> list[Video]: ...

    def videos_named(self, video_ids: Collection[str]) -> list[Video]:
        """Those of them that there are."""
        ...

    def untrimmed(self, kind: VideoKind, before: datetime, limit: int) -> list[Video]:
        """Completed videos made as this kind, not written since `before`, that still have what they were made
        from.
        """
        ...

    def uploads_left(self, kind: VideoKind, limit: int) -> list[Action]:
        """Films of a kind that still have to go where they are published."""
        ...

    def removals_left(self, kind: VideoKind, limit: int) -> list[Action]:
        """Removals of videos made as this kind that were asked for and have not come to their end."""
        ...

    def action_time(self, action_id: str) -> datetime: ...

    def step_ids(self, video_id: str) -> list[str]:
        """All steps of a video that were ever attempted."""
        ...

    def remove_rows(self, table: Table, column: str, values: Sequence[str]) -> None:
        """Remove all rows with one of these values."""
        ...

    def files_of(self, bucket: Bucket, video_id: str) -> list[Kept]: ...

    def all_files(self) -> Iterator[list[Kept]]:
        """Those of videos, page by page; files of a page may be removed before the next one is asked for."""
        ...

    def rows_text(self, video_id: str) -> str:
        """The video's row and its scenes' as one text, with the names of all files that they need."""
        ...

    def remove_file(self, file: Kept) -> None:
        """A file that is gone already is no error."""
        ...

    def work_of(self, video_id: str) -> list[Work]:
        """The attempts at a video's steps that have ended."""
        ...

    def timing(self, timing_id: str) -> Timing | None: ...

    def keep_timing(self, timing_id: str, timing: Timing) -> None: ...
