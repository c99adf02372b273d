"""What a user may change in a film: words, pictures, lengths, and which scenes come in which order.

An edit is one transaction. It plans the scenes again that may look different; what was made for them stays,
so a scene that turns out as it was takes its segment again. A completed film is rendered again at once; one
that waits for approval is prepared again; one that failed or was cancelled goes on when it is retried.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from scenewright.domain.editing import (
    Scenes,
    added,
    affected,
    edited,
    numbered,
    removed,
    reordered,
    with_new_take,
)
from scenewright.domain.errors import Conflict
from scenewright.domain.scene_edits import NewScene, SceneEdit, SceneOrder
from scenewright.domain.take import TakeKind
from scenewright.domain.video import (
    Scene,
    SceneStatus,
    Video,
    VideoKind,
    VideoStatus,
    progress_of,
    scene_share,
)
from scenewright.steps.messages import PREPARING, rendering_message
from scenewright.steps.planned import plan_columns, scene_row
from scenewright.steps.platform import ActionKind, Change, Create, Delete, Table, Update
from scenewright.steps.recordings import check_text
from scenewright.steps.steering import commit_request
from scenewright.steps.studio import Studio

MAX_REVISION: Final = 999  # of a scene: ids of its files must fit Appwrite's 36
_WAIT: Final = {
    VideoStatus.QUEUED: "wait until its scenes are planned",
    VideoStatus.PLANNING: "wait until its scenes are ready",
    VideoStatus.RENDERING: "wait until it is completed, or cancel it first",
    VideoStatus.COMBINING: "wait until it is completed, or cancel it first",
}


@dataclass(frozen=True)
class Edited:
    """How things stand after an edit. `scenes` are as they will be made; `reused` keep their segments."""

    status: VideoStatus
    message: str
    scenes: Scenes
    reused: int


def edit_scene(studio: Studio, video: Video, number: int, edit: SceneEdit) -> Edited:
    """Raises NotFound, InvalidRequest or Conflict; then nothing is written."""

    def change(scenes: Scenes) -> Scenes:
        after = edited(scenes, number, edit)
        check_text(studio, numbered(after, number).plan)
        return after

    return _apply(studio, video, change)


def add_scene(studio: Studio, video: Video, new: NewScene) -> Edited:
    """Raises InvalidRequest or Conflict."""
    return _apply(studio, video, lambda scenes: added(scenes, new, video.last_ordinal))


def remove_scene(studio: Studio, video: Video, number: int) -> Edited:
    """Raises NotFound or Conflict. The files of the scene stay until the video is deleted."""
    return _apply(studio, video, lambda scenes: removed(scenes, number))


def order_scenes(studio: Studio, video: Video, order: SceneOrder) -> Edited:
    """Raises InvalidRequest or Conflict."""
    return _apply(studio, video, lambda scenes: reordered(scenes, order.order))


def take_again(studio: Studio, video: Video, number: int, what: TakeKind) -> Edited:
    """Make another picture or speech for a scene. Raises NotFound or Conflict."""
    return _apply(studio, video, lambda scenes: with_new_take(scenes, number, what))


def _apply(studio: Studio, video: Video, change: Callable[[Scenes], Scenes]) -> Edited:
    if video.kind is VideoKind.CHAT:
        raise Conflict("A chat is edited by sending the conversation again.")
    if video.status in _WAIT:
        raise Conflict(f"The video is {video.status}: {_WAIT[video.status]}.")
    before = tuple(studio.rows.scenes_of(video.id))
    if not before:
        raise Conflict(f"The video has no scenes yet; POST /videos/{video.id}/retry plans them.")
    after = change(before)
    if before == after:
        return Edited(video.status, "Nothing was changed", after, 0)
    edit = _Edit.of(video, before, after)
    if any(scene.revision >= MAX_REVISION for scene in after):
        raise Conflict("A scene of this video has been edited too often; submit it as a new video.")
    commit_request(studio, video, edit.video_row(), edit.changes(studio), edit.action, "edited")
    return Edited(edit.status, edit.message, after, edit.reused)


@dataclass(frozen=True)
class _Edit:
    """One edit: `stale` are the ids of the scenes to be made anew, as far as they differ."""

    video: Video
    before: Scenes
    after: Scenes
    stale: frozenset[str]

    @classmethod
    def of(cls, video: Video, before: Scenes, after: Scenes) -> _Edit:
        stale = affected(before, after)
        if video.status is VideoStatus.COMPLETED:
            # A partial film goes on with the scenes that it lacks, and one whose files were removed with all.
            stale |= {scene.id for scene in after if not _has_segment(scene)}
        return cls(video, before, after, stale)

    @property
    def status(self) -> VideoStatus:
        follows = {
            VideoStatus.COMPLETED: VideoStatus.RENDERING,
            VideoStatus.AWAITING_APPROVAL: VideoStatus.PLANNING,
        }
        return follows.get(self.video.status, self.video.status)

    @property
    def action(self) -> ActionKind | None:
        return ActionKind.DISPATCH if self.status is not self.video.status else None

    @property
    def reused(self) -> int:
        return sum(_has_segment(scene) for scene in self.after if scene.id not in self.stale)

    @property
    def message(self) -> str:
        match self.status:
            case VideoStatus.RENDERING:
                return rendering_message(len(self.stale), self.reused)
            case VideoStatus.PLANNING:
                return PREPARING
            case _:
                return "Edited; a retry goes on with it"

    def video_row(self) -> dict[str, Any]:
        """A higher revision: of two edits at once one is refused, and nobody approves what is not ready."""
        ordinals = [scene.ordinal for scene in (*self.before, *self.after)]
        row: dict[str, Any] = {
            "revision": self.video.revision + 1,
            "message": self.message,
            "scene_count": len(self.after),
            "last_ordinal": max(self.video.last_ordinal, *ordinals),
            "progress": progress_of(map(self._kept, self._kept_scenes())),
            "partial": False,
            "trimmed": False,
        }
        return row | ({"status": self.status} if self.action else {})

    def changes(self, studio: Studio) -> list[Change]:
        now = studio.clock.now()
        known = {scene.id: scene for scene in self.before}
        there = {scene.id for scene in self.after}
        changes: list[Change] = []
        for scene in self.after:
            if scene.id not in known:
                row = scene_row(self.video, scene.number, scene.plan, now) | {"paused": self._waits}
                changes.append(Create(Table.SCENES, scene.id, row, self.video.owner_id))
            elif scene.id in self.stale:
                row = self._planned_again(scene) | {"updated_at": now.isoformat()}
                changes.append(Update(Table.SCENES, scene.id, row, scene.revision))
            elif (kept := self._kept(scene)) != scene:
                row = {"points": kept.points, "reused": kept.reused}
                changes.append(Update(Table.SCENES, scene.id, row, scene.revision))
        return changes + [Delete(Table.SCENES, gone) for gone in known if gone not in there]

    @property
    def _waits(self) -> bool:
        """Nothing is made before somebody retries."""
        return self.action is None

    def _kept_scenes(self) -> list[Scene]:
        return [scene for scene in self.after if scene.id not in self.stale]

    def _kept(self, scene: Scene) -> Scene:
        """A scene that stays as it is counts for progress as much as its new number says."""
        if not _has_segment(scene):
            return scene
        share = scene_share(scene.number, len(self.after))
        return replace(scene, points=share, reused=bool(self.video.combined_video_url))

    def _planned_again(self, scene: Scene) -> dict[str, Any]:
        """Its old segment stays known by its fingerprint; its old timeline must not be rendered."""
        return {
            "scene_number": scene.number,
            **plan_columns(scene.plan),
            "picture_take": scene.picture_take,
            "speech_take": scene.speech_take,
            "status": SceneStatus.PLANNED,
            "revision": scene.revision + 1,
            "paused": self._waits,
            "code_url": "",
            "fingerprint": "",
            "progress": 0,
            "points": 0,
            "dispatched_at": None,
            "lease_until": None,
            "retry_at": None,
            "error_message": "",
            "reused": False,
        }


def _has_segment(scene: Scene) -> bool:
    return scene.status is SceneStatus.RENDERED and bool(scene.video_url)
