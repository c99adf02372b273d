"""The offline voice: espeak-ng in a child process, then a chain of filters that takes its edge off."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from scenewright.domain.errors import MediaBroken, ProviderFailed, Stopped
from scenewright.domain.production import ANY_VOICE, Voice
from scenewright.domain.speech import SpokenWord
from scenewright.domain.voice_over import NARRATOR, Speaker
from scenewright.providers.speech import espeak_child
from scenewright.providers.speech.decode import to_wav_48k
from scenewright.providers.speech.espeak_words import Event, sayable, timed_tokens
from scenewright.providers.speech.silent import SilentNarrator
from scenewright.providers.speech.voices import voice_id
from scenewright.steps.ports import Speech
from scenewright.steps.processor_time import count

SECONDS_TO_SPEAK = 30  # 1,200 characters take a third of a second
POLISH = ",".join(
    [
        "highpass=f=90",
        "equalizer=f=3000:t=q:w=1.2:g=-3",
        "equalizer=f=180:t=q:w=1:g=3",
        "acompressor=threshold=-20dB:ratio=3:attack=5:release=80",
        "aecho=0.8:0.7:18|31:0.12|0.08",
        "loudnorm=I=-18:TP=-2:LRA=11",
    ]
)


@dataclass(frozen=True)
class Variant:
    """A voice of espeak-ng with its variant, at a rate in its own words a minute."""

    name: str
    rate: int


VOICES = {
    "en": Variant("en-us+f3", 155),
    "hi": Variant("hi+f2", 160),
    "es": Variant("es-419+f3", 165),
    "fr": Variant("fr+f3", 150),
    "de": Variant("de+f3", 155),
    "it": Variant("it+f3", 160),
    "pt": Variant("pt-br+f3", 160),
    "nl": Variant("nl+f3", 160),
}

VARIANTS = frozenset([*(f"f{n}" for n in range(1, 6)), *(f"m{n}" for n in range(1, 9))])
SPEAKERS = ("f3", "m3", "f2", "m7")  # variants of one language that are easily told apart


@dataclass(frozen=True)
class EspeakNarrator:
    """Speaks eight languages with exact word times, without network or key; its voices are `VARIANTS`."""

    voice: Voice = ANY_VOICE
    name = "espeak-ng"

    def speak(
        self, text: str, *, language: str, stop: threading.Event, speaker: Speaker = NARRATOR
    ) -> Speech:
        """A text with nothing to say (empty, or punctuation alone) is silence of the length of reading it."""
        if stop.is_set():
            raise Stopped
        if language not in VOICES:
            raise ProviderFailed(self.name, "unsupported", f"has no voice for the language {language!r}")
        if not any(c.isalnum() for c in text):
            return SilentNarrator().speak(text, language=language, stop=stop)
        sound, words = _recorded(text, _voice(language, speaker, self.voice))
        try:
            polished = to_wav_48k(sound, filters=POLISH)
        except MediaBroken as error:
            raise ProviderFailed(self.name, "bad_output", error.message) from error
        return Speech(polished, words)


def _voice(language: str, speaker: Speaker, wanted: Voice) -> Variant:
    usual = VOICES[language]
    name, _, own = usual.name.partition("+")
    chosen = speaker.voice if speaker.voice in VARIANTS else ""
    if not chosen and not speaker.number:
        chosen = voice_id(EspeakNarrator.name, wanted, language)
    if chosen:
        return replace(usual, name=f"{name}+{chosen}")
    others = [f"{name}+{variant}" for variant in SPEAKERS if variant != own]
    return replace(usual, name=(usual.name, *others)[speaker.number % len(SPEAKERS)])


def _recorded(text: str, voice: Variant) -> tuple[bytes, tuple[SpokenWord, ...]]:
    """A WAV at the library's own rate and the times of the tokens in it."""
    header, _, sound = _child_answer(sayable(text), voice).partition(b"\n")
    try:
        said = json.loads(header)
        count(float(said["cpu_seconds"]))
        events = [Event(*event) for event in said["events"]]
        return sound, timed_tokens(text, events, said["duration_ms"])
    except (ValueError, TypeError, KeyError) as error:
        raise ProviderFailed(EspeakNarrator.name, "bad_output", f"an unreadable answer: {error}") from error


def _child_answer(text: str, voice: Variant) -> bytes:
    # By path, isolated and without site-packages: it needs the standard library alone, starts in 30 ms,
    # and does not depend on how this process found its packages.
    command = [sys.executable, "-I", "-S", str(Path(espeak_child.__file__)), *_library_paths()]
    command += [voice.name, str(voice.rate)]
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=SECONDS_TO_SPEAK, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ProviderFailed(EspeakNarrator.name, "timeout", f"no answer in {SECONDS_TO_SPEAK} s") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["nothing"]
        reason = f"its process ended with {done.returncode} and said {said[-1]}"
        raise ProviderFailed(EspeakNarrator.name, "unavailable", reason)
    return done.stdout


def _library_paths() -> tuple[str, str]:
    try:
        import espeakng_loader  # loaded at run time alone: GPL-3.0, and optional
    except ImportError as error:
        raise ProviderFailed(
            EspeakNarrator.name, "unavailable", "espeakng-loader is not installed"
        ) from error
    return espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
