"""What an owner's server is told: events, and their delivery to one address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scenewright.domain.video import VideoKind


class WebhookEvent(StrEnum):
    """What an owner's server is told of."""

    STARTED = "video.started"
    AWAITING_APPROVAL = "video.awaiting_approval"
    COMPLETED = "video.completed"
    FAILED = "video.failed"
    CANCELLED = "video.cancelled"
    SCENE_FAILED = "scene.failed"
    TEST = "webhook.test"


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True)
class Delivery:
    """A row of `webhook_deliveries`: one event for one address. `id` is the `webhook-id` of every try.

    `body` is sent as it stands, so that each try carries the same bytes. `attempt` counts the tries that were
    begun; `next_at` is when the next may begin.
    """

    id: str
    video_id: str
    kind: VideoKind
    owner_id: str
    event: str
    url: str
    body: str
    state: DeliveryState
    attempt: int
    created_at: datetime
    next_at: datetime
    status_code: int
    error_message: str


def next_in_order(pending: Sequence[Delivery]) -> list[Delivery]:
    """Of each video and address the earliest delivery: a later event waits until the ones before it ended."""
    first: dict[tuple[str, str], Delivery] = {}
    for delivery in sorted(pending, key=lambda each: (each.created_at, each.id)):
        first.setdefault((delivery.video_id, delivery.url), delivery)
    return list(first.values())
