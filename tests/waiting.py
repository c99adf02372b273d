"""The one way in which a test waits: for a condition, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Literal, TypeVar

T = TypeVar("T")

HANGS_AFTER_SECONDS: Final = 90


def until(
    condition: Callable[[], T | Literal[False] | None],
    seconds: float = HANGS_AFTER_SECONDS,
    *,
    every: float = 0.05,
) -> T:
    """What `condition`, asked `every` so many seconds, answers once that is true."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < end, f"it never came true in {seconds:g} s"
        time.sleep(every)
    return answer
