"""What a user may do with a video of theirs: cancel, retry, approve, join what there is.

Each writes rows and an action in one transaction and answers; the action's event starts the work, and the
sweep does where the event is lost.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import stamina

from scenewright.domain.errors import CommitConflict, Conflict, IllegalTransition, NotFound
from scenewright.domain.video import Scene, SceneStatus, Video, VideoStatus
from scenewright.steps.platform import ActionKind, Change, Create, Table, Update
from scenewright.steps.studio import Studio
from scenewright.steps.transitions import commit_legal


def cancel(studio: Studio, video: Video) -> None:
    """Stop a video. Scenes that are being rendered see it at their next beat, within three seconds."""
    row = {"status": VideoStatus.CANCELLED, "message": "Cancelled"}
    scenes = studio.rows.scenes_of(video.id)
    pauses = [Update(Table.SCENES, scene.id, {"paused": True}) for scene in scenes if not scene.paused]
    _commit(studio, video, row, pauses, None, "cancelled")


def retry(studio: Studio, video: Video) -> None:
    """Go on with a failed or cancelled video from what is there."""
    scenes = studio.rows.scenes_of(video.id)
    if not scenes:
        return _commit(studio, video, _again(video, VideoStatus.QUEUED), [], ActionKind.PLAN, "retried")
    left = [scene for scene in scenes if scene.status is not SceneStatus.RENDERED]
    kind = ActionKind.DISPATCH if left else ActionKind.COMBINE
    row = _again(video, VideoStatus.RENDERING)
    return _commit(studio, video, row, [_restart(scene) for scene in left], kind, "retried")


def retry_scene(studio: Studio, video: Video, number: int) -> None:
    """Try one failed scene again; the video goes on with it."""
    scene = scene_numbered(studio, video, number)
    if scene.status is not SceneStatus.FAILED:
        raise Conflict(f"Scene {number} is {scene.status}: only a failed scene can be tried again.")
    row = _again(video, VideoStatus.RENDERING)
    _commit(studio, video, row, [_restart(scene)], ActionKind.DISPATCH, "retried")


def approve(studio: Studio, video: Video) -> None:
    """Render a video that waits for approval."""
    if video.status is not VideoStatus.AWAITING_APPROVAL:
        raise Conflict(f"The video is {video.status}; nothing waits for approval.")
    row = {"status": VideoStatus.RENDERING, "message": f"Rendering {video.scene_count} scenes"}
    starts = [
        Update(Table.SCENES, scene.id, {"paused": False, "dispatched_at": None, "lease_until": None})
        for scene in studio.rows.scenes_of(video.id)
    ]
    _commit(studio, video, row, starts, ActionKind.DISPATCH, "approved")


def combine_partially(studio: Studio, video: Video) -> None:
    """Join the scenes that are rendered; the film says in `degraded` which ones are missing."""
    if not any(scene.status is SceneStatus.RENDERED for scene in studio.rows.scenes_of(video.id)):
        raise Conflict("No scene of this video is rendered yet.")
    row = _again(video, VideoStatus.COMBINING) | {"partial": True, "message": "Joining what is rendered"}
    _commit(studio, video, row, [], ActionKind.COMBINE, "joined")


def scene_numbered(studio: Studio, video: Video, number: int) -> Scene:
    for scene in studio.rows.scenes_of(video.id):
        if scene.number == number:
            return scene
    raise NotFound(f"The video has no scene {number}.")


def _again(video: Video, status: VideoStatus) -> dict[str, Any]:
    """The columns of a video that is taken up again."""
    message = {"message": "Going on", "error_message": ""}
    return {"status": status, "revision": video.revision + 1, "partial": False} | message


def _restart(scene: Scene) -> Update:
    """A new revision: attempts are counted anew, and a zombie of the old one cannot commit."""
    row: dict[str, Any] = {
        "revision": scene.revision + 1,
        "paused": False,
        "dispatched_at": None,
        "lease_until": None,
        "retry_at": None,
        "error_message": "",
    }
    if scene.status is SceneStatus.FAILED:
        row["status"] = SceneStatus.CODED if scene.code_url else SceneStatus.PLANNED
    return Update(Table.SCENES, scene.id, row, scene.revision)


def _commit(
    studio: Studio,
    video: Video,
    row: dict[str, Any],
    changes: Sequence[Change],
    action: ActionKind | None,
    word: str,
) -> None:
    """One transaction; Conflict where the video's status does not allow it."""
    stamped = row | {"updated_at": studio.clock.now().isoformat()}
    all_changes = [Update(Table.VIDEOS, video.id, stamped, video.revision), *changes]
    if action:
        row_id = uuid.uuid4().hex[:20]
        all_changes.append(Create(Table.ACTIONS, row_id, {"kind": action, "video_id": video.id}))
    try:
        for attempt in stamina.retry_context(on=CommitConflict, attempts=6, wait_initial=0.05, wait_max=1):
            with attempt:  # a running scene writes its progress to the same rows
                commit_legal(studio.rows, all_changes)
    except IllegalTransition as refusal:
        raise Conflict(f"The video is {video.status} and cannot be {word}.") from refusal
    studio.log(f"video_{word}", video=video.id)
