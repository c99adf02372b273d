"""What users ask about webhooks: what was sent, to send it again, and to try an address."""

from __future__ import annotations

import json
import uuid
from typing import Final

from pydantic import BaseModel, ConfigDict

from scenewright.domain.errors import Conflict, DeliveryFailed, InvalidRequest, NotFound, Problem, RowMissing
from scenewright.domain.request_check import checked
from scenewright.domain.webhook_delivery import Delivery, DeliveryState, WebhookEvent
from scenewright.domain.webhooks import WebhookUrl
from scenewright.entry.callers import identify, own_video, owner_of_requests
from scenewright.entry.http import Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.steps.studio import Studio
from scenewright.steps.webhooks import log_of, replay


class WebhookTest(BaseModel):
    """Where to send a test; '' for the project's own address, which only a server may have tested."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    url: WebhookUrl = ""


def _log(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
    own_video(studio, identify(settings, request), video_id)
    return Response(200, {"deliveries": log_of(studio.postbox.deliveries_of(video_id))})


def _replay(
    studio: Studio, settings: Settings, request: Request, video_id: str, delivery_id: str
) -> Response:
    """202: the next sweep sends it, under the id that it had."""
    own_video(studio, identify(settings, request), video_id)
    try:
        delivery = studio.postbox.delivery(delivery_id)
    except RowMissing as missing:
        raise NotFound("There is no such delivery.") from missing
    if delivery.video_id != video_id:
        raise NotFound("There is no such delivery.")
    if delivery.state is DeliveryState.PENDING:
        raise Conflict("It is still being delivered.")
    replay(studio, delivery)
    return Response(202, {"video_id": video_id, "id": delivery_id})


def _test(studio: Studio, settings: Settings, request: Request) -> Response:
    """200 with what the receiver answered, whatever it was; nothing is written or tried again."""
    caller = identify(settings, request)
    owner_id = owner_of_requests(caller)
    url = checked(WebhookTest, request.json(), example='{"url": "https://example.com/hook"}').url
    if not url and not (caller.is_server and studio.webhook_url):
        raise InvalidRequest([Problem("missing", "url", "Name the https address to try.")])
    delivery = _made_up(studio, url or studio.webhook_url, owner_id)
    try:
        status, why = studio.crew.sender().send(delivery, studio.clock.now()), ""
    except DeliveryFailed as failure:
        status, why = failure.status, failure.message
    return Response(200, {"delivered": not why, "status_code": status, "error_message": why})


def _made_up(studio: Studio, url: str, owner_id: str) -> Delivery:
    now, event = studio.clock.now(), WebhookEvent.TEST
    body = json.dumps({"type": event, "timestamp": now.isoformat(), "data": {}})
    name = f"test-{uuid.uuid4().hex[:16]}"
    return Delivery(
        name, "", studio.kind, owner_id, event, url, body, DeliveryState.PENDING, 0, now, now, 0, ""
    )


HOOK_ROUTES: Final = (
    Route("POST", "/webhooks/test", _test),
    Route("GET", "/videos/{video_id}/webhooks", _log),
    Route("POST", "/videos/{video_id}/webhooks/{delivery_id}/replay", _replay),
)
