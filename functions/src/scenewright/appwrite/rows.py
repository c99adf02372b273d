"""The tables: rows become domain values, changes become transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from appwrite.operator import Operator
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite import asking
from scenewright.appwrite.client import Access
from scenewright.appwrite.schema import DATABASE_ID
from scenewright.domain.brief import Brief
from scenewright.domain.errors import RowMissing
from scenewright.domain.storyboard import ScenePlan, Visual
from scenewright.domain.video import Attempt, Scene, SceneStatus, Video, VideoStatus
from scenewright.steps.platform import Action, ActionKind, Change, Create, Raise, State, Table

PAGE: Final = 500
TRANSACTION_SECONDS: Final = 60
TRANSACTION_CHANGES: Final = 100


class AppwriteRows:
    """`Rows` on TablesDB."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._tables = TablesDB(access.client())

    def video(self, video_id: str) -> Video:
        return _video(self._get(Table.VIDEOS, video_id))

    def videos_in(self, statuses: Collection[VideoStatus]) -> list[Video]:
        return [_video(row) for row in self._list(Table.VIDEOS, Query.equal("status", sorted(statuses)))]

    def scenes_of(self, video_id: str) -> list[Scene]:
        rows = self._list(Table.SCENES, Query.equal("video_id", [video_id]))
        return sorted((_scene(row) for row in rows), key=lambda scene: scene.number)

    def scene(self, scene_id: str) -> Scene:
        return _scene(self._get(Table.SCENES, scene_id))

    def open_scenes(self) -> list[Scene]:
        is_open = (
            Query.equal("status", [SceneStatus.PLANNED, SceneStatus.CODED]),
            Query.equal("paused", [False]),
        )
        return [_scene(row) for row in self._list(Table.SCENES, *is_open)]

    def attempts_of(self, step_id: str) -> list[Attempt]:
        rows = self._list(Table.ATTEMPTS, Query.equal("step", [step_id]))
        return sorted((_attempt(row) for row in rows), key=lambda attempt: -attempt.number)

    def open_attempts(self, video_ids: Sequence[str]) -> list[Attempt]:
        open_ones = Query.equal("video_id", list(video_ids)), Query.is_null("outcome")
        return [_attempt(row) for row in self._list(Table.ATTEMPTS, *open_ones)]

    def author_of(self, commit_id: str) -> str:
        try:
            return str(self._get(Table.COMMITS, commit_id)["attempt"])
        except RowMissing:
            return ""

    def state_of(self, table: Table, row_id: str) -> State:
        row = self._get(table, row_id)
        return State(row["status"], row["revision"])

    def action(self, action_id: str) -> Action:
        row = self._get(Table.ACTIONS, action_id)
        return Action(row["$id"], ActionKind(row["kind"]), row["video_id"], row["handled"])

    def mark_handled(self, action_id: str) -> None:
        self._update(Table.ACTIONS, action_id, {"handled": True})

    def create(self, change: Create) -> None:
        table, row_id = change.table, change.row_id
        row = _columns(change.data), _readable_by(change.owner_id)
        create = partial(self._tables.create_row, DATABASE_ID, table, row_id, *row)
        asking.write(self._access, f"Creating {table}/{row_id}", create)

    def update_video(self, video_id: str, data: Mapping[str, Any]) -> Video:
        return _video(self._update(Table.VIDEOS, video_id, data))

    def update_scene(self, scene_id: str, data: Mapping[str, Any]) -> Scene:
        return _scene(self._update(Table.SCENES, scene_id, data))

    def update_attempt(self, attempt_id: str, data: Mapping[str, Any]) -> None:
        self._update(Table.ATTEMPTS, attempt_id, data)

    def commit(self, changes: Sequence[Change], check: Callable[[], None]) -> None:
        """One transaction. `create_operations` stages: the SDK's own staged row writes fail to parse.

        Appwrite refuses the commit when a row was changed after it was staged, so what `check` reads holds.
        """
        transaction_id = asking.write(self._access, "Staging", partial(self._staged, changes))
        check()
        commit = partial(self._tables.update_transaction, transaction_id, commit=True)
        asking.once(self._access, "Committing", commit)

    def _staged(self, changes: Sequence[Change]) -> str:
        """A transaction with all changes; one whose answer is lost is left to expire."""
        transaction = self._tables.create_transaction(ttl=TRANSACTION_SECONDS)
        self._tables.create_operations(transaction.id, [_operation(change) for change in changes])
        return str(transaction.id)

    def _update(self, table: Table, row_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
        update = partial(self._tables.update_row, DATABASE_ID, table, row_id, _columns(data))
        row = asking.write(self._access, f"Updating {table}/{row_id}", update)
        return {**row.data, "$id": row.id}

    def _get(self, table: Table, row_id: str) -> dict[str, Any]:
        get = partial(self._tables.get_row, DATABASE_ID, table, row_id)
        row = asking.read(self._access, f"Reading {table}/{row_id}", get)
        return {**row.data, "$id": row.id}

    def _list(self, table: Table, *queries: str) -> list[dict[str, Any]]:
        """All rows that match, page by page. A key that expired meanwhile would have hidden some."""
        found: list[dict[str, Any]] = []
        cursor: list[str] = []
        while True:
            asked = [*queries, Query.limit(PAGE), *cursor]
            listing = partial(self._tables.list_rows, DATABASE_ID, table, asked)
            page = asking.read(self._access, f"Listing {table}", listing).rows
            found += [row.data | {"$id": row.id} for row in page]
            if len(page) < PAGE:
                return found
            cursor = [Query.cursor_after(page[-1].id)]


def _operation(change: Change) -> dict[str, Any]:
    data = _columns(change.data)
    if isinstance(change, Create):
        data["$permissions"] = _readable_by(change.owner_id)
    return {
        "action": "create" if isinstance(change, Create) else "update",
        "databaseId": DATABASE_ID,
        "tableId": change.table,
        "rowId": change.row_id,
        "data": data,
    }


def _columns(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(value) for key, value in data.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Raise):
        return Operator.increment(value.by, value.limit)
    return value


def _readable_by(owner_id: str) -> list[str]:
    return [Permission.read(Role.user(owner_id))] if owner_id else []


def _video(row: dict[str, Any]) -> Video:
    return Video(
        id=row["$id"],
        owner_id=row["owner_id"],
        brief=Brief.model_validate(json.loads(row["brief"])),
        status=VideoStatus(row["status"]),
        progress=row["progress"],
        scene_count=row["scene_count"],
        priority=row["priority"],
        revision=row["revision"],
        require_approval=row["require_approval"],
        partial=row["partial"],
        title=row["title"],
        combined_video_url=row["combined_video_url"],
        error_message=row["error_message"],
        degraded=tuple(row["degraded"] or ()),
        created_at=datetime.fromisoformat(row["created_at"]),
    )


def _scene(row: dict[str, Any]) -> Scene:
    return Scene(
        id=row["$id"],
        video_id=row["video_id"],
        number=row["scene_number"],
        status=SceneStatus(row["status"]),
        plan=ScenePlan(
            heading=row["heading"],
            narration=row["narration"],
            visual=Visual.model_validate_json(row["visual"]),
        ),
        revision=row["revision"],
        progress=row["progress"],
        points=row["points"],
        code_url=row["code_url"],
        video_url=row["video_url"],
        error_message=row["error_message"],
        duration_ms=row["duration_ms"],
        lease_until=_moment(row["lease_until"]),
        dispatched_at=_moment(row["dispatched_at"]),
        retry_at=_moment(row["retry_at"]),
        paused=row["paused"],
        owner_id=row["owner_id"],
        priority=row["priority"],
        submitted_at=datetime.fromisoformat(row["submitted_at"]),
        degraded=tuple(row["degraded"] or ()),
    )


def _attempt(row: dict[str, Any]) -> Attempt:
    return Attempt(
        step_id=row["step"],
        video_id=row["video_id"],
        number=row["number"],
        lease_until=datetime.fromisoformat(row["lease_until"]),
        outcome=row["outcome"] or "",
        claim=row["claim"],
    )


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
