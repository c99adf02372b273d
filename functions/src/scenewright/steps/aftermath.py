"""What follows from a change of a video's or a scene's status, in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Sequence

from scenewright.domain.video import ENDED, Video
from scenewright.steps.platform import ActionKind, Change, Create, Table, Update
from scenewright.steps.studio import Studio
from scenewright.steps.webhooks import notices


def with_aftermath(studio: Studio, video: Video, changes: Sequence[Change]) -> list[Change]:
    """The changes, the deliveries of what they make true, and the settlement of a video that ends by them."""
    return [*changes, *notices(studio, video, changes), *_settlements(video, changes)]


def _settlements(video: Video, changes: Sequence[Change]) -> list[Create]:
    ends = (change for change in changes if isinstance(change, Update) and change.table is Table.VIDEOS)
    row = {"kind": ActionKind.SETTLE, "video_kind": video.kind.made_as, "video_id": video.id}
    return [
        Create(Table.ACTIONS, f"{video.id}-settle-r{change.data.get('revision', video.revision)}", row)
        for change in ends
        if change.data.get("status") in ENDED
    ]
