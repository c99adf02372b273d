"""A film that is mostly silent: what stands in it stands where it did, as loud as in any other."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import numpy as np
import pytest

from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.mastering import master
from scenewright.render.mix import Pcm
from scenewright.render.silence import PACKET, condensed
from tests.render.scenes import RATE, decoded_sound, tone
from tests.render.test_join import measured_loudness, onsets


def mix(path: Path, seconds: float, *tones_at: float) -> Pcm:
    samples = np.zeros(round(seconds * RATE))
    for start in tones_at:
        at = round(start * RATE)
        sound = tone(0.5)[: len(samples) - at]
        samples[at : at + len(sound)] = sound
    path.write_bytes(np.rint(samples * 32767).astype("<i2").tobytes())
    return Pcm(path, 1)


@pytest.mark.parametrize("seconds", [64.0, 67.123])
def test_what_is_heard_stands_where_it_did(seconds: float, tmp_path: Path) -> None:
    """64 s end with a whole block of silence, 67.123 s with a part of one."""
    starts, samples, out = (0.3, 17.0, 20.2, 44.444), round(seconds * RATE), tmp_path / "film.mp4"
    master(Ffmpeg.found(), mix(tmp_path / "mix", seconds, *starts), samples, out, Event())
    sound = decoded_sound(out, channels=2)[:, 0]
    assert onsets(sound) == pytest.approx([1000 * start for start in starts], abs=2)
    assert samples <= len(sound) < samples + PACKET  # ffmpeg 7 also gives the rest of the last packet
    assert np.abs(sound[round(22 * RATE) : round(44 * RATE)]).max() < 1e-4


def test_it_is_as_loud_as_a_film_without_silence(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    master(Ffmpeg.found(), mix(tmp_path / "mix", 60, 1, 30, 50), 60 * RATE, out, Event())
    loudness, peak = measured_loudness(out)
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak <= -1


def test_ten_minutes_with_two_tones_are_condensed_to_seconds(tmp_path: Path) -> None:
    brief = condensed(mix(tmp_path / "mix", 600, 100, 400), tmp_path / "brief")
    left = (tmp_path / "brief").stat().st_size // 2
    assert left <= 16 * RATE
    assert left + brief.samples_missing == 600 * RATE
