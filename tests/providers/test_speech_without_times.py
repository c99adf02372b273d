"""Voices that tell no word times, recordings, and how their words are found again."""

from __future__ import annotations

import io
import wave
from functools import partial
from itertools import accumulate, pairwise
from threading import Event

import numpy as np
import numpy.typing as npt
import pytest

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.production import Gender, Voice
from scenewright.domain.speech import SpokenWord, WordTimes
from scenewright.domain.voice_over import Speaker
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.registry import build_listeners
from scenewright.providers.speech.alignment import aligned
from scenewright.providers.speech.decode import wav_48k
from scenewright.providers.speech.espeak import EspeakNarrator
from scenewright.providers.speech.gtts import GttsNarrator
from scenewright.providers.speech.listening import WhisperListener
from scenewright.providers.speech.openai import OpenAINarrator
from scenewright.steps.chain import first_that_works
from scenewright.steps.ports import Listener, Speech
from tests.vendors.gtts import GttsServer
from tests.vendors.openai import OpenAIServer

TEXT = "Tides rise twice a day. The moon pulls, and the sea follows it, slowly and always."
HINDI = "हर धक्के का उतना ही उल्टा धक्का होता है। रॉकेट इसी से उड़ते हैं।"
pytestmark = pytest.mark.usefixtures("without_waiting")


def slower(wav: bytes, *, factor: float, lead_ms: int) -> bytes:
    """The same speech, spoken more slowly after a silence."""
    with wave.open(io.BytesIO(wav)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    places = np.arange(0, len(samples) - 1, 1 / factor)
    stretched = np.interp(places, np.arange(len(samples)), samples).astype("<i2")
    return wav_48k(bytes(2 * 48 * lead_ms) + stretched.tobytes())


@pytest.mark.parametrize(("text", "language"), [(TEXT, "en"), (HINDI, "hi")])
def test_words_are_found_in_a_sound_of_other_speed(text: str, language: str) -> None:
    """Within a quarter of a second, for a reading that is slower, later and without known times."""
    spoken = EspeakNarrator(Voice(gender=Gender.MALE)).speak(text, language=language, stop=Event())
    sound = slower(spoken.wav, factor=1.4, lead_ms=700)
    words, how = aligned(text, sound, language=language, stop=Event())
    assert how is WordTimes.ALIGNED
    assert [word.text for word in words] == text.split()
    off = [
        abs(word.start_ms - (700 + 1.4 * true.start_ms))
        for word, true in zip(words, spoken.words, strict=True)
    ]
    assert max(off) < 250, off
    assert all(one.start_ms <= one.end_ms <= other.end_ms for one, other in pairwise(words))


SENTENCES = (
    "The sea rises and falls twice a day.",
    "Fishermen have known this for as long as there have been boats.",
    "The moon pulls at the water, and the water follows it slowly around the world.",
    "When the sun stands in line, both pull together.",
    "Then the tide is at its highest, and harbours fill to the brim.",
    "Engineers measure it, poets praise it, and children dig canals for it.",
    "A week later the two pull at right angles.",
    "The difference between high and low is small then.",
    "In some bays the water climbs sixteen metres, enough to hide a house.",
    "Mills once turned with it, and turbines turn with it today.",
    "Sailors read tables that were computed years ahead.",
    "And still, nobody is quite ready when a storm adds its own.",
)


def sentence(text: str) -> npt.NDArray[np.float64]:
    """Without the silence around it."""
    with wave.open(io.BytesIO(EspeakNarrator().speak(text, language="en", stop=Event()).wav)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float64)
    loud = np.flatnonzero(np.abs(samples) > 100)
    return samples[loud[0] : loud[-1]]


def test_a_reader_whose_speed_wanders_is_followed_for_minutes() -> None:
    """Each sentence is found within 200 ms where it begins, between three quarters and four thirds of the
    usual speed and with pauses of a quarter to one and a half seconds.
    """
    chance, tempo, spoken = np.random.default_rng(8), 1.0, [sentence(text) for text in SENTENCES]
    parts: list[npt.NDArray[np.float64]] = []
    began_ms: list[float] = []
    for number in range(60):
        tempo = min(max(tempo * np.exp(chance.normal(0, 0.08)), 0.75), 1.35)
        samples = spoken[number % len(spoken)]
        said = np.interp(np.arange(0, len(samples) - 1, tempo), np.arange(len(samples)), samples)
        began_ms.append(sum(map(len, parts)) / 48)
        parts += [said, np.zeros(int(chance.uniform(0.25, 1.4) * 48_000))]
    text = [SENTENCES[number % len(SENTENCES)] for number in range(60)]
    sound = wav_48k(np.concatenate(parts).astype("<i2").tobytes())
    words, _ = aligned(" ".join(text), sound, language="en", stop=Event())
    firsts = [0, *accumulate(len(one.split()) for one in text)][:-1]
    off = [abs(words[at].start_ms - began) for at, began in zip(firsts, began_ms, strict=True)]
    assert max(off) < 200, off


def test_without_an_offline_voice_word_times_are_estimated() -> None:
    sound = EspeakNarrator().speak(TEXT, language="en", stop=Event()).wav
    words, how = aligned(TEXT, sound, language="ja", stop=Event())
    assert how is WordTimes.ESTIMATED
    assert words[-1].end_ms <= 48_000


def test_silence_has_words_all_the_same() -> None:
    words, how = aligned(TEXT, wav_48k(bytes(96_000)), language="en", stop=Event())
    assert ([word.text for word in words], how) == (TEXT.split(), WordTimes.ESTIMATED)


def openai(server: OpenAIServer, voice: Voice | None = None) -> OpenAINarrator:
    return OpenAINarrator("sk-secret", "tts", f"{server.url}/v1", voice or Voice(), timeout_s=5)


def test_openai_speaks_with_aligned_words_at_its_price() -> None:
    with OpenAIServer() as server:
        speech = openai(server).speak(TEXT, language="en", stop=Event())
    assert speech.word_times is WordTimes.ALIGNED
    assert [word.text for word in speech.words] == TEXT.split()
    assert speech.cost_usd == pytest.approx(len(TEXT) * 0.06 / 60 * 0.015, rel=0.05)
    assert server.requests[0].json["voice"] == "alloy"


def test_openais_speakers_are_told_apart_and_chosen_by_gender() -> None:
    with OpenAIServer() as server:
        for number in (0, 1, 2):
            openai(server).speak("Hi.", language="en", stop=Event(), speaker=Speaker("", number))
        openai(server, Voice(gender=Gender.MALE)).speak("Hi.", language="en", stop=Event())
        openai(server).speak("Hi.", language="en", stop=Event(), speaker=Speaker("onyx", 1))
    asked = [request.json["voice"] for request in server.requests]
    assert len(set(asked[:3])) == 3
    assert asked[3:] == ["ash", "onyx"]


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("401", "auth"), ("402", "quota"), ("500", "unavailable"), ("empty", "bad_output"),
     ("wrong type", "bad_output"), ("hang", "timeout")],
)  # fmt: skip
def test_every_trouble_of_openais_voice_has_its_name(mode: str, kind: str) -> None:
    with OpenAIServer(mode) as server, pytest.raises(ProviderFailed) as caught:
        OpenAINarrator("sk-secret", "tts", f"{server.url}/v1", timeout_s=2).speak(
            "Hi.", language="en", stop=Event()
        )
    assert caught.value.kind == kind


def test_gtts_speaks_long_texts_in_parts() -> None:
    with GttsServer() as server:
        speech = GttsNarrator(server.url).speak(TEXT * 2, language="en", stop=Event())
    assert len(server.requests) > 1
    assert speech.word_times is WordTimes.ALIGNED
    assert speech.duration_ms > 5_000


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("429 late", "quota"), ("500", "unavailable"), ("empty", "bad_output"), ("malformed", "bad_output"),
     ("cut", "bad_output"), ("huge", "bad_output"), ("wrong type", "bad_output"), ("hang", "timeout")],
)  # fmt: skip
def test_every_trouble_of_gtts_has_its_name(mode: str, kind: str) -> None:
    with GttsServer(mode) as server, pytest.raises(ProviderFailed) as caught:
        GttsNarrator(server.url, timeout_s=2).speak("Hi.", language="en", stop=Event())
    assert caught.value.kind == kind


def test_gtts_says_what_it_cannot_speak() -> None:
    with pytest.raises(ProviderFailed, match="does not speak this"):
        GttsNarrator("http://127.0.0.1:9").speak("Hi.", language="tlh", stop=Event())


def recording() -> bytes:
    return EspeakNarrator().speak(TEXT, language="en", stop=Event()).wav


def test_a_recording_is_listened_to() -> None:
    """Words that were misheard lie between those that were heard."""
    heard = [{"word": token, "start": n * 0.5, "end": n * 0.5 + 0.4} for n, token in enumerate(TEXT.split())]
    heard[2] = heard[2] | {"word": "thrice"}
    with OpenAIServer() as server:
        server.heard = heard
        speech = listener(server).listen(TEXT, recording(), language="en-GB", stop=Event())
    assert speech.word_times is WordTimes.ALIGNED
    assert speech.words[1] == SpokenWord("rise", 500, 900)
    assert speech.words[2] == SpokenWord("twice", 900, 1500)
    assert speech.cost_usd == pytest.approx(speech.duration_ms / 60_000 * 0.006)
    body = server.requests[0].body
    assert b'name="timestamp_granularities[]"' in body
    assert b"verbose_json" in body
    assert b"\r\n\r\nen\r\n" in body


def test_what_a_recording_says_is_found_out_where_nobody_wrote_it() -> None:
    with OpenAIServer() as server:
        server.heard = [
            {"word": "Tides", "start": 0.2, "end": 0.6},
            {"word": "rise.", "start": 0.6, "end": 1},
        ]
        speech = listener(server).listen("", recording(), language="en", stop=Event())
    assert speech.words == (SpokenWord("Tides", 200, 600), SpokenWord("rise.", 600, 1000))


@pytest.mark.parametrize("mode", ["401", "429 late", "500", "malformed", "empty", "cut", "normal"])
@pytest.mark.parametrize("text", [TEXT, ""])
def test_who_cannot_listen_or_heard_something_else_is_replaced(mode: str, text: str) -> None:
    """By the offline voice where the text is known; else the recording is heard without captions."""
    with OpenAIServer(mode) as server:
        server.heard = [] if text else [{"word": "", "start": 0, "end": 1}]
        settings = ProviderSettings(openai_api_key="sk-secret", openai_base_url=f"{server.url}/v1")
        asked = partial(_listen, text, recording())
        made = first_that_works("word times", build_listeners(settings, knows_text=bool(text)), asked)
    assert made.value.cost_usd == 0.0
    assert [word.text for word in made.value.words] == text.split()
    (why,) = made.degraded
    assert why.startswith("word times: openai ")
    assert why.endswith(f"{'espeak-ng' if text else 'no captions'} instead")


def _listen(text: str, wav: bytes, one: Listener) -> Speech:
    return one.listen(text, wav, language="en", stop=Event())


def test_without_a_key_nobody_is_asked() -> None:
    assert [one.name for one in build_listeners(ProviderSettings(), knows_text=True)] == ["espeak-ng"]
    assert [one.name for one in build_listeners(ProviderSettings(), knows_text=False)] == ["no captions"]


def listener(server: OpenAIServer) -> WhisperListener:
    return WhisperListener("sk-secret", "whisper-1", f"{server.url}/v1")
