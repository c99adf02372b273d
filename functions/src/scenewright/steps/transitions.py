"""The one door for changes of a status: a commit whose transitions the table allows.

A scene's own step does without the look at the rows that this takes: at each revision a scene is coded once
and ends once, for whoever does it creates the row `commits/<step>-coded` or `commits/<step>-done`. Who takes
a scene to another revision, or fails it, creates the row that comes next, and so shuts the step.
"""

from __future__ import annotations

from collections.abc import Sequence

from scenewright.domain.errors import IllegalTransition
from scenewright.domain.video import NEXT_SCENE_STATUS, NEXT_VIDEO_STATUS, Scene, SceneStatus, VideoStatus
from scenewright.steps.platform import Change, Create, Rows, State, Table, Update


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


def coded_id(step_id: str) -> str:
    """The commit by which a scene is coded."""
    return f"{step_id}-coded"


def done_id(step_id: str) -> str:
    """The commit by which a step ends."""
    return f"{step_id}-done"


def shut(scene: Scene, by: str) -> list[Create]:
    """What keeps attempts at the scene's present revision from committing; nothing where it has ended."""
    match scene.status:
        case SceneStatus.PLANNED:
            commit_id = coded_id(scene.step_id)
        case SceneStatus.CODED:
            commit_id = done_id(scene.step_id)
        case _:
            return []
    return [Create(Table.COMMITS, commit_id, {"attempt": by, "step": scene.step_id})]
