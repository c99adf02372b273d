from __future__ import annotations

import io
import re
import subprocess
import threading
import wave
from itertools import pairwise

import imageio_ffmpeg
import numpy as np
import pytest

from scenewright.domain.brief import Language
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.voice_over import Speaker
from scenewright.providers.speech import espeak
from scenewright.providers.speech.espeak import VOICES, EspeakNarrator, Variant
from scenewright.providers.speech.espeak_words import Event, timed_tokens
from scenewright.steps.ports import Speech

WORDS_AFTER_PAUSES = {
    "en": "Tides rise, and they fall, because of gravity. Boats float. Apples, pears, kiwis, zebras, houses.",
    "hi": "पानी, बादल, सूरज, धरती, किताब, हवा, मछली। चलो, ऊपर, घर।",
    "de": "Peter, Tanne, Kind, Boot, Dach, Garten, Sonne, Apfel. Mond.",
    "fr": "Pierre, chat, terre, lune, soleil, eau, feu, bon, demain.",
}
STEP_MS = 5


def loudness(speech: Speech) -> np.ndarray:
    """The peak of every 5 ms."""
    with wave.open(io.BytesIO(speech.wav)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(float)
    step = 48 * STEP_MS
    peaks: np.ndarray = np.abs(samples[: len(samples) // step * step]).reshape(-1, step).max(axis=1)
    return peaks


def onsets_ms(speech: Speech) -> list[int]:
    """Where sound begins after at least 60 ms of silence."""
    peaks = loudness(speech)
    loud = peaks > peaks.max() * 0.05
    return [i * STEP_MS for i in range(len(loud)) if loud[i] and not loud[max(0, i - 12) : i].any()]


def lufs(speech: Speech) -> float:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", "pipe:0", "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(
        command, input=speech.wav, capture_output=True, timeout=20, check=True
    ).stderr.decode()
    return float(re.findall(r"I:\s+(\S+) LUFS", said)[-1])


def assert_complete(speech: Speech, text: str) -> None:
    duration_ms = len(loudness(speech)) * STEP_MS
    assert [word.text for word in speech.words] == text.split()
    assert all(0 <= word.start_ms <= word.end_ms <= duration_ms + STEP_MS for word in speech.words)
    assert all(one.end_ms <= next_.start_ms for one, next_ in pairwise(speech.words))


@pytest.mark.parametrize("language", WORDS_AFTER_PAUSES)
def test_a_word_after_a_pause_starts_where_its_sound_does(language: str) -> None:
    text = WORDS_AFTER_PAUSES[language]
    speech = EspeakNarrator().speak(text, language=language, stop=threading.Event())
    assert_complete(speech, text)
    starts = [word.start_ms for word in speech.words]
    found = onsets_ms(speech)
    assert len(found) >= text.count(",")
    assert max(min(abs(start - onset) for start in starts) for onset in found) <= 60


def test_a_word_before_a_pause_does_not_last_through_it() -> None:
    speech = EspeakNarrator().speak("The tide turns. Boats leave.", language="en", stop=threading.Event())
    turns, boats = speech.words[2:4]
    assert boats.start_ms - turns.end_ms > 200


def test_speakers_do_not_sound_alike() -> None:
    speakers = [Speaker(), Speaker(number=1), Speaker(number=2), Speaker("m7"), Speaker("somebody else's", 1)]
    heard = [
        EspeakNarrator().speak("The tide.", language="en", stop=threading.Event(), speaker=speaker)
        for speaker in speakers
    ]
    usual, second, third, chosen, unknown = [loudness(speech)[:80] for speech in heard]
    assert np.corrcoef(second, unknown)[0, 1] > 0.99
    for other in (second, third, chosen):
        assert np.corrcoef(usual, other)[0, 1] < 0.99


def test_every_language_of_a_brief_has_a_voice_at_a_calm_loudness() -> None:
    assert set(VOICES) == {language.value for language in Language}
    for language in VOICES:
        speech = EspeakNarrator().speak(
            "Radio, piano, animal, hotel, taxi, video, opera.", language=language, stop=threading.Event()
        )
        assert -20 < lufs(speech) < -16


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "🎉 Hello 👩‍🚀world 1️⃣ 🇩🇪 done 🎉🎉 ok."),
        ("en", "Namaste नमस्ते means 你好 and привет (hello)."),
        ("hi", "नमस्ते दुनिया, Newton के 3 नियम 1,200 बार — “ठीक” हैं।"),
        ("en", "In order to fly, 1,200 birds — no longer young — go & win 50% of $5 <b>now</b> [[x]]."),
        ("en", "“— 'So', she said…”"),
        ("en", "a" * 1_200),
        ("en", ("Winds carry the warm water west. " * 40)[:1_200]),
        ("en", "A line\nand\x00 another\tone."),
    ],
)
def test_any_text_keeps_its_tokens_in_rising_time(language: str, text: str) -> None:
    speech = EspeakNarrator().speak(text, language=language, stop=threading.Event())
    assert_complete(speech, text)
    assert loudness(speech).max() > 3_000


@pytest.mark.parametrize("text", ["", "  \n", "... — !", "🎉"])
def test_a_text_with_nothing_to_say_is_silence(text: str) -> None:
    speech = EspeakNarrator().speak(text, language="en", stop=threading.Event())
    assert_complete(speech, text)
    assert loudness(speech).max() == 0


def test_pictographs_and_dashes_take_no_time() -> None:
    speech = EspeakNarrator().speak("Rain 🌧️ falls — always.", language="en", stop=threading.Event())
    assert [word.end_ms - word.start_ms for word in speech.words if not word.text[0].isalpha()] == [0, 0]


def test_a_second_word_of_a_dictionary_entry_gets_its_own_sound() -> None:
    """espeak-ng says "no longer" as one entry, whose second mark points into "no"."""
    marks = [(1, 0, "n"), (2, 200, "l"), (11, 500, "y")]
    events = [e for at, ms, name in marks for e in (Event("word", at, ms), Event("phoneme", at, ms, name))]
    words = timed_tokens("no longer young", events, 900)
    assert [(word.start_ms, word.end_ms) for word in words] == [(0, 200), (200, 500), (500, 900)]


def test_a_language_without_a_voice_is_refused() -> None:
    with pytest.raises(ProviderFailed) as failure:
        EspeakNarrator().speak("Tere", language="et", stop=threading.Event())
    assert failure.value.kind == "unsupported"


def test_a_child_that_fails_is_a_failed_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(espeak.VOICES, "en", Variant("no-such-voice", 165))
    with pytest.raises(ProviderFailed, match="no voice 'no-such-voice'") as failure:
        EspeakNarrator().speak("Hello", language="en", stop=threading.Event())
    assert failure.value.kind == "unavailable"
