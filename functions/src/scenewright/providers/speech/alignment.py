"""When the words of a text are heard in a sound that somebody else made of it, found offline.

The offline voice speaks the same text with known times. Its speech is laid over the sound: stretched between
the first and the last sound, and moved so that its pauses between clauses meet pauses that are heard.
"""

from __future__ import annotations

import io
import wave
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from threading import Event
from typing import Final

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.speech import SpokenWord, WordTimes, ends_clause, read_aloud
from scenewright.providers.speech.espeak import EspeakNarrator

_WINDOW_MS: Final = 10
_QUIET: Final = 0.06  # of the loudest window: below it nobody speaks
_PAUSE_MS: Final = 90  # that a silence between clauses lasts at least
_REACH_MS: Final = 600  # how far from where it is expected a pause is looked for

Span = tuple[int, int]  # from when to when, in milliseconds


def aligned(text: str, wav: bytes, *, language: str, stop: Event) -> tuple[tuple[SpokenWord, ...], WordTimes]:
    """The times of all tokens of `text` in `wav` (48 kHz mono 16-bit); estimated without an offline voice."""
    spans = sounding(wav)
    if not spans or not text.split():
        return read_aloud(text, language=language), WordTimes.ESTIMATED
    heard = spans[0][0], spans[-1][1]
    try:
        model = EspeakNarrator().speak(text, language=language, stop=stop).words
    except ProviderFailed:
        read = read_aloud(text, language=language)
        return _laid(read, [(read[0].start_ms, heard[0]), (read[-1].end_ms, heard[1])]), WordTimes.ESTIMATED
    return _laid(model, _anchors(model, spans)), WordTimes.ALIGNED


def sounding(wav: bytes) -> list[Span]:
    """Where something is heard; shorter silences than a pause are part of it."""
    import numpy as np

    with wave.open(io.BytesIO(wav)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float32)
        size = file.getframerate() * _WINDOW_MS // 1000
    windows = samples[: len(samples) // size * size].reshape(-1, size)
    if not len(windows):
        return []
    loudness = np.sqrt((windows**2).mean(axis=1))
    if not loudness.max():
        return []
    loud = [int(at) * _WINDOW_MS for at in np.flatnonzero(loudness > _QUIET * loudness.max())]
    return list(_joined([(at, at + _WINDOW_MS) for at in loud]))


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    start, end = spans[0]
    for begin, finish in spans[1:]:
        if begin - end >= _PAUSE_MS:
            yield start, end
            start = begin
        end = finish
    yield start, end


def _anchors(model: Sequence[SpokenWord], spans: Sequence[Span]) -> list[Span]:
    """Pairs of a time in the model and the time in the sound that it is heard at, both rising."""
    first, last = model[0].start_ms, max(model[-1].end_ms, model[0].start_ms + 1)
    begin, finish = spans[0][0], spans[-1][1]
    pauses = [(one[1], other[0]) for one, other in pairwise(spans)]
    anchors = [(first, begin)]
    for word, following in pairwise(model):
        if not ends_clause(word.text):
            continue
        expected = begin + (word.end_ms - first) * (finish - begin) / (last - first)
        free = [pause for pause in pauses if pause[0] > anchors[-1][1]]
        nearest = min(free, key=lambda pause: abs(pause[0] - expected), default=None)
        if nearest and abs(nearest[0] - expected) <= _REACH_MS and word.end_ms > anchors[-1][0]:
            anchors += [(word.end_ms, nearest[0]), (max(following.start_ms, word.end_ms + 1), nearest[1])]
    while len(anchors) > 1 and (anchors[-1][0] >= last or anchors[-1][1] >= finish):
        anchors.pop()
    return [*anchors, (last, finish)]


def _laid(model: Sequence[SpokenWord], anchors: Sequence[Span]) -> tuple[SpokenWord, ...]:
    """The words of the model at the times of the sound: straight lines between the anchors."""
    froms = [at for at, _ in anchors]

    def moved(ms: int) -> int:
        left = min(max(bisect_right(froms, ms) - 1, 0), len(anchors) - 2)
        (a, x), (b, y) = anchors[left], anchors[left + 1]
        return round(x + (min(max(ms, a), b) - a) * (y - x) / max(b - a, 1))

    return tuple(SpokenWord(word.text, moved(word.start_ms), moved(word.end_ms)) for word in model)
