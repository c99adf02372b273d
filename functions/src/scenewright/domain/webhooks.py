"""Webhooks: what is told, how it is signed, and when it is tried again.

Signing follows Standard Webhooks 1.0.0 (`webhook-id`, `webhook-timestamp`, `webhook-signature`): an
HMAC-SHA-256 over `id.timestamp.body`, in base64, once for each secret that is valid while one is replaced.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from scenewright.domain.media_source import why_no_address

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - the prefix of every secret, as the standard writes them
SHORTEST_KEY: Final = 24  # bytes, by the standard
GIVE_UP_AFTER: Final = timedelta(hours=24)
# After the n-th try; the last one is repeated until a day has passed.
WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (20, 60, 300, 900, 1800, 3600, 7200, 14_400))
JITTER: Final = 0.25  # of a wait, at most, is added to it
MAX_URL: Final = 512


def _reachable(url: str) -> str:
    if why := why_no_address(url) if url else "":
        raise PydanticCustomError("bad_address", "{why}", {"why": why})
    return url


WebhookUrl = Annotated[str, Field(max_length=MAX_URL), AfterValidator(_reachable)]


def key_of(secret: str) -> bytes:
    """The key in a secret `whsec_<base64>`. Raises ValueError where it is none, or a short one."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError(f"a webhook secret is {SECRET_PREFIX} and base64") from error
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"a webhook secret holds at least {SHORTEST_KEY} bytes")
    return key


def derived_secret(secret: str) -> str:
    """A webhook secret that follows from another one, which it does not tell."""
    key = hmac.new(secret.encode(), b"webhooks", hashlib.sha256).digest()
    return SECRET_PREFIX + base64.b64encode(key).decode()


def signed_headers(secrets: Sequence[str], delivery_id: str, moment: datetime, body: bytes) -> dict[str, str]:
    """The three headers of the standard; a receiver needs to know one of the secrets."""
    seconds = str(int(moment.timestamp()))
    message = b".".join((delivery_id.encode(), seconds.encode(), body))
    digests = (hmac.new(key_of(secret), message, hashlib.sha256).digest() for secret in secrets)
    signatures = " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
    return {"webhook-id": delivery_id, "webhook-timestamp": seconds, "webhook-signature": signatures}


def next_try(created_at: datetime, attempt: int, now: datetime, jitter: float) -> datetime | None:
    """When to try again after the `attempt`-th try failed; None once a day has passed since the event.

    `jitter`, from 0 to 1, keeps a receiver that comes back from being asked by everybody at once. The last
    try is put at the end of the day.
    """
    end = created_at + GIVE_UP_AFTER
    if now >= end:
        return None
    wait = WAITS[min(attempt, len(WAITS)) - 1]
    return min(now + wait * (1 + JITTER * jitter), end)
