"""What to start next, for all unfinished videos: after a plan, after each scene, and in the sweep."""

from __future__ import annotations

from datetime import datetime

from scenewright.domain.dispatch import WaitingScene, next_scenes
from scenewright.domain.errors import StateConflict
from scenewright.domain.video import UNFINISHED, Scene, SceneStatus, Video, VideoStatus
from scenewright.steps.messages import WAITING
from scenewright.steps.platform import Table, Update
from scenewright.steps.studio import Studio, Tempo
from scenewright.steps.transitions import commit_legal


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

    Dying between the note on a scene's row and its start leaves a scene that looks started; the sweep
    takes it up again when the grace is over. Two dispatches at once choose the same scenes, and the second
    execution finds the lease taken.
    """
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
    for scene_id in next_scenes(waiting, owners, studio.scenes_in_flight, studio.scenes_per_owner):
        studio.rows.update_scene(scene_id, {"dispatched_at": now.isoformat()})
        studio.executions.start(scene_path(scene_id))
        studio.log("scene_started", scene=scene_id)
    return scenes


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
        commit_legal(studio.rows, [Update(Table.VIDEOS, video.id, row, video.revision)])
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
