from __future__ import annotations

import io
import wave
from itertools import pairwise
from threading import Event

import pytest

from scenewright.domain.errors import Stopped
from scenewright.providers.speech.espeak import EspeakNarrator
from scenewright.providers.speech.silent import SilentNarrator
from scenewright.steps.ports import Narrator


def duration_ms(wav: bytes) -> int:
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        assert not any(file.readframes(file.getnframes()))
        frames: int = file.getnframes()
    return frames * 1000 // 48_000


@pytest.mark.parametrize("text", ["", "—", "🎉 Hello,  world.", "नमस्ते दुनिया।", "x" * 1_200])
def test_any_text_becomes_silence_that_holds_its_words(text: str) -> None:
    speech = SilentNarrator().speak(text, language="xx", stop=Event())
    assert [word.text for word in speech.words] == text.split()
    assert all(word.end_ms - word.start_ms >= 180 for word in speech.words)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(speech.words))
    assert duration_ms(speech.wav) == max([400, *(word.end_ms for word in speech.words)])


@pytest.mark.parametrize(
    ("language", "text", "words_a_minute"),
    [
        ("en", "Clouds gather slowly above the northern mountains before autumn brings heavier rain", 150),
        ("hi", "बादल धीरे-धीरे पहाड़ों के ऊपर इकट्ठा होते हैं और फिर ज़ोरदार बारिश शुरू होती है", 130),
    ],
)
def test_reading_speed(language: str, text: str, words_a_minute: int) -> None:
    speech = SilentNarrator().speak(text, language=language, stop=Event())
    measured = len(speech.words) * 60_000 / duration_ms(speech.wav)
    assert measured == pytest.approx(words_a_minute, rel=0.15)


def test_there_is_a_pause_after_a_clause_and_a_longer_one_after_a_sentence() -> None:
    words = SilentNarrator().speak('First, this. "Then!" that', language="en", stop=Event()).words
    assert [other.start_ms - one.end_ms for one, other in pairwise(words)] == [250, 450, 450]


@pytest.mark.parametrize("narrator", [SilentNarrator(), EspeakNarrator()])
def test_nothing_is_said_once_it_is_stopped(narrator: Narrator) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        narrator.speak("The tide turns.", language="en", stop=stop)
