"""The one door for changes of a status: a commit whose transitions the table allows."""

from __future__ import annotations

from collections.abc import Sequence

from scenewright.domain.errors import IllegalTransition
from scenewright.domain.video import NEXT_SCENE_STATUS, NEXT_VIDEO_STATUS, SceneStatus, VideoStatus
from scenewright.steps.platform import Change, Rows, State, Table, Update


def commit_legal(rows: Rows, changes: Sequence[Change]) -> None:
    """Commit all changes, or raise: IllegalTransition, CommitConflict, a PlatformFault.

    Statuses are read after staging, so what was read is what the commit meets.
    """
    moves = [change for change in changes if isinstance(change, Update) and _is_conditional(change)]

    def check() -> None:
        for move in moves:
            _check(move, rows.state_of(move.table, move.row_id))

    rows.commit(changes, check)


def _is_conditional(change: Update) -> bool:
    return "status" in change.data or change.revision is not None


def _check(move: Update, found: State) -> None:
    name, wanted = f"{move.table}/{move.row_id}", move.data.get("status")
    if wanted is not None and not is_legal(move.table, found.status, str(wanted)):
        raise IllegalTransition(f"{name} is {found.status}, not to become {wanted}.")
    if move.revision is not None and move.revision != found.revision:
        raise IllegalTransition(f"{name} is at revision {found.revision}, not {move.revision}.")


def is_legal(table: Table, current: str, wanted: str) -> bool:
    """Whether the table of transitions lets a row's status become `wanted`."""
    if table is Table.VIDEOS:
        return VideoStatus(wanted) in NEXT_VIDEO_STATUS[VideoStatus(current)]
    return SceneStatus(wanted) in NEXT_SCENE_STATUS[SceneStatus(current)]
