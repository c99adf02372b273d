"""What to start next, for all unfinished videos: after a plan, after each scene, and in the sweep."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import stamina

from scenewright.domain.dispatch import WaitingScene, next_scenes
from scenewright.domain.errors import CommitConflict, RowExists, RowMissing, StateConflict
from scenewright.domain.video import UNFINISHED, Scene, SceneStatus, Video, VideoStatus
from scenewright.steps.aftermath import with_aftermath
from scenewright.steps.messages import WAITING
from scenewright.steps.platform import ActionKind, Change, Create, Table, Update
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
        _start_scene(studio, scene_id)
    return scenes


@dataclass(frozen=True)
class HandOver:
    """What the end of a scene sets going, as things stood before it. `changes` belong into its commit.

    `heir` is the scene that takes its place, '' for none; `is_last` that its video has no other open scene;
    `leaves_room` that more may start than the heir.
    """

    changes: tuple[Change, ...]
    heir: str
    is_last: bool
    leaves_room: bool


def hand_over(studio: Studio, video: Video, scene: Scene, commit_id: str) -> HandOver:
    """Who takes the place of a scene that is about to end by this commit.

    One goes and one comes, of the same owner where owners have a limit of their own, so no limit is passed
    whoever dispatches at the same moment; two that hand over to the same scene leave a place empty, which
    the execution that finds it taken fills. Of two last scenes that end at once and see each other, one finds
    its commit refused, since both create the row that counts the scenes left; it looks again.
    """
    others = [one for one in studio.rows.open_scenes(studio.kind) if one.id != scene.id]
    chosen = _chosen(studio, others)
    by_id = {one.id: one for one in others}
    heir = chosen[0] if chosen and _may_follow(studio, scene, by_id[chosen[0]]) else ""
    left = sum(one.video_id == video.id for one in others)
    count_id = f"{video.id}-r{video.revision}-{commit_id.rpartition('-')[2]}-{left}"
    counted = Create(Table.COMMITS, count_id, {"attempt": commit_id, "step": scene.step_id})
    noted = [Update(Table.SCENES, heir, _noted(studio))] if heir else []
    return HandOver((counted, *noted), heir, left == 0, len(chosen) > bool(heir))


def _may_follow(studio: Studio, scene: Scene, heir: Scene) -> bool:
    return scene.owner_id == heir.owner_id or studio.scenes_per_owner >= studio.scenes_in_flight


def start_after(studio: Studio, video: Video, hand: HandOver) -> None:
    """Start what was chosen; the last scene starts the join, or has its video wait for approval.

    Dying before this leaves a heir that looks started, or a video without open scenes: the sweep's.
    """
    if hand.heir:
        _start_scene(studio, hand.heir)
    if hand.leaves_room:
        dispatch(studio)
    if hand.is_last and video.status is VideoStatus.RENDERING:
        _start_join(studio, video.id)
    elif hand.is_last:
        ask_approval(studio, video.id)


def _start_scene(studio: Studio, scene_id: str) -> None:
    studio.executions.start(scene_path(scene_id))
    studio.log("scene_started", scene=scene_id)


def _start_join(studio: Studio, video_id: str) -> None:
    studio.executions.start(combine_path(video_id))
    studio.log("combine_started", video=video_id)


def _choice(studio: Studio) -> tuple[list[Scene], list[str]]:
    """All open scenes, and the ids of those to start."""
    scenes = studio.rows.open_scenes(studio.kind)
    return scenes, _chosen(studio, scenes)


def _chosen(studio: Studio, scenes: Sequence[Scene]) -> list[str]:
    """The ids of those to start, of all scenes that are open."""
    now = studio.clock.now()
    busy = [scene for scene in scenes if _is_busy(scene, now, studio.tempo)]
    taken = {scene.id for scene in busy}
    waiting = [
        _waiting(scene)
        for scene in scenes
        if scene.id not in taken and not (scene.retry_at and scene.retry_at > now)
    ]
    owners = [scene.owner_id for scene in busy]
    return next_scenes(waiting, owners, studio.scenes_in_flight, studio.scenes_per_owner)


def _note(studio: Studio, chosen: Sequence[str]) -> None:
    """Write on the scenes that they were chosen. CommitConflict when another dispatch changed the choice.

    Each dispatch writes a word on one ticket: what was chosen before it was staged is seen by the second
    look, and what is chosen after it makes the commit a conflict.
    """
    if not chosen:
        return
    ticket = Update(Table.ACTIONS, _ticket(studio), {"video_id": uuid.uuid4().hex})

    def look_again() -> None:
        if _choice(studio)[1] != chosen:
            raise CommitConflict("Another dispatch chose first.")

    changes = [ticket, *(Update(Table.SCENES, scene_id, _noted(studio)) for scene_id in chosen)]
    try:
        studio.rows.commit(changes, look_again)
    except RowMissing as missing:
        _make_ticket(studio)
        raise CommitConflict("The first dispatch of all made its ticket.") from missing


def _noted(studio: Studio) -> dict[str, str]:
    return {"dispatched_at": studio.clock.now().isoformat()}


def _ticket(studio: Studio) -> str:
    return f"dispatch-{studio.kind}"


def _make_ticket(studio: Studio) -> None:
    row = {"kind": ActionKind.DISPATCH, "video_kind": studio.kind, "video_id": "none", "handled": True}
    with suppress(RowExists):
        studio.rows.create(Create(Table.ACTIONS, _ticket(studio), row))


def dispatch_after(studio: Studio, video_id: str) -> None:
    """Start what may run now that a scene of this video has ended; its last scene starts the join."""
    if not any(scene.video_id == video_id for scene in dispatch(studio)):
        _start_join(studio, video_id)


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
        asked = with_aftermath(studio, video, [Update(Table.VIDEOS, video.id, row, video.revision)])
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
