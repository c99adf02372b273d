"""Removing what is no longer wanted: a whole video, or what a finished film was made from.

A request marks the video and writes an action; the action's execution removes in small steps that can all be
taken twice, and the action stays until the last of them, so that the sweep goes on where an execution died.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from scenewright.domain.errors import Conflict, RowMissing, StateConflict
from scenewright.domain.video import ENDED, Scene, Video, VideoStatus
from scenewright.steps.accounting import settle_video
from scenewright.steps.aftermath import with_aftermath
from scenewright.steps.failing import paused
from scenewright.steps.platform import OF_VIDEOS, Action, ActionKind, Bucket, Change, Table, Update
from scenewright.steps.steering import new_action
from scenewright.steps.studio import Studio
from scenewright.steps.transitions import commit_legal

REMOVALS_PER_SWEEP: Final = 3
FILES_PER_TURN: Final = 200  # that one execution removes; the sweep goes on
# Columns by which rows belong to a video, in the order of removal. Its actions come last: the first of them
# keeps the id from being taken by a new video, and the one that asks for the removal keeps the sweep at it.
_ROWS: Final = (
    (Table.WEBHOOK_DELIVERIES, "video_id"),
    (Table.LEDGERS, "$id"),
    (Table.SCENES, "video_id"),
    (Table.ATTEMPTS, "video_id"),
    (Table.VIDEOS, "$id"),
    (Table.ACTIONS, "video_id"),
)
_NOTHING_MADE: Final[dict[str, Any]] = {
    **dict.fromkeys(("code_url", "video_url", "thumbnail_url", "fingerprint", "segment_fingerprint"), ""),
    **dict.fromkeys(("picture_takes", "speech_takes"), ""),
    **dict.fromkeys(("picture_take", "speech_take"), 0),
}


def delete(studio: Studio, video: Video) -> None:
    """Mark the video, for good; Conflict while something works on it. May be asked for again and again."""
    if video.status not in ENDED and video.status is not VideoStatus.AWAITING_APPROVAL:
        raise Conflict(f"The video is {video.status}: cancel it first.")
    # A higher revision refuses whoever takes the video up at the same moment.
    row: dict[str, Any] = {"deleted": True, "revision": video.revision + 1, "message": "Being deleted"}
    if video.status is VideoStatus.AWAITING_APPROVAL:
        row["status"] = VideoStatus.CANCELLED
    changes = [Update(Table.VIDEOS, video.id, row, video.revision), *paused(studio, video.id)]
    try:
        commit_legal(
            studio.rows, [*with_aftermath(studio, video, changes), new_action(ActionKind.DELETE, video)]
        )
    except StateConflict as conflict:
        raise Conflict("The video changed at the same moment; try again.") from conflict
    studio.log("video_deleted", video=video.id)


def carry_out(studio: Studio, action: Action) -> None:
    """Go on with a removal, as far as one execution should; its action is gone or handled at the end."""
    if action.kind is ActionKind.DELETE:
        _remove_video(studio, action)
    else:
        _remove_work(studio, action)


def tidy(studio: Studio) -> None:
    """The sweep's part: removals that were lost, and films so old that they lose what they came from."""
    for action in studio.stock.removals_left(studio.kind, REMOVALS_PER_SWEEP):
        carry_out(studio, action)
    if studio.keep_work_days:
        before = studio.clock.now() - timedelta(days=studio.keep_work_days)
        for video in studio.stock.untrimmed(studio.kind, before, REMOVALS_PER_SWEEP):
            _trim(studio, video)


def _remove_video(studio: Studio, action: Action) -> None:
    """Files first: once the rows are gone, only `gc` finds them."""
    video_id = action.video_id
    if not _is_marked(studio, video_id):
        return studio.stock.remove_rows(Table.ACTIONS, "$id", [action.id])
    if any(attempt.holds(studio.clock.now()) for attempt in studio.rows.open_attempts([video_id])):
        return studio.log("removal_waits", video=video_id, why="a cancelled step is still stopping")
    with suppress(RowMissing):  # an earlier turn settled it and removed its rows
        settle_video(studio, studio.rows.video(video_id))
    files = [file for bucket in OF_VIDEOS for file in studio.stock.files_of(bucket, video_id)]
    for file in files[:FILES_PER_TURN]:
        studio.stock.remove_file(file)
    if len(files) > FILES_PER_TURN:
        return studio.log("removal_goes_on", video=video_id, files=len(files) - FILES_PER_TURN)
    studio.stock.remove_rows(Table.COMMITS, "step", studio.stock.step_ids(video_id))
    for table, column in _ROWS:
        studio.stock.remove_rows(table, column, [video_id])
    return studio.log("video_removed", video=video_id, files=len(files))


def _is_marked(studio: Studio, video_id: str) -> bool:
    """A row that is gone was removed by an earlier turn; one that is not marked belongs to a new video."""
    try:
        return studio.rows.video(video_id).deleted
    except RowMissing:
        return True


def _trim(studio: Studio, video: Video) -> None:
    """Clear the names of the files from the rows, so that an edit finds nothing to reuse; the action's event
    removes the files.
    """
    row = {"trimmed": True}
    cleared = [_cleared(scene) for scene in studio.rows.scenes_of(video.id)]
    changes: list[Change] = [Update(Table.VIDEOS, video.id, row, video.revision), *cleared]
    try:
        commit_legal(studio.rows, [*changes, new_action(ActionKind.TRIM, video)])
    except StateConflict as reason:  # it is being edited or deleted: the next sweep looks again
        studio.log("not_trimmed", video=video.id, why=reason.message)


def _cleared(scene: Scene) -> Update:
    return Update(Table.SCENES, scene.id, _NOTHING_MADE, scene.revision)


def _remove_work(studio: Studio, action: Action) -> None:
    """Only what is older than the action: what an edit made since then is needed."""
    since = studio.stock.action_time(action.id)
    files = [file for file in studio.stock.files_of(Bucket.WORK, action.video_id) if file.created_at < since]
    for file in files[:FILES_PER_TURN]:
        studio.stock.remove_file(file)
    if len(files) <= FILES_PER_TURN:
        studio.rows.mark_handled(action.id)
    studio.log("work_removed", video=action.video_id, files=min(len(files), FILES_PER_TURN))
