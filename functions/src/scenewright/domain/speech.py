"""Spoken words and when they are heard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SpokenWord:
    """`text` is one whitespace-separated token of the narration; times are from the start of the sound."""

    text: str
    start_ms: int
    end_ms: int
