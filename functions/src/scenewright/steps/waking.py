"""A vendor tells that it is done: the scene that waits for it is taken up at once."""

from __future__ import annotations

from contextlib import suppress

from scenewright.domain.errors import RowExists, RowMissing
from scenewright.domain.video import SceneStatus
from scenewright.steps.platform import ActionKind, Create, Table
from scenewright.steps.studio import Studio


def wake(studio: Studio, scene_id: str, prediction: str) -> bool:
    """Whether the scene waits for this prediction. Told twice, it wakes once: the action is named after it.

    A scene whose attempt still runs has not noted its order yet: that attempt, or the sweep, sees the end.
    """
    try:
        scene = studio.rows.scene(scene_id)
    except RowMissing:
        return False
    if scene.status is not SceneStatus.PLANNED or scene.order.prediction != prediction:
        return False
    studio.rows.update_scene(scene_id, {"retry_at": None})
    row = {"kind": ActionKind.DISPATCH, "video_kind": studio.kind, "video_id": scene.video_id}
    with suppress(RowExists):
        studio.rows.create(Create(Table.ACTIONS, f"wake-{prediction}"[:36], row))
    studio.log("scene_woken", scene=scene_id)
    return True
