"""Ids and times as Appwrite writes them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], float]


def unique_id(clock: Clock = time.time) -> str:
    """Twenty hex digits: seconds, microseconds and seven random digits, so ids sort by age."""
    now = clock()
    return f"{int(now):08x}{int(now % 1 * 1_000_000):05x}{secrets.token_hex(4)[:7]}"


def iso(moment: float) -> str:
    """UTC with milliseconds and `+00:00`, the form of every time in an answer."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
