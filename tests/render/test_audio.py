"""A scene's sound."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken
from scenewright.domain.timeline import Timeline
from scenewright.render.audio import read_speech, write_sound
from tests.render.scenes import assets, save_wav, timeline, tone


def sound(folder: Path, scene: Timeline) -> NDArray[np.float64]:
    out = folder.parent / "sound.wav"
    write_sound(scene, assets(folder), out)
    with wave.open(str(out), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


@pytest.mark.parametrize("frames", [1, 7, 29, 31, 90])
def test_it_lasts_exactly_as_long_as_the_frames(folder: Path, frames: int) -> None:
    assert len(sound(folder, timeline(frames=frames))) == frames * 1_600


def test_without_speech_it_is_silent(folder: Path) -> None:
    assert not sound(folder, timeline(speech_at=None)).any()


def test_speech_starts_at_its_frame(folder: Path) -> None:
    samples = sound(folder, timeline(frames=60, speech_at=10))
    assert not samples[:16_000].any()
    assert np.abs(samples[16_000:16_100]).max() > 0.001
    assert not samples[64_000:].any()


def test_speech_that_is_too_long_is_cut_without_a_click(folder: Path) -> None:
    samples = sound(folder, timeline(frames=20))
    assert np.abs(np.diff(samples)).max() < 0.02  # the steepest step of this tone itself
    assert samples[-1] == 0


def test_loud_and_soft_speech_come_out_even(folder: Path) -> None:
    levels = []
    for level in (0.02, 0.1, 0.8):
        save_wav(folder / "voice.wav", tone(1.0, level=level))
        levels.append(np.sqrt(np.mean(sound(folder, timeline())[4_800:-4_800] ** 2)))
    assert levels == pytest.approx([0.1, 0.1, 0.1], rel=0.02)


def test_silence_is_not_brought_up(folder: Path) -> None:
    save_wav(folder / "voice.wav", tone(1.0, level=0.0005))
    assert np.abs(sound(folder, timeline())).max() < 0.001


@pytest.mark.parametrize("content", [b"", b"RIFF\x00\x00\x00\x00WAVE", b"ID3 something else entirely"])
def test_what_is_no_wav_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "voice.wav"
    path.write_bytes(content)
    with pytest.raises(MediaBroken, match="speech cannot be read"):
        read_speech(path)


def test_another_rate_is_refused(tmp_path: Path) -> None:
    save_wav(tmp_path / "voice.wav", tone(0.1), rate=22_050)
    with pytest.raises(MediaBroken, match="22050 Hz"):
        read_speech(tmp_path / "voice.wav")
