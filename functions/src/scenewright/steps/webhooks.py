"""Telling an owner's server what became of a video, until it has heard it or a day has passed.

A delivery is a row that is created in the transaction of what it tells, so that nothing is told that did not
happen and nothing that happened is forgotten. Its create event sends it; the sweep sends what was lost and
what is to be tried again. A try is claimed by counting it, so that of two executions one sends.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final

from scenewright.domain.errors import CommitConflict, DeliveryFailed
from scenewright.domain.video import SceneStatus, Video, VideoStatus
from scenewright.domain.webhook_delivery import Delivery, DeliveryState, WebhookEvent, next_in_order
from scenewright.domain.webhooks import next_try
from scenewright.steps.platform import Change, Create, Table, Update
from scenewright.steps.postbox import SEND_SECONDS
from scenewright.steps.studio import Studio

AT_ONCE: Final = 8
PER_SWEEP: Final = 100
_EVENTS: Final[Mapping[VideoStatus, WebhookEvent]] = {
    VideoStatus.PLANNING: WebhookEvent.STARTED,
    VideoStatus.AWAITING_APPROVAL: WebhookEvent.AWAITING_APPROVAL,
    VideoStatus.COMPLETED: WebhookEvent.COMPLETED,
    VideoStatus.FAILED: WebhookEvent.FAILED,
    VideoStatus.CANCELLED: WebhookEvent.CANCELLED,
}
# Columns of the video or the scene that a receiver gets as the transaction leaves them.
_FACTS: Final = (
    "status", "error_message", "combined_video_url", "thumbnail_url", "captions_url", "duration_ms",
    "size_bytes", "degraded", "actual_cost_usd",
)  # fmt: skip
_CLAIM: Final = timedelta(seconds=4 * SEND_SECONDS)  # after which a try that was never ended is made again


def notices(studio: Studio, video: Video, changes: Sequence[Change]) -> list[Create]:
    """The deliveries of what these changes make true, for their transaction; none where nobody listens."""
    url = video.webhook_url or studio.webhook_url
    if not url:
        return []
    return [row for change in changes if (row := _notice(studio, video, change, url))]


def _notice(studio: Studio, video: Video, change: Change, url: str) -> Create | None:
    """The delivery that an update of the video or of a scene calls for."""
    if not isinstance(change, Update) or "status" not in change.data:
        return None
    facts = {name: change.data[name] for name in _FACTS if name in change.data}
    if change.table is Table.SCENES and change.data["status"] == SceneStatus.FAILED:
        event, facts["scene_id"] = WebhookEvent.SCENE_FAILED, change.row_id
    elif change.table is Table.VIDEOS and change.data["status"] in _EVENTS:
        event = _EVENTS[VideoStatus(change.data["status"])]
    else:
        return None
    revision = change.data.get("revision", video.revision)
    word = "approval" if event is WebhookEvent.AWAITING_APPROVAL else event.rpartition(".")[2]
    data = {"video_id": video.id, "kind": video.kind, "topic": video.brief.topic, **facts}
    return _delivery_row(studio, video, f"{change.row_id}-{word}-r{revision}", event, url, data)


def _delivery_row(
    studio: Studio, video: Video, delivery_id: str, event: WebhookEvent, url: str, data: Mapping[str, Any]
) -> Create:
    """A delivery that is due at once."""
    now = studio.clock.now().isoformat()
    body = {"type": event, "timestamp": now, "data": data}
    row: dict[str, Any] = {
        "video_id": video.id,
        "kind": video.kind.made_as,
        "owner_id": video.owner_id,
        "event": event,
        "url": url,
        "body": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        "state": DeliveryState.PENDING,
        "created_at": now,
        "next_at": now,
    }
    return Create(Table.WEBHOOK_DELIVERIES, delivery_id, row, video.owner_id)


def deliver(studio: Studio, delivery_id: str) -> None:
    """Send a delivery that was just written, and those of its video that wait before it."""
    delivery = studio.postbox.delivery(delivery_id)
    if delivery.kind is studio.kind:
        _send_in_order(studio, {delivery.video_id})


def deliver_due(studio: Studio) -> None:
    """The sweep's part."""
    due = studio.postbox.due(studio.kind, studio.clock.now(), PER_SWEEP)
    _send_in_order(studio, {delivery.video_id for delivery in due})


def replay(studio: Studio, delivery: Delivery) -> None:
    """Let the sweep send it again, under the same id, for another day."""
    now = studio.clock.now().isoformat()
    row = {"state": DeliveryState.PENDING, "attempt": 0, "created_at": now, "next_at": now}
    studio.postbox.note(delivery.id, row)
    studio.log("webhook_replayed", delivery=delivery.id)


def _send_in_order(studio: Studio, video_ids: set[str]) -> None:
    """One delivery per video after the other, several videos at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda video_id: _send_all(studio, video_id), sorted(video_ids)):
            pass


def _send_all(studio: Studio, video_id: str) -> None:
    """Everything of one video that may be sent now; a failure holds up what comes after it."""
    while ready := [d for d in next_in_order(studio.postbox.pending_of([video_id])) if _is_due(studio, d)]:
        ended = [_attempted(studio, delivery) for delivery in ready]
        if not all(ended):
            return


def _is_due(studio: Studio, delivery: Delivery) -> bool:
    return delivery.next_at <= studio.clock.now()


def _attempted(studio: Studio, delivery: Delivery) -> bool:
    """Whether this try ended the delivery.

    Dying between the answer and its note sends it again under the same id, by which a receiver knows it.
    """
    try:
        _claim(studio, delivery)
    except CommitConflict:
        return False
    number = delivery.attempt + 1
    try:
        status = studio.crew.sender().send(delivery, studio.clock.now())
    except DeliveryFailed as failure:
        return _put_off(studio, delivery, number, failure)
    now = studio.clock.now().isoformat()
    row = {"state": DeliveryState.DELIVERED, "status_code": status, "delivered_at": now, "error_message": ""}
    studio.postbox.note(delivery.id, row)
    studio.log("webhook_delivered", delivery=delivery.id, attempt=number, status=status)
    return True


def _claim(studio: Studio, delivery: Delivery) -> None:
    """Count the try. CommitConflict where another execution counted it first."""
    until = studio.clock.now() + _CLAIM
    row = {"attempt": delivery.attempt + 1, "next_at": until.isoformat()}

    def unchanged() -> None:
        found = studio.postbox.delivery(delivery.id)
        if (found.attempt, found.state) != (delivery.attempt, DeliveryState.PENDING):
            raise CommitConflict(f"{delivery.id} is being sent by another execution.")

    studio.rows.commit([Update(Table.WEBHOOK_DELIVERIES, delivery.id, row)], unchanged)


def _put_off(studio: Studio, delivery: Delivery, number: int, failure: DeliveryFailed) -> bool:
    """Note why it failed and when it is tried again; whether it was given up."""
    now = studio.clock.now()
    later = next_try(delivery.created_at, number, now, random.random())  # noqa: S311
    row: dict[str, Any] = {"status_code": failure.status, "error_message": failure.message}
    row |= {"next_at": later.isoformat()} if later else {"state": DeliveryState.GIVEN_UP}
    studio.postbox.note(delivery.id, row)
    studio.log("webhook_failed", delivery=delivery.id, attempt=number, why=failure.message, again=bool(later))
    return later is None


def log_of(deliveries: Sequence[Delivery]) -> list[dict[str, Any]]:
    """What an owner sees of deliveries."""
    return [
        {
            "id": delivery.id,
            "event": delivery.event,
            "url": delivery.url,
            "state": delivery.state,
            "attempt": delivery.attempt,
            "status_code": delivery.status_code,
            "error_message": delivery.error_message,
            "created_at": delivery.created_at.isoformat(),
            "next_at": delivery.next_at.isoformat() if delivery.state is DeliveryState.PENDING else None,
        }
        for delivery in deliveries
    ]
