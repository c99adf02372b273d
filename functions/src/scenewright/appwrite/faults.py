"""Appwrite's errors become ours, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from appwrite.exception import AppwriteException
from pydantic import ValidationError

from scenewright.domain.errors import (
    CommitConflict,
    PlatformFault,
    PlatformRefused,
    PlatformUnavailable,
    RowExists,
    RowMissing,
)

_UNAVAILABLE: Final = {0, 408, 425, 429}  # 0: no answer came


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise PlatformFaults for what the SDK raises inside; `what` says what was being done."""
    try:
        yield
    except AppwriteException as error:
        raise _fault(what, error) from error
    except ValidationError as error:
        raise PlatformRefused(f"{what}: Appwrite's answer was not understood.") from error


def _fault(what: str, error: AppwriteException) -> PlatformFault | CommitConflict:
    status, kind = error.code or 0, error.type or ""
    sentence = f"{what}: {_sentence(error)}"
    if status in _UNAVAILABLE or status >= 500:
        return PlatformUnavailable(sentence)
    if kind == "transaction_conflict":
        return CommitConflict(sentence)
    if status == 409 and kind.endswith("_already_exists"):
        return RowExists(sentence)
    if status == 404 and kind.endswith("_not_found"):
        return RowMissing(sentence)
    return PlatformRefused(sentence)


def _sentence(error: AppwriteException) -> str:
    """Without a status the message is an exception of the HTTP library, whose text may hold addresses."""
    return str(error.message) if error.code else f"no answer ({type(error.message).__name__})"
