"""Proof that an internal step was asked for by ourselves: any user may call any path of a function."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Final

TIME_HEADER: Final = "x-scenewright-time"
SIGNATURE_HEADER: Final = "x-scenewright-signature"
VALID_SECONDS: Final = 3600  # an execution may wait in the queue; steps are idempotent, so a replay is idle


def signer(secret: str, now: Callable[[], float]) -> Callable[[str, str, str], dict[str, str]]:
    """Gives `sign(method, path, body)`: headers with the time and an HMAC-SHA-256 over all four."""

    def sign(method: str, path: str, body: str) -> dict[str, str]:
        moment = str(int(now()))
        return {TIME_HEADER: moment, SIGNATURE_HEADER: _digest(secret, method, path, body, moment)}

    return sign


def is_signed(secret: str, now: float, method: str, path: str, body: str, headers: Mapping[str, str]) -> bool:
    """Whether the headers prove that we sent this request within the last hour."""
    moment = headers.get(TIME_HEADER, "")
    if not moment.isascii() or not moment.isdecimal() or abs(now - int(moment)) > VALID_SECONDS:
        return False
    expected = _digest(secret, method, path, body, moment)
    return hmac.compare_digest(expected.encode(), headers.get(SIGNATURE_HEADER, "").encode())


def _digest(secret: str, method: str, path: str, body: str, moment: str) -> str:
    message = "\n".join((method, path, moment, body))
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
