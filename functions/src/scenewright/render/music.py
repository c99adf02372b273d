"""Generated music beds: soft chords, a bass and a few plucked notes, belonging to nobody.

A bed is built on a circle: what rings past the end goes on at the start, and the room is a circular
convolution. So its last sample leads into its first as any other into the next.
"""

from __future__ import annotations

import hashlib
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenewright.domain.sound import Mood
from scenewright.domain.video_format import SAMPLES_PER_SECOND

_Sound = NDArray[np.float32]
_Chord = tuple[int, ...]

_RATE = SAMPLES_PER_SECOND // 2  # of the synthesis: a bed has nothing above 12 kHz
_PEAK = 10 ** (-6 / 20)
_BEATS_PER_CHORD = 4
_PLAYINGS = 2  # of the progression in one bed, with other plucked notes
_ROOM_SECONDS = 2.2
_PAD_PARTIALS = (1.0, 0.4, 0.2, 0.1, 0.05)
_PLUCK_PARTIALS = (1.0, 0.4, 0.16, 0.06)
_BASS_PARTIALS = (1.0, 0.35, 0.1)


@dataclass(frozen=True)
class _Style:
    """Tempos are such that a beat's samples have small prime factors, for quick Fourier transforms.

    `chords` are semitones above the tonic, low to high; `plucks` is how likely each half beat has a note.

    `highest` is where the spectrum starts to fall, in Hz; `room` the share of the reverberation.
    """

    beats_per_minute: int
    chords: tuple[_Chord, ...]
    plucks: float
    highest: float
    room: float


_STYLES = {
    Mood.CALM: _Style(64, ((0, 7, 14, 16), (-3, 4, 12, 16), (-7, 5, 9, 16), (-5, 2, 9, 14)), 0.32, 3000, 0.5),
    Mood.WARM: _Style(72, ((0, 7, 12, 16), (-7, 5, 9, 12), (-3, 4, 9, 12), (-5, 2, 7, 11)), 0.42, 3400, 0.4),
    Mood.BRIGHT: _Style(
        96, ((0, 7, 12, 16), (-5, 2, 7, 14), (-3, 4, 12, 16), (-7, 5, 9, 12)), 0.62, 4600, 0.3
    ),
    Mood.CURIOUS: _Style(
        80, ((0, 7, 10, 15), (5, 9, 12, 15), (0, 7, 12, 14), (-2, 5, 10, 14)), 0.5, 4000, 0.35
    ),
    Mood.SERIOUS: _Style(
        60, ((0, 7, 12, 15), (-4, 3, 8, 12), (-7, 5, 8, 12), (-5, 2, 7, 10)), 0.24, 2400, 0.55
    ),
}


def write_bed(mood: Mood, seed_text: str, out: Path) -> None:
    """Write a seamless loop of half a minute as 48 kHz stereo 16-bit WAV. Same mood and seed, same bytes."""
    bed = _bed(_STYLES[mood], np.random.default_rng(_seed(mood, seed_text)))
    with wave.open(str(out), "wb") as file:
        file.setparams((2, 2, SAMPLES_PER_SECOND, 0, "NONE", ""))
        file.writeframes(np.rint(bed.T * 32767).astype("<i2").tobytes())


def _seed(mood: Mood, seed_text: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{mood} {seed_text}".encode()).digest()[:8])


def _bed(style: _Style, chance: np.random.Generator) -> _Sound:
    """Left and right × samples at the film's rate."""
    beat = _RATE * 60 // style.beats_per_minute
    tonic = 48 + int(chance.integers(-3, 4))  # MIDI numbers: 48 is the C of 131 Hz
    length = beat * _BEATS_PER_CHORD
    once = np.zeros((2, length * len(style.chords)), np.float32)
    for number, chord in enumerate(style.chords):
        _add_chord(once, number * length, chord, tonic, beat, chance)
    circle = np.tile(once, _PLAYINGS)
    for number, chord in enumerate(style.chords * _PLAYINGS):
        _add_plucks(circle, number * length, chord, tonic, beat, style.plucks, chance)
    return _finished(circle, style, chance)


def _add_chord(
    circle: _Sound, at: int, chord: _Chord, tonic: int, beat: int, chance: np.random.Generator
) -> None:
    """A pad of two slightly detuned voices a note, one to each side, and the bass in the middle."""
    length = beat * _BEATS_PER_CHORD
    swell = _swell(length + _RATE * 2, rise=_RATE, fall=2 * _RATE)
    for step in chord[1:]:
        for side, cents in ((0, -4), (1, 4)):
            tone = _tone(tonic + step + cents / 100, len(swell), _PAD_PARTIALS, chance)
            _add(circle[side], at, 0.16 * tone * swell)
            _add(circle[1 - side], at, 0.07 * tone * swell)
    root = 36 + (tonic + chord[0]) % 12  # 65 to 123 Hz, which small loudspeakers still hint at
    bass = _tone(root, length, _BASS_PARTIALS, chance)
    bass *= 0.16 * _swell(length, rise=_RATE // 8, fall=_RATE // 2)
    for side in circle:
        _add(side, at, bass)


def _add_plucks(
    circle: _Sound,
    at: int,
    chord: _Chord,
    tonic: int,
    beat: int,
    density: float,
    chance: np.random.Generator,
) -> None:
    """Notes of the chord, an octave or two up, on half beats; each somewhere between left and right."""
    length = 2 * _RATE
    time = np.arange(length, dtype=np.float32) / _RATE
    decay = np.exp(-3.2 * time) * np.minimum(1, time / 0.012) * _swell(length, rise=1, fall=_RATE // 4)
    for half in range(2 * _BEATS_PER_CHORD):
        if chance.random() >= density * (1.0 if half % 2 == 0 else 0.6):
            continue
        note = tonic + int(chance.choice(chord[1:])) + int(chance.choice((12, 12, 24)))
        pluck = _tone(note, length, _PLUCK_PARTIALS, chance) * decay
        right, level = chance.uniform(0.25, 0.75), chance.uniform(0.10, 0.20)
        for side, share in enumerate((np.sqrt(1 - right), np.sqrt(right))):
            _add(circle[side], at + half * beat // 2, np.float32(level * share) * pluck)


def _tone(note: float, length: int, partials: tuple[float, ...], chance: np.random.Generator) -> _Sound:
    """A steady tone of a MIDI note number; partials above 8 kHz are left out."""
    hertz = 440 * 2 ** ((note - 69) / 12)
    turn = np.arange(length) * (2 * np.pi * hertz / _RATE)
    sound = np.zeros(length, np.float32)
    for number, level in enumerate(partials, start=1):
        if number * hertz < 8_000:
            sound += np.float32(level) * np.sin(number * turn + chance.uniform(0, 2 * np.pi)).astype(
                np.float32
            )
    return sound


def _swell(length: int, *, rise: int, fall: int) -> _Sound:
    """1 with raised-cosine ends."""
    shape = np.ones(length, np.float32)
    shape[:rise] = (1 - np.cos(np.pi * np.arange(rise) / rise)) / 2
    shape[length - fall :] = (1 + np.cos(np.pi * np.arange(1, fall + 1) / fall)) / 2
    return shape


def _add(circle: _Sound, at: int, sound: _Sound) -> None:
    """Add to a circle that is at least as long as the sound."""
    first = min(len(sound), len(circle) - at)
    circle[at : at + first] += sound[:first]
    circle[: len(sound) - first] += sound[first:]


def _finished(circle: _Sound, style: _Style, chance: np.random.Generator) -> _Sound:
    """Put into a room, rounded off above and below, brought to the film's rate and to its peak."""
    length = circle.shape[1]
    spectrum = np.fft.rfft(circle)
    room = np.fft.rfft(_room(length, chance))
    hertz = np.fft.rfftfreq(length, 1 / _RATE)
    softness = 1 / np.sqrt(1 + (hertz / style.highest) ** 4)  # 12 dB an octave
    rumble = 1 / np.sqrt(1 + (60 / np.maximum(hertz, 1e-3)) ** 4)
    shaped = spectrum * (1 - style.room + style.room * room) * softness * rumble
    shaped[:, -1] = 0  # half of the old rate, which would be ambiguous at the new one
    bed = np.fft.irfft(shaped, 2 * length)
    finished: _Sound = (bed * (_PEAK / np.abs(bed).max())).astype(np.float32)
    return finished


def _room(length: int, chance: np.random.Generator) -> _Sound:
    """The answer of a room to a click, for each side: noise that dies away by 60 dB; energy 1."""
    time = np.arange(length, dtype=np.float32) / _RATE
    answer = chance.standard_normal((2, length)).astype(np.float32) * np.exp(-6.9 * time / _ROOM_SECONDS)
    answer *= np.minimum(1, time / 0.02)
    answer /= np.sqrt(np.square(answer).sum(axis=1, keepdims=True))
    return answer
