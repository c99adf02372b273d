"""One call of Appwrite: the key still counts, errors are translated, patience is had where it is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import stamina

from scenewright.appwrite.client import Access
from scenewright.appwrite.faults import translated
from scenewright.domain.errors import PlatformFault, PlatformUnavailable

T = TypeVar("T")


def read(access: Access, what: str, call: Callable[[], T]) -> T:
    """What `call` says, unless the key ran out meanwhile: what Appwrite tells a guest is no fact."""
    found = write(access, what, call)
    access.need_fresh_key()
    return found


def write(access: Access, what: str, call: Callable[[], T]) -> T:
    """Call, and call again while Appwrite is unavailable and the access has patience.

    An answer may have been lost after the work was done, so this is for calls that may happen twice.
    """
    patience = access.patience_seconds
    for attempt in stamina.retry_context(
        on=PlatformUnavailable, attempts=None if patience else 1, timeout=patience or None, wait_jitter=0.3
    ):
        with attempt:
            return once(access, what, call)
    raise AssertionError("stamina tries at least once")


def once(access: Access, what: str, call: Callable[[], T]) -> T:
    access.need_fresh_key()
    try:
        with translated(what):
            return call()
    except PlatformFault:
        access.need_fresh_key()  # a guest is refused what a key may do, and finds nothing
        raise
