"""The ElevenLabs narrator: the official SDK against a simulated ElevenLabs."""

from __future__ import annotations

import io
import time
import wave
from dataclasses import replace
from threading import Event, Timer

import pytest

from scenewright.domain.errors import ProviderFailed, Stopped
from scenewright.domain.production import Gender, Voice
from scenewright.domain.speech import SpokenWord
from scenewright.domain.voice_over import Speaker
from scenewright.providers.speech.elevenlabs import ElevenLabsNarrator
from scenewright.providers.speech.voices import Entry
from tests.vendors.elevenlabs import CHARACTER_S, ElevenLabsServer

KEY = "sk_secret"
TEXT = "Every push  finds\nan equal push."
MODEL = "eleven_multilingual_v2"
pytestmark = pytest.mark.usefixtures("without_waiting")


def narrator(server: ElevenLabsServer, timeout_s: float = 20, model: str = MODEL) -> ElevenLabsNarrator:
    return ElevenLabsNarrator(KEY, "voice-1", model, server.url, timeout_s)


def failure(mode: str, timeout_s: float = 20) -> tuple[ProviderFailed, ElevenLabsServer]:
    with ElevenLabsServer(mode) as server, pytest.raises(ProviderFailed) as caught:
        narrator(server, timeout_s).speak(TEXT, language="en", stop=Event())
    assert KEY not in str(caught.value)
    assert server.url not in str(caught.value)
    return caught.value, server


def test_a_speaker_may_bring_their_own_voice() -> None:
    with ElevenLabsServer() as server:
        for speaker in (Speaker(), Speaker("voice-2", 1)):
            narrator(server).speak("Hi", language="en", stop=Event(), speaker=speaker)
    assert [request.path.split("/")[3] for request in server.requests] == ["voice-1", "voice-2"]


def test_speech_is_a_48_khz_mono_wav_as_long_as_it_was_spoken() -> None:
    with ElevenLabsServer() as server:
        speech = narrator(server).speak(TEXT, language="en", stop=Event())
    with wave.open(io.BytesIO(speech.wav)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        assert sound.getnframes() / 48_000 == pytest.approx(len(TEXT) * CHARACTER_S, abs=0.06)


def test_words_are_the_tokens_of_the_text_at_the_times_of_their_characters() -> None:
    with ElevenLabsServer() as server:
        words = narrator(server).speak(TEXT, language="en", stop=Event()).words
    assert [word.text for word in words] == TEXT.split()
    assert words[0] == SpokenWord("Every", 0, 300)
    assert words[2] == SpokenWord("finds", 720, 1020)


def test_devanagari_marks_stay_with_their_words() -> None:
    text = "हर धक्के का उल्टा धक्का।"
    with ElevenLabsServer() as server:
        words = narrator(server).speak(text, language="hi", stop=Event()).words
    assert [word.text for word in words] == text.split()


def test_the_request_is_what_elevenlabs_expects() -> None:
    with ElevenLabsServer() as server:
        narrator(server, model="eleven_flash_v2_5").speak(TEXT, language="hi", stop=Event())
    request = server.requests[0]
    assert request.path == "/v1/text-to-speech/voice-1/with-timestamps?output_format=mp3_44100_128"
    assert request.headers["xi-api-key"] == KEY
    assert request.json == {"text": TEXT, "model_id": "eleven_flash_v2_5", "language_code": "hi"}


def test_the_price_is_what_the_vendor_says_that_it_charged() -> None:
    with ElevenLabsServer() as server:
        assert narrator(server).speak(TEXT, language="en", stop=Event()).cost_usd == pytest.approx(
            len(TEXT) * 1e-4
        )


def test_without_a_charge_in_the_answer_the_price_list_counts() -> None:
    with ElevenLabsServer("no cost") as server:
        cost = narrator(server, model="eleven_flash_v2_5").speak(TEXT, language="en", stop=Event()).cost_usd
    assert cost == pytest.approx(len(TEXT) * 0.5e-4)


@pytest.mark.parametrize(
    ("mode", "kind", "requests"),
    [
        ("401", "auth", 1),
        ("quota", "quota", 1),
        ("402", "quota", 1),
        ("400", "unsupported", 1),
        ("429 late", "quota", 1),
        ("500", "unavailable", 2),
        ("503", "unavailable", 2),
        ("malformed", "bad_output", 1),
        ("cut", "bad_output", 1),
        ("wrong type", "bad_output", 1),
        ("other text", "bad_output", 1),
        ("falling times", "bad_output", 1),
        ("no alignment", "bad_output", 1),
    ],
)
def test_every_trouble_has_its_name(mode: str, kind: str, requests: int) -> None:
    failed, server = failure(mode)
    assert (failed.provider, failed.kind, len(server.requests)) == ("elevenlabs", kind, requests)


@pytest.mark.parametrize("mode", ["429 soon", "500"])
def test_a_passing_trouble_is_tried_once_more(mode: str) -> None:
    with ElevenLabsServer(mode, "normal") as server:
        assert narrator(server).speak(TEXT, language="en", stop=Event()).words
    assert len(server.requests) == 2


def test_a_hanging_vendor_costs_its_time_limit() -> None:
    failure("401")  # the import of the SDK is not what is timed here
    started = time.monotonic()
    failed, server = failure("hang", timeout_s=0.5)
    assert (failed.kind, len(server.requests)) == ("timeout", 1)
    assert time.monotonic() - started < 2


def test_a_narration_that_nobody_wants_any_more_is_left() -> None:
    failure("401")  # the import of the SDK is not what is timed here
    stop = Event()
    Timer(0.2, stop.set).start()
    started = time.monotonic()
    with ElevenLabsServer("hang") as server, pytest.raises(Stopped):
        narrator(server, 30).speak(TEXT, language="en", stop=stop)
    assert time.monotonic() - started < 2


def test_without_a_voice_or_the_language_nothing_is_asked() -> None:
    with ElevenLabsServer() as server:
        for voice, language in (("", "en"), ("voice-1", "tlh")):
            with pytest.raises(ProviderFailed) as caught:
                ElevenLabsNarrator(KEY, voice, MODEL, server.url).speak(TEXT, language=language, stop=Event())
            assert caught.value.kind == "unsupported"
    assert server.requests == []


def test_speech_that_an_attempt_that_died_paid_for_is_heard_again_for_nothing() -> None:
    with ElevenLabsServer() as server:
        first = narrator(server).speak(TEXT, language="en", stop=Event())
        again = replace(narrator(server), asked_before=True)
        assert again.speak(TEXT, language="en", stop=Event()) == first
        again.speak("Another text.", language="en", stop=Event())
        assert server.charged == 2


def test_a_brief_chooses_a_voice_by_name_or_gender() -> None:
    own = (Entry("elevenlabs", "asha-1", "Asha", Gender.FEMALE, "hi"),)
    with ElevenLabsServer() as server:
        for wanted, language in (
            (Voice(name="asha"), "hi"),
            (Voice(gender=Gender.FEMALE), "hi"),
            (Voice(gender=Gender.MALE), "en"),
            (Voice(name="nobody"), "en"),
        ):
            one = replace(narrator(server), voice=wanted, own_voices=own)
            one.speak("Hi", language=language, stop=Event())
    asked = [request.path.split("/")[3] for request in server.requests]
    assert asked == ["asha-1", "asha-1", "JBFqnCBsd6RMkjVDRZzb", "voice-1"]
