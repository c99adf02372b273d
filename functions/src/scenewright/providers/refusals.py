"""How a vendor's refusal reads: one table for all of them.

The message of a ProviderFailed is a predicate of the provider ("had no credit left"), so that
"picture: replicate had no credit left, drawn instead" can be made of it. It never holds a key, a URL or a
vendor's free text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scenewright.domain.errors import ProviderFailed

LONGEST_WAIT_S: Final = 20.0  # a vendor that asks for more is left to the next in the chain

_BY_STATUS: Final[Mapping[int, tuple[str, str]]] = {
    401: ("auth", "did not accept the key"),
    402: ("quota", "had no credit left"),
    403: ("auth", "does not allow this key to do that"),
    404: ("unsupported", "does not know the model or voice"),
    408: ("timeout", "took too long"),
    429: ("quota", "was asked too often"),
    504: ("timeout", "took too long"),
}


def refusal(
    provider: str, status: int, *, reason: str = "", retry_after: float | None = None
) -> ProviderFailed:
    """The failure for an HTTP status; `reason` is a vendor's short code, never its prose."""
    if status in _BY_STATUS:
        kind, said, code = *_BY_STATUS[status], reason
    else:
        kind, said, code = *_by_class(status), f"{status} {reason}".strip()
    return ProviderFailed(provider, kind, f"{said} ({code})" if code else said, retry_after)


def _by_class(status: int) -> tuple[str, str]:
    if status < 400:
        return "bad_output", "sent an answer that cannot be read"
    if status >= 500:
        return "unavailable", "is down"
    return "unsupported", "refused the request"


def seconds_of(retry_after: str | None) -> float | None:
    """A `Retry-After` header in seconds; None for none, a date or nonsense."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def worth_another_try(error: Exception) -> bool | float:
    """The hook of a stamina retry: whether to try once more and, where the vendor said, after how long."""
    if not isinstance(error, ProviderFailed) or error.kind not in {"quota", "unavailable"}:
        return False
    if error.kind == "quota" and error.retry_after is None:
        return False
    return error.retry_after is None or (error.retry_after <= LONGEST_WAIT_S and error.retry_after)
