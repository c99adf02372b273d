"""Narration by ElevenLabs, through its SDK, with the time of every word."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from threading import Event
from typing import TYPE_CHECKING, Any, Final

import stamina

from scenewright.domain.errors import MediaBroken, ProviderFailed
from scenewright.domain.production import ANY_VOICE, Voice
from scenewright.domain.speech import SpokenWord
from scenewright.domain.voice_over import NARRATOR, Speaker
from scenewright.providers.budget import within
from scenewright.providers.prices import LIST_PRICES, Prices, Unit
from scenewright.providers.refusals import refusal, seconds_of, worth_another_try
from scenewright.providers.speech.decode import to_wav_48k
from scenewright.providers.speech.voices import Entry, voice_id
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Speech

if TYPE_CHECKING:
    from elevenlabs.client import ElevenLabs
    from elevenlabs.core import RequestOptions
    from elevenlabs.core.api_error import ApiError

_NAME: Final = "elevenlabs"
_FORMAT: Final = "mp3_44100_128"  # the best that every plan may ask for
# What eleven_multilingual_v2 speaks, and so its successors.
_SPOKEN: Final = frozenset({
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fi", "fil", "fr", "hi", "hr", "id", "it",
    "ja", "ko", "ms", "nl", "pl", "pt", "ro", "ru", "sk", "sv", "ta", "tr", "uk", "zh",
})  # fmt: skip
_LOOKED_THROUGH: Final = 100  # of the history: who looks asked minutes ago
_LANGUAGE_BLIND: Final = "eleven_multilingual_v2"  # hears the language from the text and ignores a code


@dataclass(frozen=True)
class _Said:
    """An encoded sound, the vendor's alignment of its characters, and the credits that it took."""

    sound: bytes
    alignment: Any
    credits: float


@dataclass(frozen=True)
class ElevenLabsNarrator:
    """`base_url` is '' for the vendor's own; `timeout_s` is for a narration, a second try included.

    With `asked_before` an attempt that died may have paid for the speech: then the vendor's history has it.
    """

    api_key: str = field(repr=False)
    voice_id: str
    model: str
    base_url: str = ""
    timeout_s: float = 40
    tracer: Tracer = NO_TRACING
    prices: Prices = LIST_PRICES
    voice: Voice = ANY_VOICE
    own_voices: tuple[Entry, ...] = ()
    asked_before: bool = False
    name = _NAME

    def speak(self, text: str, *, language: str, stop: Event, speaker: Speaker = NARRATOR) -> Speech:
        voice = speaker.voice or voice_id(_NAME, self.voice, language, self.own_voices, usual=self.voice_id)
        if not voice:
            raise ProviderFailed(_NAME, "unsupported", "has no voice configured")
        if language not in _SPOKEN:
            raise ProviderFailed(_NAME, "unsupported", f"does not speak {language}")
        with self.tracer.generation("speech", model=self.model, prompt=text) as generation:
            said = within(self.timeout_s, _NAME, lambda: self._said(text, language, voice), stop)
            cost = said.credits * self.prices.of(_NAME, "any", Unit.CREDIT)
            generation.record(usage={"characters": len(text)}, cost_usd=cost)
            return Speech(_wav(said.sound), _words(said.alignment, text), cost)

    def _said(self, text: str, language: str, voice: str) -> _Said:
        """What an attempt that died paid for, else a new answer; a busy or failing vendor is asked again."""
        for attempt in stamina.retry_context(on=worth_another_try, attempts=2, wait_initial=1.0):
            with attempt, _translated(), self._client() as client:
                found = self._found(client, text, voice) if self.asked_before else None
                return found or self._asked(client, text, language, voice)
        raise AssertionError("a retry ends with a return or a raise")

    @contextmanager
    def _client(self) -> Iterator[ElevenLabs]:
        import httpx
        from elevenlabs.client import ElevenLabs

        with httpx.Client(timeout=self.timeout_s) as http:
            yield ElevenLabs(api_key=self.api_key, base_url=self.base_url or None, httpx_client=http)

    @property
    def _options(self) -> RequestOptions:
        """Its own retry waits for as long as the vendor says."""
        return {"max_retries": 0, "timeout_in_seconds": math.ceil(self.timeout_s)}

    def _asked(self, client: ElevenLabs, text: str, language: str, voice: str) -> _Said:
        answer = client.text_to_speech.with_raw_response.convert_with_timestamps(
            voice,
            text=text,
            model_id=self.model,
            output_format=_FORMAT,
            language_code=None if self.model == _LANGUAGE_BLIND else language,
            request_options=self._options,
        )
        used = _credits(answer.headers, text, self.model)
        return _Said(_decoded(answer.data.audio_base_64), answer.data.alignment, used)

    def _found(self, client: ElevenLabs, text: str, voice: str) -> _Said | None:
        """The newest speech of this text in the vendor's history, which is heard again for nothing."""
        listed = client.history.list(
            page_size=_LOOKED_THROUGH, voice_id=voice, model_id=self.model, request_options=self._options
        )
        for item in listed.history:
            if item.text == text and item.alignments:
                sound = b"".join(
                    client.history.get_audio(item.history_item_id, request_options=self._options)
                )
                used = item.character_count_change_to - item.character_count_change_from
                return _Said(sound, item.alignments.alignment, used)
        return None


def _credits(headers: Mapping[str, str], text: str, model: str) -> float:
    """What the vendor says that it charged, else what it charges by its price list."""
    said = headers.get("character-cost", "")
    if re.fullmatch(r"\d+(\.\d+)?", said):
        return float(said)
    return len(text) * (0.5 if "flash" in model or "turbo" in model else 1)


def _words(alignment: Any, text: str) -> tuple[SpokenWord, ...]:
    """Times of the whitespace-separated tokens, from those of their first and last characters."""
    if alignment is None:
        raise ProviderFailed(_NAME, "bad_output", "sent no word times")
    try:
        words = list(_tokens(alignment))
    except (ValueError, OverflowError) as error:
        raise ProviderFailed(_NAME, "bad_output", "sent word times that are not times") from error
    if [word.text for word in words] != text.split() or not _rising(words):
        raise ProviderFailed(_NAME, "bad_output", "sent word times that do not fit the text")
    return tuple(words)


def _tokens(alignment: Any) -> Iterator[SpokenWord]:
    starts, ends = alignment.character_start_times_seconds, alignment.character_end_times_seconds
    timed = zip(alignment.characters, starts, ends, strict=True)
    for blank, group in groupby(timed, key=lambda character: character[0].isspace()):
        if not blank:
            characters, begin, finish = zip(*group, strict=True)
            yield SpokenWord("".join(characters), round(begin[0] * 1000), round(finish[-1] * 1000))


def _rising(words: Sequence[SpokenWord]) -> bool:
    times = [time for word in words for time in (word.start_ms, word.end_ms)]
    return times == sorted(times) and times[0] >= 0


def _decoded(audio_base64: str) -> bytes:
    try:
        return base64.b64decode(audio_base64, validate=True)
    except binascii.Error as error:
        raise ProviderFailed(_NAME, "bad_output", "sent sound that cannot be decoded") from error


def _wav(sound: bytes) -> bytes:
    try:
        return to_wav_48k(sound)
    except MediaBroken as error:
        raise ProviderFailed(_NAME, "bad_output", "sent sound that cannot be decoded") from error


@contextmanager
def _translated() -> Iterator[None]:
    import httpx
    from elevenlabs.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        raise _refused(error) from error
    except httpx.TimeoutException as error:
        raise ProviderFailed(_NAME, "timeout", "took too long") from error
    except httpx.ConnectError as error:
        raise ProviderFailed(_NAME, "unavailable", "cannot be reached") from error
    except httpx.HTTPError as error:  # it may have been paid for by now: not asked again
        raise ProviderFailed(_NAME, "bad_output", "broke off its answer") from error
    except ValueError as error:
        raise ProviderFailed(_NAME, "bad_output", "sent an answer that cannot be read") from error


def _refused(error: ApiError) -> ProviderFailed:
    detail = error.body.get("detail") if isinstance(error.body, dict) else None
    said = str(detail.get("status", "")) if isinstance(detail, dict) else ""
    reason = said if re.fullmatch("[a-z_]{1,60}", said) else ""
    status = error.status_code or 500
    if reason == "quota_exceeded":
        status = 402  # sent as 401, which for all others means the key
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return refusal(_NAME, status, reason=reason, retry_after=seconds_of(headers.get("retry-after")))
