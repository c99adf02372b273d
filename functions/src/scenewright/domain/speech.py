"""Spoken words and when they are heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Protocol

MS_PER_CHARACTER = {"hi": 88}  # 130 words a minute of Hindi in codepoints
MS_PER_CHARACTER_ELSEWHERE = 67  # 150 words a minute of English
SHORTEST_WORD_MS = 180
SENTENCE_PAUSE_MS = 450
CLAUSE_PAUSE_MS = 250
SENTENCE_MARKS = ".!?…।॥。！？؟۔።၊။"
CLAUSE_MARKS = ",;:—–、，；：،؛"
CLOSING_MARKS = "\"'”’»)]*_」』】》〉）"


class WordTimes(StrEnum):
    """Where the times of spoken words come from."""

    EXACT = "exact"  # the voice itself told them
    ALIGNED = (
        "aligned"  # found in the sound afterwards, by a listener or by an offline voice with the same text
    )
    ESTIMATED = "estimated"  # reckoned from the length of the text alone


@dataclass(frozen=True)
class SpokenWord:
    """`text` is one whitespace-separated token of the narration; times are from the start of the sound.

    A `glued` one is a part of a token, and follows the part before it without a space.
    """

    text: str
    start_ms: int
    end_ms: int
    glued: bool = False


class Written(Protocol):
    """A word as it stands in a line."""

    @property
    def text(self) -> str: ...
    @property
    def glued(self) -> bool: ...


def joined(words: Sequence[Written]) -> str:
    """The line that words make."""
    return "".join(("" if word.glued or not n else " ") + word.text for n, word in enumerate(words))


def ends_sentence(token: str) -> bool:
    return token.rstrip(CLOSING_MARKS).endswith(tuple(SENTENCE_MARKS))


def ends_clause(token: str) -> bool:
    """True at a comma and the like, and at the end of a sentence."""
    return token.rstrip(CLOSING_MARKS).endswith(tuple(CLAUSE_MARKS + SENTENCE_MARKS))


def read_aloud(text: str, *, language: str) -> tuple[SpokenWord, ...]:
    """When a reader would speak each token of `text`: by its length, with pauses after clauses."""
    tokens = text.split()
    lengths = [_reading_ms(token, language) for token in tokens]
    steps = (length + _pause_ms(token) for token, length in zip(tokens, lengths, strict=True))
    starts = accumulate(steps, initial=0)
    return tuple(
        SpokenWord(token, start, start + length)
        for token, start, length in zip(tokens, starts, lengths, strict=False)
    )


def spread(tokens: Sequence[str], start_ms: int, end_ms: int) -> list[SpokenWord]:
    """`tokens` one after another between two times, each as long as its share of the characters."""
    ends = list(accumulate((len(token) + 1 for token in tokens), initial=0))
    span = end_ms - start_ms
    borders = [start_ms + round(span * end / max(ends[-1], 1)) for end in ends]
    return [SpokenWord(token, borders[i], borders[i + 1]) for i, token in enumerate(tokens)]


def _reading_ms(token: str, language: str) -> int:
    per_character = MS_PER_CHARACTER.get(language, MS_PER_CHARACTER_ELSEWHERE)
    return max(SHORTEST_WORD_MS, per_character * (len(token) + 1))


def _pause_ms(token: str) -> int:
    if ends_sentence(token):
        return SENTENCE_PAUSE_MS
    return CLAUSE_PAUSE_MS if ends_clause(token) else 0
