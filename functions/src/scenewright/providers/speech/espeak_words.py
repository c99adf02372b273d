"""From espeak-ng's events to the time of every token of a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import category

from scenewright.domain.speech import CLAUSE_MARKS, SENTENCE_MARKS, SpokenWord, spread

BRACKETS = {"Pd", "Ps", "Pe", "Pi", "Pf"}  # dashes, brackets and quotation marks, which no voice names
FIRST_PICTOGRAPH = 0x2300  # symbols below it are read: ° © № ™
PICTOGRAPH_JOINERS = "\u200d\ufe0f\u20e3"


@dataclass(frozen=True)
class Event:
    """`kind` is "word" or "phoneme"; `position` counts codepoints of the text from 1."""

    kind: str
    position: int
    ms: int
    name: str = ""

    @property
    def sounds(self) -> bool:
        """False for word marks, pauses (`_:`) and switches of language (`(en)`)."""
        return self.kind == "phoneme" and not self.name.startswith(("_", "("))


@dataclass(frozen=True)
class _Utterance:
    """What espeak took for one word: where it stands in the text, and from when to when it sounds."""

    position: int
    start_ms: int
    end_ms: int


def timed_tokens(text: str, events: Sequence[Event], duration_ms: int) -> tuple[SpokenWord, ...]:
    """Times of all whitespace-separated tokens in order; they never fall and end within `duration_ms`.

    A word starts at its first sounding phoneme, at most 25 ms from the onset that is heard (its mark comes
    before a closure, up to 75 ms early). Words without a mark of their own share the sound of the one
    before them; tokens that are not spoken ("—") are placed at the end of the word before.
    """
    spoken = [match for match in re.finditer(r"\S+", text) if _is_spoken(match.group())]
    heard = iter(_heard(spoken, _utterances(events, duration_ms), duration_ms))
    words: list[SpokenWord] = []
    for token in text.split():
        at = words[-1].end_ms if words else 0
        words.append(next(heard) if _is_spoken(token) else SpokenWord(token, at, at))
    return tuple(words)


def sayable(text: str) -> str:
    """Pictographs, which the voice would name, and control characters as blanks; positions stay."""
    return "".join(" " if _is_unsayable(c) else c for c in text)


def _is_unsayable(c: str) -> bool:
    kind = category(c)
    return kind == "Cc" or c in PICTOGRAPH_JOINERS or (kind in {"So", "Sk"} and ord(c) >= FIRST_PICTOGRAPH)


def _is_spoken(token: str) -> bool:
    silent = SENTENCE_MARKS + CLAUSE_MARKS
    return any(c not in silent and category(c) not in BRACKETS for c in sayable(token).strip())


def _utterances(events: Sequence[Event], duration_ms: int) -> list[_Utterance]:
    marks = [index for index, event in enumerate(events) if event.kind == "word"]
    found = []
    for mark, stop in pairwise([*marks, len(events)]):
        sounding = [index for index in range(mark, stop) if events[index].sounds]
        if sounding:
            after = next((e.ms for e in events[sounding[-1] + 1 :] if e.kind == "phoneme"), duration_ms)
            found.append(_Utterance(events[mark].position, events[sounding[0]].ms, after))
    return found


def _heard(
    tokens: Sequence[re.Match[str]], utterances: Sequence[_Utterance], duration_ms: int
) -> Iterator[SpokenWord]:
    """The words of all `tokens`, in order."""
    names = [token.group() for token in tokens]
    groups = _groups(tokens, utterances) if tokens else {}
    if not groups:
        yield from spread(names, 0, duration_ms)
        return
    first = min(groups)
    yield from spread(names[:first], 0, groups[first][0].start_ms)
    for index, following in pairwise([*groups, len(tokens)]):
        yield from _shared(names[index:following], groups[index])


def _groups(tokens: Sequence[re.Match[str]], utterances: Sequence[_Utterance]) -> dict[int, list[_Utterance]]:
    """Which utterances fall on which token, by its index; forward only."""
    ends = [token.end() for token in tokens]
    groups: dict[int, list[_Utterance]] = {}
    latest = 0
    for utterance in utterances:
        latest = min(max(latest, bisect_right(ends, utterance.position - 1)), len(tokens) - 1)
        groups.setdefault(latest, []).append(utterance)
    return groups


def _shared(tokens: Sequence[str], said: Sequence[_Utterance]) -> list[SpokenWord]:
    """`tokens` over their sounds: one to one where the counts agree (of "no longer", one entry of the
    dictionary, the second mark points into "no"), else by length."""
    if len(tokens) == len(said):
        return [SpokenWord(token, u.start_ms, u.end_ms) for token, u in zip(tokens, said, strict=True)]
    return spread(tokens, said[0].start_ms, said[-1].end_ms)
