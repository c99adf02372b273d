"""What to start next, for all unfinished videos: after a plan, after each scene, and in the sweep."""

from __future__ import annotations

from datetime import datetime

from scenewright.domain.dispatch import WaitingScene, next_scenes
from scenewright.domain.video import UNFINISHED, Scene, Video, VideoStatus
from scenewright.steps.studio import Studio, Tempo


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
    scenes = studio.rows.open_scenes()
    busy = [scene for scene in scenes if _is_busy(scene, now, studio.tempo)]
    taken = {scene.id for scene in busy}
    waiting = [
        _waiting(scene)
        for scene in scenes
        if scene.id not in taken and not (scene.retry_at and scene.retry_at > now)
    ]
    owners = [scene.owner_id for scene in busy]
    for scene_id in next_scenes(waiting, owners, studio.scenes_in_flight):
        studio.rows.update_scene(scene_id, {"dispatched_at": now.isoformat()})
        studio.executions.start(scene_path(scene_id))
        studio.log("scene_started", scene=scene_id)
    return scenes


def dispatch_after(studio: Studio, video_id: str) -> None:
    """Start what may run now that a scene of this video has ended; its last scene starts the join."""
    if not any(scene.video_id == video_id for scene in dispatch(studio)):
        studio.executions.start(combine_path(video_id))
        studio.log("combine_started", video=video_id)


def sweep(studio: Studio) -> None:
    """Take up what was lost: plans that never began, scenes and joins whose execution vanished.

    Cheap and harmless whoever starts it: it only asks for executions whose claims decide.
    """
    videos = studio.rows.videos_in(UNFINISHED)
    if not videos:
        return
    now = studio.clock.now()
    rendering = {scene.video_id for scene in dispatch(studio)}
    held = {a.step_id for a in studio.rows.open_attempts([v.id for v in videos]) if a.holds(now)}
    for video in videos:
        path = _lost_step(video, rendering, held, now, studio.tempo)
        if path:
            studio.executions.start(path)
            studio.log("step_restarted", video=video.id, path=path)


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
