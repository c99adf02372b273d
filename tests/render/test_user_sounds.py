"""Sounds that come from outside, whatever they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenewright.domain.errors import MediaBroken
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.sounds import read_sound, trimmed
from tests.render.scenes import save_wav


def wave(rate: int, *, hertz: float = 440.0, offset: float = 0.0) -> np.ndarray:
    return offset + 0.3 * np.sin(2 * np.pi * hertz * np.arange(rate) / rate)


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 96_000])
def test_any_rate_comes_in_at_the_films(rate: int, tmp_path: Path) -> None:
    save_wav(tmp_path / "a.wav", wave(rate), rate=rate)
    sound = read_sound(Ffmpeg.found(), tmp_path / "a.wav")
    assert len(sound) == pytest.approx(48_000, abs=100)
    strongest = int(np.argmax(np.abs(np.fft.rfft(sound)))) * 48_000 / len(sound)
    assert strongest == pytest.approx(440, abs=2)


def test_a_sound_of_no_length_is_refused(tmp_path: Path) -> None:
    save_wav(tmp_path / "a.wav", np.zeros(0))
    with pytest.raises(MediaBroken):
        read_sound(Ffmpeg.found(), tmp_path / "a.wav")


def test_a_sound_that_leans_to_one_side_stays_within_bounds(tmp_path: Path) -> None:
    save_wav(tmp_path / "a.wav", wave(48_000, offset=0.5))
    heard = trimmed(read_sound(Ffmpeg.found(), tmp_path / "a.wav"))
    assert float(np.abs(heard).max()) <= 1.0
