"""Narration without the silence that vendors leave around it; the times of its words move with it."""

from __future__ import annotations

import io
import warnings
import wave
from dataclasses import replace
from typing import Final

from scenewright.domain.speech import SpokenWord
from scenewright.steps.ports import Speech

_SILENCE_DB: Final = -50.0
_CHUNK_MS: Final = 10
_BEFORE_MS, _AFTER_MS = 60, 150  # that stay: a breath, and what rings on


def trimmed(speech: Speech) -> Speech:
    """At most so much silence as stays stands before the first sound and after the last one."""
    with warnings.catch_warnings():
        # Only on import: pydub looks for an ffmpeg of its own, and the audioop that it needs is deprecated.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence

    heard = AudioSegment.from_wav(io.BytesIO(speech.wav))
    quiet = {"silence_threshold": _SILENCE_DB, "chunk_size": _CHUNK_MS}
    before = detect_leading_silence(heard, **quiet)
    if before >= len(heard):
        return speech
    start = max(0, before - _BEFORE_MS)
    end = min(len(heard), len(heard) - detect_leading_silence(heard.reverse(), **quiet) + _AFTER_MS)
    if (start, end) == (0, len(heard)):
        return speech
    words = tuple(_moved(word, start, end) for word in speech.words)
    return replace(speech, wav=_wav(heard[start:end].raw_data, heard.frame_rate), words=words)


def _moved(word: SpokenWord, start: int, end: int) -> SpokenWord:
    first, last = (min(max(ms, start), end) - start for ms in (word.start_ms, word.end_ms))
    return replace(word, start_ms=first, end_ms=last)


def _wav(samples: bytes, rate: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples)
    return out.getvalue()
