"""What to start next, for all unfinished videos: after a plan, after each scene, and in the sweep."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import stamina

from scenewright.domain.dispatch import WaitingScene, next_scenes
from scenewright.domain.errors import CommitConflict, RowExists, RowMissing, StateConflict
from scenewright.domain.video import UNFINISHED, Scene, SceneStatus, Video, VideoStatus
from scenewright.steps.messages import WAITING
from scenewright.steps.platform import ActionKind, Create, Table, Update
from scenewright.steps.studio import Studio, Tempo
from scenewright.steps.transitions import commit_legal
from scenewright.steps.webhooks import told


def plan_path(video_id: str) -> str:
    return f"/steps/videos/{video_id}/plan"


def scene_path(scene_id: str) -> str:
    return f"/steps/scenes/{scene_id}"


def combine_path(video_id: str) -> str:
    return f"/steps/videos/{video_id}/combine"


def plan_step(video: Video) -> str:
    return f"{video.id}-plan-r{video.revision}"


def combine_step(video: Video) -> str:
    return f"{video.id}-join-r{video.revision}"


def dispatch(studio: Studio) -> list[Scene]:
    """Start the scenes that may run now; returns all that were open before, started or not.

    Of dispatches at the same moment one chooses and the others look again, so that no more scenes than the
    limit are in flight. Dying between the note on a scene's row and its start leaves a scene that looks
    started; the sweep takes it up again when the grace is over.
    """
    scenes, chosen = _choice(studio)
    try:
        for attempt in stamina.retry_context(on=CommitConflict, attempts=8, wait_initial=0.03, wait_max=1):
            with attempt:
                if attempt.num > 1:
                    _, chosen = _choice(studio)
                _note(studio, chosen)
    except CommitConflict as conflict:
        studio.log("dispatch_left", why=conflict.message)  # to those who were quicker
        return scenes
    for scene_id in chosen:
        studio.executions.start(scene_path(scene_id))
        studio.log("scene_started", scene=scene_id)
    return scenes


def _choice(studio: Studio) -> tuple[list[Scene], list[str]]:
    """All open scenes, and the ids of those to start."""
    now = studio.clock.now()
    scenes = studio.rows.open_scenes(studio.kind)
    busy = [scene for scene in scenes if _is_busy(scene, now, studio.tempo)]
    taken = {scene.id for scene in busy}
    waiting = [
        _waiting(scene)
        for scene in scenes
        if scene.id not in taken and not (scene.retry_at and scene.retry_at > now)
    ]
    owners = [scene.owner_id for scene in busy]
    return scenes, next_scenes(waiting, owners, studio.scenes_in_flight, studio.scenes_per_owner)


def _note(studio: Studio, chosen: Sequence[str]) -> None:
    """Write on the scenes that they were chosen. CommitConflict when another dispatch changed the choice.

    Each dispatch writes a word on one ticket: what was chosen before it was staged is seen by the second
    look, and what is chosen after it makes the commit a conflict.
    """
    if not chosen:
        return
    noted = {"dispatched_at": studio.clock.now().isoformat()}
    ticket = Update(Table.ACTIONS, _ticket(studio), {"video_id": uuid.uuid4().hex})

    def look_again() -> None:
        if _choice(studio)[1] != chosen:
            raise CommitConflict("Another dispatch chose first.")

    changes = [ticket, *(Update(Table.SCENES, scene_id, noted) for scene_id in chosen)]
    try:
        studio.rows.commit(changes, look_again)
    except RowMissing as missing:
        _make_ticket(studio)
        raise CommitConflict("The first dispatch of all made its ticket.") from missing


def _ticket(studio: Studio) -> str:
    return f"dispatch-{studio.kind}"


def _make_ticket(studio: Studio) -> None:
    row = {"kind": ActionKind.DISPATCH, "video_kind": studio.kind, "video_id": "none", "handled": True}
    with suppress(RowExists):
        studio.rows.create(Create(Table.ACTIONS, _ticket(studio), row))


def dispatch_after(studio: Studio, video_id: str) -> None:
    """Start what may run now that a scene of this video has ended; its last scene starts the join."""
    if not any(scene.video_id == video_id for scene in dispatch(studio)):
        studio.executions.start(combine_path(video_id))
        studio.log("combine_started", video=video_id)


def ask_approval(studio: Studio, video_id: str) -> None:
    """Let a video wait for its owner once all its scenes are coded; it has failed when one of them has.

    Dying before this leaves it to the sweep. An edit meanwhile raises the video's revision, so that nobody
    is asked about scenes that are being coded again.
    """
    video = studio.rows.video(video_id)
    scenes = studio.rows.scenes_of(video_id)
    if video.status is not VideoStatus.PLANNING or any(s.status is SceneStatus.PLANNED for s in scenes):
        return None
    row = {
        "status": VideoStatus.AWAITING_APPROVAL,
        "message": WAITING,
        "updated_at": studio.clock.now().isoformat(),
    }
    for scene in scenes:
        if scene.status is SceneStatus.FAILED:
            why = f"Scene {scene.number} failed: {scene.error_message}"
            row |= {"status": VideoStatus.FAILED, "message": "Failed", "error_message": why[:4000]}
    try:
        asked = told(studio, video, [Update(Table.VIDEOS, video.id, row, video.revision)])
        commit_legal(studio.rows, asked)
    except StateConflict as reason:
        return studio.log("approval_not_asked", video=video.id, why=reason.message)
    return studio.log("approval_asked", video=video.id, status=row["status"])


def sweep(studio: Studio) -> None:
    """Take up what was lost: plans that never began, scenes and joins whose execution vanished.

    Cheap and harmless whoever starts it: it only asks for executions whose claims decide.
    """
    videos = studio.rows.videos_in(UNFINISHED, studio.kind)
    if not videos:
        return
    now = studio.clock.now()
    rendering = {scene.video_id for scene in dispatch(studio)}
    held = {a.step_id for a in studio.rows.open_attempts([v.id for v in videos]) if a.holds(now)}
    for video in videos:
        if _is_prepared(video, rendering):
            ask_approval(studio, video.id)
            continue
        path = _lost_step(video, rendering, held, now, studio.tempo)
        if path:
            studio.executions.start(path)
            studio.log("step_restarted", video=video.id, path=path)


def _is_prepared(video: Video, open_videos: set[str]) -> bool:
    """Its scenes were written and none of them is left to be coded for its owner's approval."""
    return video.status is VideoStatus.PLANNING and video.scene_count > 0 and video.id not in open_videos


def _lost_step(video: Video, rendering: set[str], held: set[str], now: datetime, tempo: Tempo) -> str:
    """The path of the step that this video waits for and nobody works on; '' when there is none."""
    if video.id in rendering:
        return ""
    if video.status in (VideoStatus.QUEUED, VideoStatus.PLANNING):
        is_new = now - video.created_at < tempo.start_grace / 2
        return "" if is_new or plan_step(video) in held else plan_path(video.id)
    return "" if combine_step(video) in held else combine_path(video.id)


def _is_busy(scene: Scene, now: datetime, tempo: Tempo) -> bool:
    """Somebody renders it, or was asked to a moment ago."""
    if scene.lease_until and scene.lease_until > now:
        return True
    return scene.dispatched_at is not None and now - scene.dispatched_at < tempo.start_grace


def _waiting(scene: Scene) -> WaitingScene:
    return WaitingScene(
        scene_id=scene.id,
        video_id=scene.video_id,
        owner_id=scene.owner_id,
        priority=scene.priority,
        submitted_at=scene.submitted_at,
        length=len(scene.plan.narration),
    )
