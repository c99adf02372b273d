"""A user's request becomes rows, or is refused and leaves none."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.errors import CommitConflict, Conflict, RowMissing
from scenewright.domain.video import Video, VideoKind, VideoStatus
from scenewright.steps.platform import ActionKind, Create, Rows, Table
from scenewright.steps.studio import Studio
from scenewright.steps.transitions import commit_legal


def submit(
    studio: Studio, brief: Brief | ChatBrief, *, owner_id: str, chosen_id: str | None = None, key: str = ""
) -> str:
    """Write the video and its action in one transaction; the action's event starts the work.

    Returns the video's id. A client that chose the id, or sent an idempotency `key`, may send the same brief
    again and gets the same video; another brief, or somebody else's video, under it raises Conflict.
    """
    video_id = chosen_id or (derived_id(owner_id, "key", key) if key else new_id())
    changes = submission_changes(video_id, brief, owner_id=owner_id, now=studio.clock.now())
    try:
        commit_legal(studio.rows, changes)
    except CommitConflict:
        _same_or_conflict(studio.rows, video_id, brief, owner_id)
    studio.log("video_submitted", video=video_id)
    return video_id


def submission_changes(
    video_id: str, brief: Brief | ChatBrief, *, owner_id: str, now: datetime, batch_id: str = ""
) -> list[Create]:
    """The rows of a new video: itself, and the action that starts it."""
    kind = kind_of(brief)
    video = {
        "topic": brief.topic,
        "description": "" if isinstance(brief, ChatBrief) else brief.description,
        "status": VideoStatus.QUEUED,
        "progress": 0,
        "current_scene": 0,
        "scene_count": 0,
        "created_at": now.isoformat(),
        "updated_at": now.isoformat(),
        "owner_id": owner_id,
        "kind": kind,
        "brief": brief.model_dump_json(exclude_defaults=True),
        "message": "Waiting for its turn",
        "batch_id": batch_id,
        "require_approval": isinstance(brief, Brief) and brief.require_approval,
    }
    action = {"kind": ActionKind.PLAN, "video_kind": kind.made_as, "video_id": video_id}
    return [
        Create(Table.VIDEOS, video_id, video, owner_id),
        # It outlives every other row of a video that is deleted, so that the id is not taken before.
        Create(Table.ACTIONS, f"{video_id}-plan", action),
    ]


def kind_of(brief: Brief | ChatBrief) -> VideoKind:
    if isinstance(brief, ChatBrief):
        return VideoKind.CHAT
    return VideoKind.PLAN if brief.scenes else VideoKind.TOPIC


def is_same(video: Video, brief: Brief | ChatBrief, owner_id: str) -> bool:
    """Whether a request for this brief is answered by a video that is there."""
    return video.owner_id == owner_id and video.brief == brief and not video.deleted


def new_id() -> str:
    return uuid.uuid4().hex[:16]


def derived_id(*parts: str) -> str:
    """A video id that follows from `parts`: the same request finds the same video."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _same_or_conflict(rows: Rows, video_id: str, brief: Brief | ChatBrief, owner_id: str) -> None:
    try:
        existing = rows.video(video_id)
    except RowMissing as missing:
        raise Conflict("The id is being used by another request; try again.") from missing
    if existing.deleted:
        raise Conflict("The video with this id is being deleted; try again.")
    if not is_same(existing, brief, owner_id):
        raise Conflict
