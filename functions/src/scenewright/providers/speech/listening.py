"""Word times of a recorded narration: an OpenAI-compatible Whisper listens, else the offline voice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from threading import Event
from typing import Any, Final

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.speech import SpokenWord, WordTimes, spread
from scenewright.providers.openai import NAME, openai_rest
from scenewright.providers.prices import LIST_PRICES, Prices, Unit
from scenewright.providers.speech.alignment import aligned
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Speech

_LEAST_RECOGNISED: Final = 0.5  # of the words: below it, this is another text
_SECONDS_A_SECOND: Final = 0.25  # that listening to a long recording may take
_LETTERS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class WhisperListener:
    """An OpenAI-compatible transcription; `timeout_s` is for a recording of one scene."""

    api_key: str = field(repr=False)
    model: str
    base_url: str = ""
    timeout_s: float = 60
    tracer: Tracer = NO_TRACING
    prices: Prices = LIST_PRICES
    name: str = NAME

    def listen(self, text: str, wav: bytes, *, language: str, stop: Event) -> Speech:
        rest, length_ms = openai_rest(self.api_key, self.base_url), Speech(wav, ()).duration_ms
        sent: dict[str, Any] = {
            "files": {"file": ("narration.wav", wav, "audio/wav")},
            "data": {
                "model": self.model,
                "language": language.partition("-")[0],
                "response_format": "verbose_json",
                "timestamp_granularities[]": "word",
            },
        }
        with self.tracer.generation("listening", model=self.model, prompt=text) as generation:
            seconds = max(self.timeout_s, length_ms / 1000 * _SECONDS_A_SECOND)
            answer = rest.json("POST", "/audio/transcriptions", seconds=seconds, stop=stop, **sent)
            cost = length_ms / 60_000 * self.prices.of(NAME, self.model, Unit.MINUTE)
            generation.record(usage={"seconds": round(length_ms / 1000)}, cost_usd=cost)
        try:
            heard = [_word(word) for word in answer["words"]]
            tokens = (text or str(answer["text"])).split()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise rest.unreadable() from error
        return Speech(wav, tuple(_matched(tokens, heard, length_ms)), cost, WordTimes.ALIGNED)


@dataclass(frozen=True)
class OfflineListener:
    """Knows the text, and lays its own reading of it over the recording."""

    name: str = "espeak-ng"

    def listen(self, text: str, wav: bytes, *, language: str, stop: Event) -> Speech:
        words, how = aligned(text, wav, language=language, stop=stop)
        return Speech(wav, words, 0.0, how)


@dataclass(frozen=True)
class Nobody:
    """Where the text of a recording is not known: it is heard, and nothing of it can be read."""

    name: str = "no captions"

    def listen(self, text: str, wav: bytes, *, language: str, stop: Event) -> Speech:  # noqa: ARG002
        return Speech(wav, (), 0.0, WordTimes.ESTIMATED)


def _word(word: Mapping[str, Any]) -> SpokenWord:
    start, end = round(float(word["start"]) * 1000), round(float(word["end"]) * 1000)
    if start < 0 or end < start:
        raise ValueError("a word ends before it starts")
    return SpokenWord(str(word["word"]), start, end)


def _matched(tokens: Sequence[str], heard: Sequence[SpokenWord], length_ms: int) -> Iterator[SpokenWord]:
    """The tokens of the text when they were heard; what was not heard lies between its neighbours.

    Raises ProviderFailed when too little of the text was heard.
    """
    said, written = [_bare(word.text) for word in heard], [_bare(token) for token in tokens]
    blocks = SequenceMatcher(None, written, said, autojunk=False).get_matching_blocks()
    found = {b.a + at: heard[b.b + at] for b in blocks for at in range(b.size) if written[b.a + at]}
    if not tokens or len(found) < _LEAST_RECOGNISED * len(tokens):
        raise ProviderFailed(NAME, "bad_output", "heard something else than the text")
    at, end_ms = 0, 0
    for index in [*sorted(found), len(tokens)]:
        until = max(end_ms, found[index].start_ms if index in found else length_ms)
        yield from spread(tokens[at:index], end_ms, until)
        if index in found:
            end_ms = max(until, min(found[index].end_ms, length_ms))
            yield SpokenWord(tokens[index], until, end_ms)
        at = index + 1


def _bare(word: str) -> str:
    return _LETTERS.sub("", word.casefold())
