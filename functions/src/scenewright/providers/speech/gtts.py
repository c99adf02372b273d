"""Narration by Google Translate's voice: without a key, from an endpoint that nobody promises."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from threading import Event
from typing import Final

from scenewright.domain.errors import MediaBroken, ProviderFailed
from scenewright.domain.voice_over import NARRATOR, Speaker
from scenewright.providers.rest import Rest
from scenewright.providers.speech.alignment import aligned
from scenewright.providers.speech.decode import to_wav_48k
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Speech

NAME: Final = "gtts"
_VENDOR_URL: Final = "https://translate.google.com"
_PATH: Final = "/_/TranslateWebserverUi/data/batchexecute"
_SOUND: Final = re.compile(rb'jQ1olc","\[\\"([A-Za-z0-9+/=]+)\\"')
_HEADERS: Final = {
    "Content-Type": "application/x-www-form-urlencoded;charset=utf-8",
    "Referer": "https://translate.google.com/",
    "User-Agent": "Mozilla/5.0",
}


@dataclass(frozen=True)
class GttsNarrator:
    """The gTTS package cuts the text and writes the requests; they are sent from here.

    Sent by the package, nobody would check the certificate of who answers.
    """

    base_url: str = ""
    timeout_s: float = 30
    tracer: Tracer = NO_TRACING
    name = NAME

    def speak(
        self,
        text: str,
        *,
        language: str,
        stop: Event,
        speaker: Speaker = NARRATOR,  # noqa: ARG002 — it has one voice a language
    ) -> Speech:
        rest = Rest(NAME, (self.base_url or _VENDOR_URL).rstrip("/"), _HEADERS)
        with self.tracer.generation("speech", model=NAME, prompt=text) as generation:
            parts = [
                _sound(rest.call("POST", _PATH, seconds=self.timeout_s, stop=stop, data=body).content, rest)
                for body in _requests(text, language)
            ]
            generation.record(usage={"characters": len(text)}, cost_usd=0)
        try:
            wav = to_wav_48k(b"".join(parts))
        except MediaBroken as error:
            raise ProviderFailed(NAME, "bad_output", "sent sound that cannot be decoded") from error
        words, how = aligned(text, wav, language=language, stop=stop)
        return Speech(wav, words, 0.0, how)


def _requests(text: str, language: str) -> list[str]:
    try:
        from gtts import gTTS
    except ImportError as error:
        raise ProviderFailed(NAME, "unavailable", "is not installed") from error
    try:
        return [str(body) for body in gTTS(text, lang=language).get_bodies()]
    except (AssertionError, ValueError) as error:
        raise ProviderFailed(NAME, "unsupported", "does not speak this") from error


def _sound(answer: bytes, rest: Rest) -> bytes:
    found = _SOUND.search(answer)
    if not found:
        raise rest.unreadable()
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error as error:
        raise rest.unreadable() from error
