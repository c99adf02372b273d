"""Lists, removals and measured times on Appwrite."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, Final

from appwrite.query import Query
from appwrite.services.storage import Storage

from scenewright.appwrite import asking
from scenewright.appwrite.client import Access
from scenewright.appwrite.rows import action_from, kinds_made_as, video_from
from scenewright.appwrite.schema import DATABASE_ID
from scenewright.appwrite.tables import Tables, columns, portions
from scenewright.domain.errors import RowMissing
from scenewright.domain.eta import Timing
from scenewright.domain.file_ids import owner_of
from scenewright.domain.video import Video, VideoKind, VideoStatus
from scenewright.steps.platform import OF_VIDEOS, Action, ActionKind, Bucket, Table
from scenewright.steps.stock import Kept, Work

FILES_PAGE: Final = 100
ROWS_AT_ONCE: Final = 100  # that one request removes


class AppwriteStock(Tables):
    """`Stock` on TablesDB and Storage."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._storage = Storage(access.client())

    def videos_of(
        self, owner_id: str, *, batch_id: str, status: VideoStatus | None, limit: int, after: str
    ) -> list[Video]:
        queries = [
            Query.equal("owner_id", [owner_id]),
            Query.equal("deleted", [False]),
            *([Query.equal("batch_id", [batch_id])] if batch_id else []),
            *([Query.equal("status", [status])] if status else []),
            Query.order_desc("created_at"),
            *([Query.cursor_after(after)] if after else []),
        ]
        return [video_from(row) for row in self.page(Table.VIDEOS, limit, *queries)]

    def videos_in_batch(self, owner_id: str, batch_id: str) -> list[Video]:
        members = Query.equal("batch_id", [batch_id]), Query.equal("owner_id", [owner_id])
        return [video_from(row) for row in self.find(Table.VIDEOS, *members, Query.equal("deleted", [False]))]

    def videos_named(self, video_ids: Collection[str]) -> list[Video]:
        return [
            video_from(row)
            for some in portions(sorted(video_ids))
            for row in self.find(Table.VIDEOS, Query.equal("$id", some))
        ]

    def untrimmed(self, kind: VideoKind, before: datetime, limit: int) -> list[Video]:
        old = (
            Query.equal("kind", kinds_made_as(kind)),
            Query.equal("status", [VideoStatus.COMPLETED]),
            Query.equal("trimmed", [False]),
            Query.equal("partial", [False]),  # it may still be completed
            Query.less_than("updated_at", before.isoformat()),
        )
        return [video_from(row) for row in self.page(Table.VIDEOS, limit, *old)]

    def removals_left(self, kind: VideoKind, limit: int) -> list[Action]:
        left = (
            Query.equal("handled", [False]),
            Query.equal("kind", [ActionKind.DELETE, ActionKind.TRIM]),
            Query.equal("video_kind", [kind]),
        )
        return [action_from(row) for row in self.page(Table.ACTIONS, limit, *left)]

    def uploads_left(self, kind: VideoKind, limit: int) -> list[Action]:
        left = Query.equal("handled", [False]), Query.equal("kind", [ActionKind.UPLOAD])
        mine = (*left, Query.equal("video_kind", [kind]))
        return [action_from(row) for row in self.page(Table.ACTIONS, limit, *mine)]

    def action_time(self, action_id: str) -> datetime:
        get = partial(self._tables.get_row, DATABASE_ID, Table.ACTIONS, action_id)
        row = asking.read(self._access, f"Reading {Table.ACTIONS}/{action_id}", get)
        return datetime.fromisoformat(row.createdat)

    def step_ids(self, video_id: str) -> list[str]:
        rows = self.find(Table.ATTEMPTS, Query.equal("video_id", [video_id]))
        return sorted({row["step"] for row in rows})

    def remove_rows(self, table: Table, column: str, values: Sequence[str]) -> None:
        for some in portions(values):
            queries = [Query.equal(column, some), Query.limit(ROWS_AT_ONCE)]
            remove = partial(self._tables.delete_rows, DATABASE_ID, table, queries)
            removed = ROWS_AT_ONCE
            while removed == ROWS_AT_ONCE:
                removed = len(asking.write(self._access, f"Removing rows of {table}", remove).rows)

    def files_of(self, bucket: Bucket, video_id: str) -> list[Kept]:
        """By the file's name, which begins with its id; names of another video may begin the same."""
        begins = Query.starts_with("name", f"{video_id}-")
        found = (file for page in self._file_pages(bucket, begins) for file in page)
        return [file for file in found if (owner := owner_of(file.id)) and owner.video_id == video_id]

    def all_files(self) -> Iterator[list[Kept]]:
        """Every file of a video, page by page; those of a page may be removed before the next is read."""
        for bucket in OF_VIDEOS:
            yield from self._file_pages(bucket)

    def remove_file(self, file: Kept) -> None:
        remove = partial(self._storage.delete_file, file.bucket, file.id)
        with suppress(RowMissing):
            asking.write(self._access, f"Removing {file.bucket}/{file.id}", remove)

    def work_of(self, video_id: str) -> list[Work]:
        ended = Query.equal("video_id", [video_id]), Query.is_not_null("ended_at")
        return [
            Work(
                row["step"],
                row["number"],
                row["outcome"],
                datetime.fromisoformat(row["started_at"]),
                datetime.fromisoformat(row["ended_at"]),
                row["cpu_seconds"],
            )
            for row in self.find(Table.ATTEMPTS, *ended)
        ]

    def timing(self, timing_id: str) -> Timing | None:
        try:
            row = self.read(Table.TIMINGS, timing_id)
        except RowMissing:
            return None
        return Timing(row["scene_ratio"], row["join_ratio"], row["cpu_ratio"], row["error_ratio"])

    def keep_timing(self, timing_id: str, timing: Timing) -> None:
        row = asdict(timing)
        put = partial(self._tables.upsert_row, DATABASE_ID, Table.TIMINGS, timing_id, columns(row))
        asking.write(self._access, f"Writing {Table.TIMINGS}/{timing_id}", put)

    def rows_text(self, video_id: str) -> str:
        """Every row of a video and of its scenes, as one text: a file that it does not name is not needed."""
        scenes = self.find(Table.SCENES, Query.equal("video_id", [video_id]))
        return str([self.read(Table.VIDEOS, video_id), *scenes])

    def _file_pages(self, bucket: Bucket, *queries: str) -> Iterator[list[Kept]]:
        last = ""
        while True:
            after = [Query.greater_than("$id", last)] if last else []
            asked = [*queries, *after, Query.order_asc("$id"), Query.limit(FILES_PAGE)]
            listing = partial(self._storage.list_files, bucket, asked)
            files = asking.read(self._access, f"Listing {bucket}", listing).files
            if files:
                yield [_kept(bucket, file) for file in files]
            if len(files) < FILES_PAGE:
                return
            last = files[-1].id


def _kept(bucket: Bucket, file: Any) -> Kept:
    return Kept(bucket, file.id, int(file.sizeoriginal), datetime.fromisoformat(file.createdat))
