"""Whether a webhook comes from Replicate: its signature over the raw body, and its age."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final

OLDEST_S: Final = 300
_SECONDS: Final = re.compile("[0-9]{1,12}")


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """`secret` is the account's `whsec_…`, '' for none; `headers` have lower-case names; `now` is Unix time.

    The signed content is `<id>.<timestamp>.<body>`; several signatures may be sent while a secret changes.
    """
    sent_at, message_id = headers.get("webhook-timestamp", ""), headers.get("webhook-id", "")
    if not secret or not message_id or not _SECONDS.fullmatch(sent_at) or abs(now - int(sent_at)) > OLDEST_S:
        return False
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return False
    content = f"{message_id}.{sent_at}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    signatures = headers.get("webhook-signature", "").split()
    return any(
        hmac.compare_digest(wanted.encode(), signature.removeprefix("v1,").encode())
        for signature in signatures
        if signature.startswith("v1,")
    )
