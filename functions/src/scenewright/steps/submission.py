"""A user's request becomes rows, or is refused and leaves none."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import stamina

from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.errors import CommitConflict, Conflict, RowMissing
from scenewright.domain.estimate import in_cents
from scenewright.domain.usage import NO_LIMITS, Amount, Limits
from scenewright.domain.video import Video, VideoStatus, kind_of
from scenewright.steps.accounting import ledger_row, refuse_haste, reserve
from scenewright.steps.estimate import estimate
from scenewright.steps.platform import ActionKind, Create, Rows, Table
from scenewright.steps.studio import Studio


@dataclass(frozen=True)
class Owner:
    """Who a video is for ('' for a server's own) and how much they may use of a month."""

    id: str
    limits: Limits = NO_LIMITS


def submit(
    studio: Studio, brief: Brief | ChatBrief, owner: Owner, *, chosen_id: str | None = None, key: str = ""
) -> str:
    """Write the video, its action and what it reserves in one transaction; the action starts the work.

    Returns the video's id. A client that chose the id, or sent an idempotency `key`, may send the same brief
    again and gets the same video; another brief, or somebody else's video, under it raises Conflict.
    Raises QuotaExceeded or TooManyRequests; then nothing is written.
    """
    video_id = chosen_id or (derived_id(owner.id, "key", key) if key else new_id())
    if (chosen_id or key) and _is_there(studio.rows, video_id, brief, owner.id):
        return video_id  # whatever is left of the month: nothing new is asked for
    refuse_haste(studio, owner.id)
    patience: dict[str, Any] = {"attempts": None, "timeout": 12, "wait_initial": 0.05, "wait_max": 1}
    for attempt in stamina.retry_context(on=_MonthContended, **patience):
        with attempt:
            _write(studio, video_id, brief, owner)
    studio.log("video_submitted", video=video_id)
    return video_id


class _MonthContended(CommitConflict):
    """Another request of the same owner was counted at the same moment."""


def _write(studio: Studio, video_id: str, brief: Brief | ChatBrief, owner: Owner) -> None:
    amount = estimate(studio, brief).amount
    reserved = reserve(studio, owner.id, amount, owner.limits)
    changes = submission_changes(video_id, brief, owner, now=studio.clock.now(), amount=amount)
    try:
        studio.rows.commit([*changes, reserved.change], reserved.check)
    except CommitConflict as conflict:
        if not _is_there(studio.rows, video_id, brief, owner.id):
            raise _MonthContended from conflict


def submission_changes(
    video_id: str,
    brief: Brief | ChatBrief,
    owner: Owner,
    *,
    now: datetime,
    amount: Amount,
    batch_id: str = "",
) -> list[Create]:
    """The rows of a new video: itself, the ledger of what it reserved, and the action that starts it."""
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
        "owner_id": owner.id,
        "priority": owner.limits.priority,
        "kind": kind,
        "brief": brief.model_dump_json(exclude_defaults=True),
        "message": "Waiting for its turn",
        "batch_id": batch_id,
        "estimated_cost_usd": in_cents(amount.cost_usd),
        "require_approval": isinstance(brief, Brief) and brief.require_approval,
    }
    action = {"kind": ActionKind.PLAN, "video_kind": kind.made_as, "video_id": video_id}
    return [
        Create(Table.VIDEOS, video_id, video, owner.id),
        ledger_row(video_id, amount, now),
        # It outlives every other row of a video that is deleted, so that the id is not taken before.
        Create(Table.ACTIONS, f"{video_id}-plan", action),
    ]


def is_same(video: Video, brief: Brief | ChatBrief, owner_id: str) -> bool:
    """Whether a request for this brief is answered by a video that is there."""
    return video.owner_id == owner_id and video.brief == brief and not video.deleted


def new_id() -> str:
    return uuid.uuid4().hex[:16]


def derived_id(*parts: str) -> str:
    """A video id that follows from `parts`: the same request finds the same video."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _is_there(rows: Rows, video_id: str, brief: Brief | ChatBrief, owner_id: str) -> bool:
    """Whether the video was made by an earlier sending of the same brief. Raises Conflict for another one."""
    try:
        existing = rows.video(video_id)
    except RowMissing:
        return False
    if existing.deleted:
        raise Conflict("The video with this id is being deleted; try again.")
    if not is_same(existing, brief, owner_id):
        raise Conflict
    return True
