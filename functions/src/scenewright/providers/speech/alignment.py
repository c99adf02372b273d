"""When the words of a text are heard in a sound that somebody else made of it, found offline.

The offline voice speaks the same text with known times. Its speech is laid over the sound: stretched between
the first and the last sound, and moved so that its pauses between clauses meet pauses that are heard.
"""

from __future__ import annotations

import io
import math
import wave
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from threading import Event
from typing import Final

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.narration_cuts import LEVEL_MS, sounding
from scenewright.domain.speech import SpokenWord, WordTimes, ends_clause, ends_sentence, read_aloud
from scenewright.providers.speech.espeak import EspeakNarrator

_LONG_PAUSE_MS: Final = 600
_SENTENCE_WEIGHT: Final = 3.0
_CLAUSE_WEIGHT: Final = 0.7
_LEFT_OUT: Final = (6, 12)  # stops of the text, and of the sound, that the other may lack in a row
_DRIFT: Final = 0.12  # of the whole, by which a reader may be early or late on the way
_REACH_MS: Final = 3_000  # and this much more
_USUAL_CHANGE: Final = 0.3  # of a reader's speed: the deviation of its logarithm
_FORGIVEN_MS: Final = 100  # by which ends of words are heard early or late

Span = tuple[int, int]  # from when to when, in milliseconds


def aligned(text: str, wav: bytes, *, language: str, stop: Event) -> tuple[tuple[SpokenWord, ...], WordTimes]:
    """The times of all tokens of `text` in `wav` (48 kHz mono 16-bit); estimated without an offline voice."""
    spans = sounding(_levels_of(wav))
    if not spans or not text.split():
        return read_aloud(text, language=language), WordTimes.ESTIMATED
    heard = spans[0][0], spans[-1][1]
    try:
        model = EspeakNarrator().speak(text, language=language, stop=stop).words
    except ProviderFailed:
        read = read_aloud(text, language=language)
        return _laid(read, [(read[0].start_ms, heard[0]), (read[-1].end_ms, heard[1])]), WordTimes.ESTIMATED
    return _laid(model, _anchors(model, spans)), WordTimes.ALIGNED


def levels(samples: bytes, rate: int) -> tuple[float, ...]:
    """How loud mono 16-bit samples are, in steps of `LEVEL_MS`: the root of their mean square."""
    import numpy as np

    waves, size = np.frombuffer(samples, dtype="<i2"), rate * LEVEL_MS // 1000
    whole = waves[: len(waves) // size * size].reshape(-1, size).astype(np.float32)
    return tuple(np.sqrt(np.mean(np.square(whole), axis=1)).tolist())


def _levels_of(wav: bytes) -> tuple[float, ...]:
    with wave.open(io.BytesIO(wav)) as file:
        return levels(file.readframes(file.getnframes()), file.getframerate())


@dataclass(frozen=True)
class _Stop:
    """Where somebody stops speaking, and goes on; `said_ms` is for how long they have spoken by then.

    `weight` is how improbable it is that the other reading does not stop there.
    """

    stops_ms: int
    goes_on_ms: int
    said_ms: int
    weight: float = 0.0


def _anchors(model: Sequence[SpokenWord], spans: Sequence[Span]) -> list[Span]:
    """Pairs of a time in the model and the time in the sound that it is heard at, both rising."""
    read, heard = _read_stops(model), _heard_stops(spans)
    anchors: list[Span] = []
    for one, other in _matched(read, heard):
        for at in (
            (read[one].stops_ms, heard[other].stops_ms),
            (read[one].goes_on_ms, heard[other].goes_on_ms),
        ):
            if not anchors or (at[0] > anchors[-1][0] and at[1] >= anchors[-1][1]):
                anchors.append(at)
    return anchors


def _read_stops(model: Sequence[SpokenWord]) -> list[_Stop]:
    """The beginning, the ends of clauses, and the end."""
    said, first = 0, model[0].start_ms
    stops = [_Stop(first, first, 0)]
    for word, following in pairwise(model):
        said += word.end_ms - word.start_ms
        if ends_clause(word.text):
            weight = _SENTENCE_WEIGHT if ends_sentence(word.text) else _CLAUSE_WEIGHT
            stops.append(_Stop(word.end_ms, following.start_ms, said, weight))
    last = max(model[-1].end_ms, first + 1)
    return [*stops, _Stop(last, last, said + last - model[-1].start_ms)]


def _heard_stops(spans: Sequence[Span]) -> list[_Stop]:
    said, begin, finish = 0, spans[0][0], spans[-1][1]
    stops = [_Stop(begin, begin, 0)]
    for one, other in pairwise(spans):
        said += one[1] - one[0]
        weight = min((other[0] - one[1]) / _LONG_PAUSE_MS, 1.0) * _SENTENCE_WEIGHT
        stops.append(_Stop(one[1], other[0], said, weight))
    return [*stops, _Stop(finish, finish, said + finish - spans[-1][0])]


def _matched(read: Sequence[_Stop], heard: Sequence[_Stop]) -> list[tuple[int, int]]:
    """The stops that both have in common, so that what lies between two of them is spoken at an even speed.

    The cheapest path through all pairs (dynamic programming); from first to last where there is none.
    """
    last = len(read) - 1, len(heard) - 1
    speed = max(heard[-1].said_ms, 1) / max(read[-1].said_ms, 1)
    left_out = [[*accumulate(stop.weight for stop in stops)] for stops in (read, heard)]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for at in _likely(read, heard, speed):
        came = product(range(max(0, at[0] - _LEFT_OUT[0]), at[0]), range(max(0, at[1] - _LEFT_OUT[1]), at[1]))
        found = [
            (
                best[before][0] + _strain(read, heard, before, at, speed) + _skipped(left_out, before, at),
                before,
            )
            for before in came
            if before in best
        ]
        if found:
            best[at] = min(found)
    path = [last]
    while path[-1] in best and path[-1] != (0, 0):
        path.append(best[path[-1]][1])
    return path[::-1] if path[-1] == (0, 0) else [(0, 0), last]


def _likely(read: Sequence[_Stop], heard: Sequence[_Stop], speed: float) -> Iterator[tuple[int, int]]:
    """Pairs of stops that come about as late in either reading, in order; the two ends are one of them."""
    said = [stop.said_ms for stop in heard]
    slack = _DRIFT * said[-1] + _REACH_MS
    for one in range(1, len(read) - 1):
        expected = read[one].said_ms * speed
        first, stop = bisect_left(said, expected - slack, 1), bisect_right(said, expected + slack)
        yield from ((one, other) for other in range(first, min(stop, len(heard) - 1)))
    yield len(read) - 1, len(heard) - 1


def _strain(
    read: Sequence[_Stop],
    heard: Sequence[_Stop],
    before: tuple[int, int],
    at: tuple[int, int],
    speed: float,
) -> float:
    """How far what is said between two stops is from the speed of the whole."""
    expected = (read[at[0]].said_ms - read[before[0]].said_ms) * speed
    found = heard[at[1]].said_ms - heard[before[1]].said_ms
    return (math.log((found + _FORGIVEN_MS) / (expected + _FORGIVEN_MS)) / _USUAL_CHANGE) ** 2 / 2


def _skipped(weights: Sequence[Sequence[float]], before: tuple[int, int], at: tuple[int, int]) -> float:
    """The weight of all stops between two of either reading."""
    return sum(w[to - 1] - w[since] for w, since, to in zip(weights, before, at, strict=True))


def _laid(model: Sequence[SpokenWord], anchors: Sequence[Span]) -> tuple[SpokenWord, ...]:
    """The words of the model at the times of the sound: straight lines between the anchors."""
    froms = [at for at, _ in anchors]

    def moved(ms: int) -> int:
        left = min(max(bisect_right(froms, ms) - 1, 0), len(anchors) - 2)
        (a, x), (b, y) = anchors[left], anchors[left + 1]
        return round(x + (min(max(ms, a), b) - a) * (y - x) / max(b - a, 1))

    return tuple(SpokenWord(word.text, moved(word.start_ms), moved(word.end_ms)) for word in model)
