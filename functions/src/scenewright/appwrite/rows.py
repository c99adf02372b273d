"""The tables: rows become domain values, changes become transactions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from appwrite.query import Query

from scenewright.appwrite import asking
from scenewright.appwrite.schema import DATABASE_ID
from scenewright.appwrite.tables import Tables, columns, readable_by
from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.errors import PlatformRefused, RowMissing
from scenewright.domain.order import read_order
from scenewright.domain.recording import Recording
from scenewright.domain.storyboard import ScenePlan
from scenewright.domain.take import read_takes
from scenewright.domain.transitions_plan import TransitionChoice
from scenewright.domain.video import Attempt, Course, Scene, SceneStatus, Video, VideoKind, VideoStatus
from scenewright.domain.visuals import VISUAL
from scenewright.steps.platform import Action, ActionKind, Change, Create, Delete, State, Table, Update

TRANSACTION_SECONDS: Final = 60
_BRIEFS: Final[Mapping[VideoKind, type[Brief | ChatBrief]]] = {
    VideoKind.TOPIC: Brief,
    VideoKind.PLAN: Brief,
    VideoKind.CHAT: ChatBrief,
}


class AppwriteRows(Tables):
    """`Rows` on TablesDB."""

    def video(self, video_id: str) -> Video:
        return video_from(self.read(Table.VIDEOS, video_id))

    def videos_in(self, statuses: Collection[VideoStatus], kind: VideoKind) -> list[Video]:
        these = Query.equal("kind", kinds_made_as(kind)), Query.equal("status", sorted(statuses))
        return [video_from(row) for row in self.find(Table.VIDEOS, *these)]

    def scenes_of(self, video_id: str) -> list[Scene]:
        rows = self.find(Table.SCENES, Query.equal("video_id", [video_id]))
        return sorted((_scene(row) for row in rows), key=lambda scene: scene.number)

    def scene(self, scene_id: str) -> Scene:
        return _scene(self.read(Table.SCENES, scene_id))

    def open_scenes(self, kind: VideoKind) -> list[Scene]:
        is_open = (
            Query.equal("kind", [kind]),
            Query.equal("status", [SceneStatus.PLANNED, SceneStatus.CODED]),
            Query.equal("paused", [False]),
        )
        return [_scene(row) for row in self.find(Table.SCENES, *is_open)]

    def attempts_of(self, step_id: str) -> list[Attempt]:
        rows = self.find(Table.ATTEMPTS, Query.equal("step", [step_id]))
        return sorted((_attempt(row) for row in rows), key=lambda attempt: -attempt.number)

    def open_attempts(self, video_ids: Sequence[str]) -> list[Attempt]:
        open_ones = Query.equal("video_id", list(video_ids)), Query.is_null("outcome")
        return [_attempt(row) for row in self.find(Table.ATTEMPTS, *open_ones)]

    def author_of(self, commit_id: str) -> str:
        try:
            return str(self.read(Table.COMMITS, commit_id)["attempt"])
        except RowMissing:
            return ""

    def state_of(self, table: Table, row_id: str) -> State:
        row = self.read(table, row_id)
        return State(row["status"], row["revision"])

    def action(self, action_id: str) -> Action:
        return action_from(self.read(Table.ACTIONS, action_id))

    def mark_handled(self, action_id: str) -> None:
        self.change(Table.ACTIONS, action_id, {"handled": True})

    def create(self, change: Create) -> None:
        table, row_id = change.table, change.row_id
        row = columns(change.data), readable_by(change.owner_id)
        create = partial(self._tables.create_row, DATABASE_ID, table, row_id, *row)
        asking.write(self._access, f"Creating {table}/{row_id}", create)

    def update_video(self, video_id: str, data: Mapping[str, Any]) -> Video:
        return video_from(self.change(Table.VIDEOS, video_id, data))

    def update_scene(self, scene_id: str, data: Mapping[str, Any]) -> Scene:
        return _scene(self.change(Table.SCENES, scene_id, data))

    def update_attempt(self, attempt_id: str, data: Mapping[str, Any]) -> None:
        self.change(Table.ATTEMPTS, attempt_id, data)

    def commit(self, changes: Sequence[Change], check: Callable[[], None] | None = None) -> None:
        """One transaction. `create_operations` stages: the SDK's own staged row writes fail to parse.

        Appwrite refuses the commit when a row was changed after it was staged, so what `check` reads holds.
        """
        transaction_id = asking.write(self._access, "Staging", partial(self._staged, changes))
        if check:
            check()
        commit = partial(self._tables.update_transaction, transaction_id, commit=True)
        try:
            asking.write(self._access, "Committing", commit)
        except PlatformRefused:
            # An earlier try, whose answer was lost, may have ended the transaction.
            ended = partial(self._tables.get_transaction, transaction_id)
            if asking.read(self._access, "Committing", ended).status != "committed":
                raise

    def _staged(self, changes: Sequence[Change]) -> str:
        """A transaction with all changes; one whose answer is lost is left to expire."""
        transaction = self._tables.create_transaction(ttl=TRANSACTION_SECONDS)
        self._tables.create_operations(transaction.id, [_operation(change) for change in changes])
        return str(transaction.id)


def _operation(change: Change) -> dict[str, Any]:
    place = {"databaseId": DATABASE_ID, "tableId": change.table, "rowId": change.row_id}
    match change:
        case Create(data=data, owner_id=owner_id):
            row = columns(data) | {"$permissions": readable_by(owner_id)}
            return {"action": "create", "data": row, **place}
        case Update(data=data):
            return {"action": "update", "data": columns(data), **place}
        case Delete():
            return {"action": "delete", **place}


def kinds_made_as(kind: VideoKind) -> list[VideoKind]:
    return [each for each in VideoKind if each.made_as is kind]


def action_from(row: dict[str, Any]) -> Action:
    return Action(
        id=row["$id"],
        kind=ActionKind(row["kind"]),
        video_kind=VideoKind(row["video_kind"]),
        video_id=row["video_id"],
        handled=row["handled"],
    )


def video_from(row: dict[str, Any]) -> Video:
    return Video(
        id=row["$id"],
        owner_id=row["owner_id"],
        kind=VideoKind(row["kind"]),
        brief=_BRIEFS[VideoKind(row["kind"])].model_validate_json(row["brief"]),
        status=VideoStatus(row["status"]),
        progress=row["progress"],
        scene_count=row["scene_count"],
        priority=row["priority"],
        revision=row["revision"],
        require_approval=row["require_approval"],
        approved=row["approved"],
        last_ordinal=row["last_ordinal"],
        partial=row["partial"],
        title=row["title"],
        combined_video_url=row["combined_video_url"],
        thumbnail_url=row["thumbnail_url"],
        error_message=row["error_message"],
        degraded=tuple(row["degraded"] or ()),
        created_at=datetime.fromisoformat(row["created_at"]),
        batch_id=row["batch_id"],
        deleted=row["deleted"],
        eta_seconds=row["eta_seconds"],
        planning_cost_usd=row["planning_cost_usd"],
        course=Course(
            since=_moment(row["rendering_since"]),
            from_progress=row["rendering_from"],
            scene_seconds=row["scene_seconds"],
            join_seconds=row["join_seconds"],
        ),
        music_url=row["music_url"],
        youtube_url=row["youtube_url"],
        youtube_session=row["youtube_session"],
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
            visual=VISUAL.validate_json(row["visual"]),
            min_duration_ms=row["min_duration_ms"],
            transition=TransitionChoice.model_validate_json(row["transition"]) if row["transition"] else None,
            recording=Recording.model_validate_json(row["recording"]) if row["recording"] else None,
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
        fingerprint=row["fingerprint"],
        segment_fingerprint=row["segment_fingerprint"],
        reused=row["reused"],
        picture_takes=read_takes(row["picture_takes"]),
        speech_takes=read_takes(row["speech_takes"]),
        picture_take=row["picture_take"],
        speech_take=row["speech_take"],
        order=read_order(row["vendor_order"]),
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
