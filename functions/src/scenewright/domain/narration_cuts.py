"""A narration that was spoken through, cut into the stretches of its scenes in the pauses between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

from scenewright.domain.speech import SpokenWord

LEVEL_MS: Final = 10  # of sound, whose loudness is one level
SHORTEST_SECONDS: Final = 0.5  # of a stretch that is cut
_QUIET: Final = 0.06  # of the loudest level: below it nobody speaks
_PAUSE_MS: Final = 90  # that a silence between clauses lasts at least
_REACH_MS: Final = 500  # how far a pause may be from where the words say that it is
_LONG_ENOUGH_MS: Final = 700  # a pause is not the more likely between two scenes for being longer

Span = tuple[float, float]  # from when to when, in milliseconds


@dataclass(frozen=True)
class Spoken:
    """The words of a narration in order, and how loud it is, in steps of `LEVEL_MS`."""

    words: tuple[SpokenWord, ...]
    levels: tuple[float, ...]

    @property
    def length_ms(self) -> int:
        return LEVEL_MS * len(self.levels)


def cut(spoken: Spoken, counts: Sequence[int], fps: int) -> list[int]:
    """The frames at which a scene ends and the next one begins; `counts` are the words of each scene.

    Whole frames, so that scenes which follow one another add no rounding to the pauses. Raises ValueError
    when the scenes have other words than the narration, or it is too short for so many.
    """
    if sum(counts) != len(spoken.words):
        raise ValueError("the scenes do not say what the recording says")
    least = round(SHORTEST_SECONDS * fps)
    last = int(spoken.length_ms * fps / 1000)
    if last < least * len(counts):
        raise ValueError(f"{spoken.length_ms / 1000:.1f} s are too short for {len(counts)} scenes")
    pauses = [(one[1], other[0]) for one, other in pairwise(sounding(spoken.levels))]
    borders: list[int] = []
    for number, at in enumerate([*accumulate(counts)][:-1], start=1):
        wanted = _border(spoken, pauses, at, fps)
        earliest = (borders[-1] if borders else 0) + least
        borders.append(min(max(wanted, earliest), last - least * (len(counts) - number)))
    return borders


def sounding(levels: Sequence[float]) -> list[tuple[int, int]]:
    """From when to when something is heard, in milliseconds; shorter silences than a pause are part of it."""
    bound = _QUIET * max(levels, default=0.0)
    spans: list[tuple[int, int]] = []
    for start in (number * LEVEL_MS for number, level in enumerate(levels) if level > bound):
        goes_on = bool(spans) and start - spans[-1][1] < _PAUSE_MS
        since = spans.pop()[0] if goes_on else start
        spans.append((since, start + LEVEL_MS))
    return spans


def words_between(
    spoken: Sequence[SpokenWord], text: str, start_ms: float, end_ms: float
) -> tuple[SpokenWord, ...]:
    """The words of `text` where they are spoken from `start_ms` to `end_ms`, timed from there.

    Empty where something else is spoken.
    """
    tokens, length = text.split(), round(end_ms - start_ms)
    inside = [n for n, word in enumerate(spoken) if start_ms - _REACH_MS < _middle(word) < end_ms + _REACH_MS]
    firsts = [n for n in inside if [word.text for word in spoken[n : n + len(tokens)]] == tokens]
    fitting = [n for n in firsts if n + len(tokens) - 1 <= inside[-1]]
    if not tokens or not fitting:
        return ()
    first = min(fitting, key=lambda n: abs(spoken[n].start_ms - start_ms))

    def moved(ms: int) -> int:
        return min(max(round(ms - start_ms), 0), length)

    said = spoken[first : first + len(tokens)]
    return tuple(replace(w, start_ms=moved(w.start_ms), end_ms=moved(w.end_ms)) for w in said)


def _border(spoken: Spoken, pauses: Sequence[Span], at: int, fps: int) -> int:
    """The frame in the pause before word `at`; where nobody pauses, the quietest between the two words."""
    before, after = spoken.words[at - 1], spoken.words[at]
    gap = (before.end_ms, max(before.end_ms, after.start_ms))
    near = [pause for pause in pauses if _distance(pause, gap) <= _REACH_MS]
    if not near:
        return _quietest(spoken.levels, (_middle(before), _middle(after)), fps)
    start, end = max(near, key=lambda pause: _likeness(pause, gap))
    quarter = (end - start) / 4
    return _quietest(spoken.levels, (start + quarter, end - quarter), fps)


def _quietest(levels: Sequence[float], span: Span, fps: int) -> int:
    """The frame of `span` at whose border it is quietest; of several that are, the one in the middle."""
    middle = _middle_of(span)
    first, last = -(-span[0] * fps // 1000), span[1] * fps // 1000
    frames = range(int(first), int(last) + 1) or (round(middle * fps / 1000),)
    return min(frames, key=lambda f: (round(_level(levels, 1000 * f / fps)), abs(1000 * f / fps - middle)))


def _level(levels: Sequence[float], ms: float) -> float:
    """Just before and just after a moment."""
    at = round(ms / LEVEL_MS)
    return max(levels[max(0, at - 1) : at + 1], default=0.0)


def _likeness(pause: Span, gap: Span) -> float:
    """How probable it is that the pause is the one that a gap between words stands for."""
    return min(pause[1] - pause[0], _LONG_ENOUGH_MS) - 1.5 * _distance(pause, gap)


def _distance(pause: Span, gap: Span) -> float:
    return max(0.0, pause[0] - gap[1], gap[0] - pause[1])


def _middle(word: SpokenWord) -> float:
    return _middle_of((word.start_ms, word.end_ms))


def _middle_of(span: Span) -> float:
    return (span[0] + span[1]) / 2
