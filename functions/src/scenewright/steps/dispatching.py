"""What to start next, for all unfinished videos: after a plan, after each scene, and in the sweep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from scenewright.domain.dispatch import WaitingScene, next_scenes
from scenewright.domain.video import UNFINISHED, Attempt, Scene, SceneStatus, Video, VideoStatus
from scenewright.steps.platform import Table, Update
from scenewright.steps.studio import Studio

START_GRACE: Final = timedelta(seconds=60)  # how long an execution that was asked for may take to claim
_OPEN: Final = {SceneStatus.PLANNED, SceneStatus.CODED}


def plan_path(video_id: str) -> str:
    return f"/steps/videos/{video_id}/plan"


def scene_path(scene_id: str) -> str:
    return f"/steps/scenes/{scene_id}"


def combine_path(video_id: str) -> str:
    return f"/steps/videos/{video_id}/combine"


def combine_step(video_id: str) -> str:
    return f"{video_id}-combine"


def plan_step(video_id: str) -> str:
    return f"{video_id}-plan"


def dispatch(studio: Studio) -> None:
    """Start the scenes that may run now, and the joins that are due.

    Dying between the note on the scene's row and its start leaves a scene that looks started; the sweep
    takes it up again when the grace is over. Two dispatches at once choose the same scenes, and the second
    execution finds the lease taken.
    """
    _dispatch(studio, studio.rows.videos_in({VideoStatus.RENDERING, VideoStatus.COMBINING}))


def sweep(studio: Studio) -> None:
    """Take up what was lost: plans that never began, scenes and joins whose execution vanished.

    Cheap and harmless whoever starts it: it only asks for executions whose claims decide.
    """
    videos = studio.rows.videos_in(UNFINISHED)
    now = studio.clock.now()
    early = [v for v in videos if v.status in (VideoStatus.QUEUED, VideoStatus.PLANNING)]
    held = _held_steps(studio.rows.open_attempts([v.id for v in early]), now) if early else set()
    for video in early:
        if plan_step(video.id) not in held and now - video.created_at > START_GRACE / 2:
            studio.log("plan_restarted", video=video.id)
            studio.executions.start(plan_path(video.id))
    _dispatch(studio, [v for v in videos if v.status in (VideoStatus.RENDERING, VideoStatus.COMBINING)])


def _dispatch(studio: Studio, videos: list[Video]) -> None:
    if not videos:
        return
    now = studio.clock.now()
    ids = [video.id for video in videos]
    scenes = studio.rows.scenes_of(ids)
    held = _held_steps(studio.rows.open_attempts(ids), now)
    by_id = {video.id: video for video in videos}
    busy = {s.id for s in scenes if s.status in _OPEN and (s.id in held or _just_asked_for(s, now))}
    waiting = [
        _waiting(scene, by_id[scene.video_id])
        for scene in scenes
        if scene.status in _OPEN and scene.id not in busy and not (scene.retry_at and scene.retry_at > now)
    ]
    owners = [by_id[scene.video_id].owner_id for scene in scenes if scene.id in busy]
    for scene_id in next_scenes(waiting, owners, studio.scenes_in_flight):
        studio.rows.update(Update(Table.SCENES, scene_id, {"dispatched_at": now.isoformat()}))
        studio.executions.start(scene_path(scene_id))
        studio.log("scene_started", scene=scene_id)
    for video_id in _complete(scenes):
        if combine_step(video_id) not in held:
            studio.executions.start(combine_path(video_id))
            studio.log("combine_started", video=video_id)


def _held_steps(attempts: Iterable[Attempt], now: datetime) -> set[str]:
    return {attempt.step_id for attempt in attempts if attempt.holds(now)}


def _just_asked_for(scene: Scene, now: datetime) -> bool:
    return scene.dispatched_at is not None and now - scene.dispatched_at < START_GRACE


def _waiting(scene: Scene, video: Video) -> WaitingScene:
    return WaitingScene(
        scene_id=scene.id,
        video_id=video.id,
        owner_id=video.owner_id,
        priority=video.priority,
        submitted_at=video.created_at,
        length=len(scene.plan.narration),
    )


def _complete(scenes: Iterable[Scene]) -> list[str]:
    """Videos all of whose scenes are rendered."""
    statuses: dict[str, set[SceneStatus]] = defaultdict(set)
    for scene in scenes:
        statuses[scene.video_id].add(scene.status)
    return [video_id for video_id, seen in statuses.items() if seen == {SceneStatus.RENDERED}]
