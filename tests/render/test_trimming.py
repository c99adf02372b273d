"""Silence around a narration is taken off, and its words keep their sound."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.speech import SpokenWord
from scenewright.render.trimming import trimmed
from scenewright.steps.ports import Speech
from tests.render.scenes import RATE, tone


def spoken(before: float, after: float) -> Speech:
    """Two words of 300 ms with 200 ms between them."""
    sound = [np.zeros(round(before * RATE)), tone(0.3), np.zeros(RATE // 5), tone(0.3)]
    samples = np.concatenate([*sound, np.zeros(round(after * RATE))])
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.rint(samples * 32_767).astype("<i2").tobytes())
    at = round(1_000 * before)
    words = (SpokenWord("Tides", at, at + 300), SpokenWord("rise.", at + 500, at + 800))
    return Speech(out.getvalue(), words)


def samples_of(speech: Speech) -> NDArray[np.int16]:
    with wave.open(io.BytesIO(speech.wav)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


@pytest.mark.parametrize(("before", "after"), [(0.8, 1.5), (0.35, 0.0), (0.0, 0.6)])
def test_long_silence_goes_and_words_stay_with_their_sound(before: float, after: float) -> None:
    made = trimmed(spoken(before, after))
    assert made.duration_ms <= 800 + 60 + 150 + 20
    loud = np.flatnonzero(np.abs(samples_of(made)) > 200) * 1_000 / RATE
    assert made.words[0].start_ms == pytest.approx(loud[0], abs=12)
    assert made.words[1].end_ms == pytest.approx(loud[-1], abs=12)
    assert made.words[1].start_ms - made.words[0].start_ms == 500


def test_a_narration_that_starts_at_once_is_left_as_it_is() -> None:
    speech = spoken(0.02, 0.05)
    assert trimmed(speech) is speech


def test_silence_that_keeps_the_time_is_kept() -> None:
    speech = Speech(spoken(0, 0).wav[:44] + bytes(2 * RATE), (SpokenWord("Tides", 0, 1_000),))
    assert trimmed(speech) is speech
