"""File contents that a recording keeps as length and digest: found again where a simple rule made them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from tests.conformance.recordings import Exchange

_PATTERN = bytes((7 * i + 3) % 256 for i in range(256))
_LETTERS = b"x0a\0"


def content_of(recorded: dict[str, Any], exchange: Exchange) -> bytes:
    """The bytes that have the recorded digest; as many of another kind if no rule makes them."""
    start, total = _place(exchange, recorded["length"])
    for content in _candidates(start, recorded["length"], total):
        if hashlib.sha256(content).hexdigest() == recorded["sha256"]:
            return content
    return _repeated(b"0123456789abcdef", 0, recorded["length"])


def _place(exchange: Exchange, length: int) -> tuple[int, int]:
    """Where in its file a chunk stands, and how long the file is."""
    words = exchange.headers.get("content-range", f"bytes 0-{length - 1}/{length}").split()
    span, _, total = words[-1].partition("/")
    return int(span.partition("-")[0]), int(total)


def _candidates(start: int, length: int, total: int) -> Iterator[bytes]:
    for pattern in [_PATTERN, bytes(range(256)), *(bytes([letter]) for letter in _LETTERS)]:
        yield _repeated(pattern, start, length)
    for seed in (1, 0):
        yield _random(seed, total)[start : start + length]


def _repeated(pattern: bytes, start: int, length: int) -> bytes:
    skip = start % len(pattern)
    return (pattern * (length // len(pattern) + 2))[skip : skip + length]


@lru_cache(maxsize=2)
def _random(seed: int, total: int) -> bytes:
    return random.Random(seed).randbytes(total)  # noqa: S311 - a known sequence, not a secret
