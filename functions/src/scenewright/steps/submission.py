"""A user's request becomes rows, or is refused and leaves none."""

from __future__ import annotations

import uuid
from typing import Final

from scenewright.domain.brief import Brief, Submission
from scenewright.domain.errors import CommitConflict, Conflict, RowMissing
from scenewright.domain.video import Video, VideoStatus
from scenewright.steps.platform import ActionKind, Create, Rows, Table
from scenewright.steps.studio import Studio
from scenewright.steps.transitions import commit_legal

KIND_TOPIC: Final = "topic"


def submit(studio: Studio, submission: Submission, *, owner_id: str) -> str:
    """Write the video and its action in one transaction; the action's event starts the work.

    Returns the video's id. A client that chose the id may send the same brief again and gets the same
    video; another brief, or somebody else's video, under that id raises Conflict.
    """
    video_id = submission.id or uuid.uuid4().hex[:16]
    brief = submission.brief
    now = studio.clock.now().isoformat()
    video = {
        "topic": brief.topic,
        "description": brief.description,
        "status": VideoStatus.QUEUED,
        "progress": 0,
        "current_scene": 0,
        "scene_count": 0,
        "created_at": now,
        "updated_at": now,
        "owner_id": owner_id,
        "kind": KIND_TOPIC,
        "brief": brief.model_dump_json(exclude_defaults=True),
        "require_approval": brief.require_approval,
        "message": "Waiting for its turn",
    }
    action = {"kind": ActionKind.PLAN, "video_id": video_id}
    changes = [
        Create(Table.VIDEOS, video_id, video, owner_id),
        Create(Table.ACTIONS, f"{video_id}-plan", action),
    ]
    try:
        commit_legal(studio.rows, changes)
    except CommitConflict:
        _same_or_conflict(studio.rows, video_id, brief, owner_id)
    studio.log("video_submitted", video=video_id)
    return video_id


def _same_or_conflict(rows: Rows, video_id: str, brief: Brief, owner_id: str) -> None:
    try:
        existing: Video = rows.video(video_id)
    except RowMissing as missing:
        raise Conflict("The id is being used by another request; try again.") from missing
    if existing.owner_id != owner_id or existing.brief != brief:
        raise Conflict
