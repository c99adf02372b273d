"""Silence with timed words: the voice that always works."""

from __future__ import annotations

from threading import Event

from scenewright.domain.errors import Stopped
from scenewright.domain.speech import WordTimes, read_aloud
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.domain.voice_over import NARRATOR, Speaker
from scenewright.providers.speech.decode import wav_48k
from scenewright.steps.ports import Speech

SHORTEST_MS = 400


class SilentNarrator:
    """Silence as long as reading the text takes, so that captions can be followed."""

    name = "silence"

    def speak(
        self,
        text: str,
        *,
        language: str,
        stop: Event,
        speaker: Speaker = NARRATOR,  # noqa: ARG002 — silence is nobody's
    ) -> Speech:
        if stop.is_set():
            raise Stopped
        words = read_aloud(text, language=language)
        duration_ms = max(SHORTEST_MS, words[-1].end_ms if words else 0)
        return Speech(
            wav_48k(bytes(2 * (SAMPLES_PER_SECOND * duration_ms // 1000))),
            words,
            word_times=WordTimes.ESTIMATED,
        )
