"""Narration by any endpoint that speaks OpenAI's speech API; it tells no word times: they are looked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Event
from typing import Final

from scenewright.domain.errors import MediaBroken, ProviderFailed
from scenewright.domain.production import ANY_VOICE, Voice
from scenewright.domain.voice_over import NARRATOR, Speaker
from scenewright.providers.openai import NAME, openai_rest
from scenewright.providers.prices import LIST_PRICES, Prices, Unit
from scenewright.providers.speech.alignment import aligned
from scenewright.providers.speech.decode import to_wav_48k
from scenewright.providers.speech.voices import BUILT_IN, Entry, voice_id
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Speech

_USUAL: Final = "alloy"
_TELLABLE: Final = ("nova", "onyx", "shimmer", "echo")  # voices for speakers who have to be told apart


@dataclass(frozen=True)
class OpenAINarrator:
    """`timeout_s` is for one narration. One answer is paid for, so a broken one is not asked for again."""

    api_key: str = field(repr=False)
    model: str
    base_url: str = ""
    voice: Voice = ANY_VOICE
    own_voices: tuple[Entry, ...] = ()
    timeout_s: float = 40
    tracer: Tracer = NO_TRACING
    prices: Prices = LIST_PRICES
    name = NAME

    def speak(self, text: str, *, language: str, stop: Event, speaker: Speaker = NARRATOR) -> Speech:
        rest = openai_rest(self.api_key, self.base_url)
        asked = {
            "model": self.model,
            "input": text,
            "voice": self._voice(speaker, language),
            "response_format": "mp3",
        }
        with self.tracer.generation("speech", model=self.model, prompt=text) as generation:
            answer = rest.call("POST", "/audio/speech", seconds=self.timeout_s, stop=stop, json=asked)
            try:
                wav = to_wav_48k(answer.content)
            except MediaBroken as error:
                raise ProviderFailed(NAME, "bad_output", "sent sound that cannot be decoded") from error
            minutes = Speech(wav, ()).duration_ms / 60_000
            cost = minutes * self.prices.of(NAME, self.model, Unit.MINUTE)
            generation.record(usage={"characters": len(text)}, cost_usd=cost)
        words, how = aligned(text, wav, language=language, stop=stop)
        return Speech(wav, words, cost, how)

    def _voice(self, speaker: Speaker, language: str) -> str:
        known = _ids((*self.own_voices, *BUILT_IN))
        if speaker.voice in known:
            return speaker.voice
        usual = _TELLABLE[(speaker.number - 1) % len(_TELLABLE)] if speaker.number else _USUAL
        return voice_id(NAME, self.voice, language, self.own_voices, usual=usual)


def _ids(entries: Iterable[Entry]) -> set[str]:
    return {entry.id for entry in entries if entry.provider == NAME}
