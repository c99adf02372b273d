"""What a user may do with a video of theirs: cancel, retry, approve, join what there is.

Each writes rows and an action in one transaction and answers; the action's event starts the work, and the
sweep does where the event is lost.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import stamina

from scenewright.domain.brief import Brief
from scenewright.domain.editing import numbered
from scenewright.domain.errors import CommitConflict, Conflict, IllegalTransition, StateConflict
from scenewright.domain.video import Scene, SceneStatus, Video, VideoStatus, progress_of
from scenewright.steps.aftermath import with_aftermath
from scenewright.steps.estimating import setting_out
from scenewright.steps.failing import paused
from scenewright.steps.messages import PREPARING, WAITING, rendering_message
from scenewright.steps.platform import ActionKind, Change, Create, Table, Update
from scenewright.steps.studio import Studio
from scenewright.steps.transitions import commit_legal, shut


def cancel(studio: Studio, video: Video) -> None:
    """Stop a video. Scenes that are being rendered see it at their next beat, within three seconds.

    Dying between the two commits leaves scenes that were planned at the same moment; each rests when it is
    started.
    """
    # The revision keeps a plan or a join that is under way from taking the video up again by its commit.
    row = {"status": VideoStatus.CANCELLED, "message": "Cancelled", "revision": video.revision + 1}
    scenes = studio.rows.scenes_of(video.id)
    commit_request(studio, video, row, paused(studio, video.id), None, "cancelled")
    _call_off(studio, video, scenes)
    if video.status not in (VideoStatus.QUEUED, VideoStatus.PLANNING):
        return
    planned_meanwhile = [scene for scene in studio.rows.scenes_of(video.id) if not scene.paused]
    pauses = [Update(Table.SCENES, scene.id, {"paused": True}, scene.revision) for scene in planned_meanwhile]
    if pauses:
        try:
            commit_legal(studio.rows, pauses)
        except StateConflict as reason:  # a retry wants them after all
            studio.log("not_paused", video=video.id, why=reason.message)


def retry(studio: Studio, video: Video) -> None:
    """Go on with a failed or cancelled video from what is there.

    What was never approved is prepared for that, and not rendered.
    """
    lacks_scenes = video.status is VideoStatus.COMPLETED and video.partial
    if video.status not in (VideoStatus.FAILED, VideoStatus.CANCELLED) and not lacks_scenes:
        _refuse_unapproved(video)
        raise Conflict(f"The video is {video.status}; only a failed or cancelled one can be tried again.")
    scenes = studio.rows.scenes_of(video.id)
    if not scenes:
        row = _again(video, VideoStatus.QUEUED)
        return commit_request(studio, video, row, [], ActionKind.PLAN, "retried")
    if video.must_be_approved:
        return _prepare(studio, video, scenes)
    left = [scene for scene in scenes if scene.status is not SceneStatus.RENDERED]
    kind = ActionKind.DISPATCH if left else ActionKind.COMBINE
    row = _again(video, VideoStatus.RENDERING)
    if lacks_scenes:
        row["progress"] = progress_of(scene for scene in scenes if scene not in left)
    return commit_request(studio, video, row, [_restart(scene) for scene in left], kind, "retried")


def retry_scene(studio: Studio, video: Video, number: int) -> None:
    """Try one failed scene again; the video goes on with it and with those that were stopped."""
    scenes = studio.rows.scenes_of(video.id)
    scene = numbered(scenes, number)
    if scene.status is not SceneStatus.FAILED:
        raise Conflict(f"Scene {number} is {scene.status}: only a failed scene can be tried again.")
    if video.must_be_approved:
        return retry(studio, video)
    open_ones = [s for s in scenes if s.status in (SceneStatus.PLANNED, SceneStatus.CODED)]
    row = _again(video, VideoStatus.RENDERING)
    restarts = [_restart(each) for each in (scene, *open_ones)]
    return commit_request(studio, video, row, restarts, ActionKind.DISPATCH, "retried")


def approve(studio: Studio, video: Video) -> None:
    """Render a video that waits for approval."""
    if video.status is not VideoStatus.AWAITING_APPROVAL:
        raise Conflict(f"The video is {video.status}; nothing waits for approval.")
    row = {
        "status": VideoStatus.RENDERING,
        "approved": True,
        "message": rendering_message(video.scene_count, 0),
    }
    starts = [_restart(scene) for scene in studio.rows.scenes_of(video.id)]
    commit_request(studio, video, row, starts, ActionKind.DISPATCH, "approved")


def combine_partially(studio: Studio, video: Video) -> None:
    """Join the scenes that are rendered; the film says in `degraded` which ones are missing.

    The others stop until a retry.
    """
    _refuse_unapproved(video)
    if not any(scene.status is SceneStatus.RENDERED for scene in studio.rows.scenes_of(video.id)):
        raise Conflict("No scene of this video is rendered yet.")
    row = _again(video, VideoStatus.COMBINING) | {"partial": True, "message": "Joining what is rendered"}
    commit_request(studio, video, row, paused(studio, video.id), ActionKind.COMBINE, "joined")


def _prepare(studio: Studio, video: Video, scenes: Sequence[Scene]) -> None:
    """Resolve what is left for the approval; what is resolved stays as it is."""
    left = [scene for scene in scenes if not scene.code_url]
    status = VideoStatus.PLANNING if left else VideoStatus.AWAITING_APPROVAL
    row = _again(video, status) | {"message": PREPARING if left else WAITING}
    restarts = [_restart(scene, paused=bool(scene.code_url)) for scene in scenes]
    commit_request(studio, video, row, restarts, ActionKind.DISPATCH if left else None, "retried")


def _refuse_unapproved(video: Video) -> None:
    if video.must_be_approved:
        raise Conflict(
            "Nothing of this video is rendered before you approve it: wait until it is awaiting_approval,"
            f" then POST /videos/{video.id}/approve."
        )


def _again(video: Video, status: VideoStatus) -> dict[str, Any]:
    """The columns of a video that is taken up again."""
    message = {"message": "Going on", "error_message": ""}
    return {"status": status, "revision": video.revision + 1, "partial": False} | message


def _restart(scene: Scene, *, paused: bool = False) -> Update:
    """A new revision: attempts are counted anew, and a zombie of the old one cannot commit."""
    row: dict[str, Any] = {
        "revision": scene.revision + 1,
        "paused": paused,
        "dispatched_at": None,
        "lease_until": None,
        "retry_at": None,
        "error_message": "",
    }
    if scene.status is SceneStatus.FAILED:
        row["status"] = SceneStatus.CODED if scene.code_url else SceneStatus.PLANNED
    return Update(Table.SCENES, scene.id, row, scene.revision)


def new_action(kind: ActionKind, video: Video) -> Create:
    """A row of the outbox for this video."""
    row = {"kind": kind, "video_kind": video.kind.made_as, "video_id": video.id}
    return Create(Table.ACTIONS, uuid.uuid4().hex[:20], row)


def commit_request(
    studio: Studio,
    video: Video,
    row: dict[str, Any],
    changes: Sequence[Change],
    action: ActionKind | None,
    word: str,
) -> None:
    """One transaction with its action; Conflict where the video's status does not allow it any more."""
    now = studio.clock.now()
    stamped = row | {"updated_at": now.isoformat(), "eta_seconds": 0}
    if row.get("status") is VideoStatus.RENDERING:
        stamped |= setting_out(now, row.get("progress", video.progress))
    all_changes = [Update(Table.VIDEOS, video.id, stamped, video.revision), *changes]
    if action:
        all_changes.append(new_action(action, video))
    try:
        for attempt in stamina.retry_context(on=CommitConflict, attempts=6, wait_initial=0.05, wait_max=1):
            with attempt:  # a running scene writes its progress to the same rows
                told_changes = with_aftermath(studio, video, all_changes)
                commit_legal(studio.rows, [*told_changes, *_shutting(studio, video, all_changes)])
    except IllegalTransition as refusal:
        found = studio.rows.video(video.id)
        if found.revision != video.revision:
            raise Conflict("The video was changed at the same moment; look at it and try again.") from refusal
        raise Conflict(f"The video is {found.status} and cannot be {word}.") from refusal
    except CommitConflict as conflict:
        raise Conflict("The video is being changed at this moment; try again.") from conflict
    studio.log(f"video_{word}", video=video.id)


def _call_off(studio: Studio, video: Video, scenes: Sequence[Scene]) -> None:
    """Tell vendors that work for nobody now. An execution that waits for one sees it at its next beat."""
    orders = [scene.order for scene in scenes if scene.order.prediction]
    if orders and isinstance(video.brief, Brief):
        for maker in studio.crew.clip_makers(video.brief.casting):
            for order in orders:
                maker.call_off(order)


def _shutting(studio: Studio, video: Video, changes: Sequence[Change]) -> list[Create]:
    """Rows that shut the steps of the scenes that these changes take to another revision.

    A step that was never begun needs none: whoever begins it later reads the scene later.
    """
    taken = {
        change.row_id
        for change in changes
        if isinstance(change, Update) and change.table is Table.SCENES and "revision" in change.data
    }
    if not taken:
        return []
    scenes, attempted = studio.rows.scenes_of(video.id), studio.stock.step_ids(video.id)
    begun = [scene for scene in scenes if scene.dispatched_at or scene.step_id in attempted]
    return [row for scene in begun if scene.id in taken for row in shut(scene, "edited")]
