"""The espeak-ng library in a process of its own: its state is global, and it may crash.

Run by path with the standard library alone: `espeak_child.py LIBRARY DATA_FOLDER VOICE WORDS_A_MINUTE`, the
text as UTF-8 on standard input. Standard output is one line of JSON, `{"duration_ms": …, "events": [[kind,
position, ms, name], …]}`, and then the sound as a WAV. `kind` is "word" or "phoneme", `position` counts
codepoints from 1, and a phoneme's `name` that starts with "_" is a pause.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
import time
import wave

WORD, PHONEME = 1, 7  # espeak_EVENT_TYPE of speak_lib.h
RETRIEVAL, PHONEME_EVENTS, DONT_EXIT = 1, 0x0001, 0x8000
RATE_PARAMETER = 1
POSITION_IN_CHARACTERS, TEXT_IS_UTF8 = 1, 1


class Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h; the union at its end is read as the phoneme's name."""

    _fields_ = (
        ("kind", ctypes.c_int),
        ("unique_id", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    )


OnSound = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


class Recording:
    """What the library hands back while it speaks."""

    def __init__(self) -> None:
        self.samples = bytearray()
        self.events: list[tuple[str, int, int, str]] = []
        self.callback = OnSound(self._take)  # kept here: the library calls it after this line is long gone

    def _take(self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[Event]) -> int:
        if wave:
            self.samples += ctypes.string_at(wave, count * 2)
        index = 0
        while events[index].kind:
            self._note(events[index])
            index += 1
        return 0

    def _note(self, event: Event) -> None:
        if event.kind == WORD:
            self.events.append(("word", event.text_position, event.audio_position, ""))
        elif event.kind == PHONEME:
            name = event.name.decode(errors="replace")
            self.events.append(("phoneme", event.text_position, event.audio_position, name))


def speak(library: str, data: str, voice: str, words_a_minute: int, text: str) -> tuple[int, Recording]:
    """Sample rate and recording of `text`; raise SystemExit with a message if the library refuses."""
    espeak = ctypes.CDLL(library)
    rate = espeak.espeak_Initialize(RETRIEVAL, 0, data.encode(), PHONEME_EVENTS | DONT_EXIT)
    if rate <= 0:
        sys.exit(f"espeak_Initialize answered {rate}")
    recording = Recording()
    espeak.espeak_SetSynthCallback(recording.callback)
    if refused := espeak.espeak_SetVoiceByName(voice.encode()):
        sys.exit(f"no voice {voice!r} ({refused})")
    espeak.espeak_SetParameter(RATE_PARAMETER, words_a_minute, 0)
    content = text.encode() + b"\0"
    size = ctypes.c_size_t(len(content))
    if refused := espeak.espeak_Synth(content, size, 0, POSITION_IN_CHARACTERS, 0, TEXT_IS_UTF8, None, None):
        sys.exit(f"espeak_Synth answered {refused}")
    espeak.espeak_Synchronize()
    return rate, recording


def main() -> None:
    library, data, voice, words_a_minute = sys.argv[1:]
    text = sys.stdin.buffer.read().decode()
    rate, recording = speak(library, data, voice, int(words_a_minute), text)
    duration_ms = len(recording.samples) * 1000 // (2 * rate)
    header = json.dumps(
        {"duration_ms": duration_ms, "events": recording.events, "cpu_seconds": time.process_time()}
    )
    sys.stdout.buffer.write(header.encode() + b"\n" + wav(recording.samples, rate))


def wav(samples: bytes | bytearray, rate: int) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return content.getvalue()


if __name__ == "__main__":
    main()
