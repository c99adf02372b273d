"""Sends webhooks, through the guarded door: to https alone, and to no address of a private network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from urllib3.exceptions import HTTPError

from scenewright.domain.errors import DeliveryFailed, ProviderFailed
from scenewright.domain.webhook_delivery import Delivery
from scenewright.domain.webhooks import signed_headers
from scenewright.providers.budget import within
from scenewright.providers.download import ANYWHERE, Door, opened
from scenewright.steps.postbox import SEND_SECONDS

_RECEIVER: Final = "the receiver"


class WebhookSender:
    """`Sender`. With `loopback` also to this machine over http: for a laptop, where nothing else listens."""

    def __init__(self, secrets: Sequence[str], *, loopback: bool) -> None:
        self._secrets = secrets
        self._door = Door(_RECEIVER, ANYWHERE, max_bytes=0, seconds=SEND_SECONDS, loopback=loopback)

    def send(self, delivery: Delivery, now: datetime) -> int:
        """The status of an answer from 200 to 299, whose body is not read; no redirect is followed."""
        body = delivery.body.encode()
        headers = {
            "content-type": "application/json",
            "user-agent": "scenewright-webhooks",
            **signed_headers(self._secrets, delivery.id, now, body),
        }
        try:
            status = within(SEND_SECONDS, _RECEIVER, lambda: self._posted(delivery.url, body, headers))
        except ProviderFailed as failure:
            raise DeliveryFailed(failure.message) from failure
        if not 200 <= status < 300:
            raise DeliveryFailed(f"The receiver answered {status}.", status)
        return status

    def _posted(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        answer = opened(url, self._door, body, headers)
        try:
            return answer.status
        except HTTPError as error:
            raise ProviderFailed(_RECEIVER, "unavailable", "broke off") from error
        finally:
            answer.close()
