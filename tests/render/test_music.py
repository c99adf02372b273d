"""Generated beds, and music under the narration."""

from __future__ import annotations

import wave
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken
from scenewright.domain.sound import Bed, Mood, Sound
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.mix import Pcm, mixed
from scenewright.render.music import write_bed
from scenewright.render.renderer import FfmpegRenderer
from tests.render.scenes import RATE, decoded_sound, render, save_wav, timeline, tone
from tests.render.test_join import measured_loudness

SPOKEN = (3.0, 5.0)  # seconds of a film of ten at which somebody speaks


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("music") / "bed.wav"
    write_bed(Mood.BRIGHT, "newton", path)
    return path


def samples(path: Path) -> NDArray[np.float64]:
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32768


def decibels(sound: NDArray[np.float64]) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(sound)))))


@pytest.mark.parametrize("mood", Mood)
def test_a_bed_is_soft_even_and_never_clips(mood: Mood, tmp_path: Path) -> None:
    write_bed(mood, "a topic", tmp_path / "bed.wav")
    sound = samples(tmp_path / "bed.wav")
    assert np.abs(sound).max() <= 0.51
    levels = [decibels(part) for part in np.array_split(sound, 20)]
    assert max(levels) - min(levels) < 8
    power = np.abs(np.fft.rfft(sound[:, 0])) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    assert power[hertz > 5_000].sum() < 1e-4 * power.sum()
    assert power[hertz < 55].sum() < 0.03 * power.sum()
    assert power[(hertz > 120) & (hertz < 4_000)].sum() > 0.4 * power.sum()


def test_a_bed_loops_without_a_seam(bed: Path) -> None:
    """Across the end it bends no more than elsewhere."""
    sound = samples(bed)
    twice = np.concatenate((sound, sound))
    bends = np.abs(np.diff(twice, n=2, axis=0))
    assert bends[len(sound) - 480 : len(sound) + 480].max() <= np.percentile(bends.max(axis=1), 99.99)


def test_same_seed_same_bytes_other_seed_other_music(bed: Path, tmp_path: Path) -> None:
    write_bed(Mood.BRIGHT, "newton", tmp_path / "same.wav")
    write_bed(Mood.BRIGHT, "curie", tmp_path / "other.wav")
    assert (tmp_path / "same.wav").read_bytes() == bed.read_bytes()
    assert (tmp_path / "other.wav").read_bytes() != bed.read_bytes()


def under(
    folder: Path, music: Path | Bed, *, seamless: bool, seconds: int = 10, gain_db: float = 0.0
) -> NDArray[np.float64]:
    """The mix of a film in which somebody speaks from 3 to 5 s."""
    voice = np.zeros(seconds * RATE)
    start, end = (int(RATE * at) for at in SPOKEN)
    voice[start:end] = tone(2.0, level=0.14)
    (folder / "voice.s16").write_bytes(np.rint(voice * 32767).astype("<i2").tobytes())
    mix = mixed(
        Ffmpeg.found(), Pcm(folder / "voice.s16", 1), Sound(music, seamless, gain_db), folder, Event()
    )
    return np.fromfile(mix.path, "<i2").reshape(-1, 2) / 32768


def test_a_bed_is_made_where_a_film_names_its_mood(bed: Path, tmp_path: Path) -> None:
    made = under(tmp_path, Bed(Mood.BRIGHT, "newton"), seamless=False)
    assert decibels(made[RATE : 2 * RATE]) > -40
    assert (made == under(tmp_path, bed, seamless=True)).all()


def steady(folder: Path, seconds: float) -> Path:
    save_wav(folder / "steady.wav", tone(seconds, hertz=1_000, level=0.1))
    return folder / "steady.wav"


def level_of(sound: NDArray[np.float64], hertz: float, seconds: float) -> float:
    """Level in dB of a tone over a tenth of a second."""
    part = sound[int(seconds * RATE) : int(seconds * RATE) + RATE // 10, 0]
    turn = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / RATE)
    return float(20 * np.log10(np.abs(part @ turn) / len(part) + 1e-9))


def test_the_music_steps_back_smoothly_for_the_voice(tmp_path: Path) -> None:
    mix = under(tmp_path, steady(tmp_path, 3.0), seamless=True)
    levels = np.array([level_of(mix, 1_000, at / 10) for at in range(15, 70)])
    assert levels[0] - levels[20] == pytest.approx(11, abs=0.7)  # 1.5 s: alone; 3.5 s: under the voice
    assert levels[54] == pytest.approx(levels[0], abs=0.7)
    assert levels[15] == pytest.approx(levels[20], abs=0.7)  # it has stepped back when the voice starts
    assert np.abs(np.diff(levels)).max() < 4  # dB in a tenth of a second


def test_music_is_as_much_louder_as_was_asked(tmp_path: Path) -> None:
    song = steady(tmp_path, 3.0)
    usual, louder = (
        level_of(under(tmp_path, song, seamless=True, gain_db=gain_db), 1_000, 1.5) for gain_db in (0.0, 6.0)
    )
    assert louder - usual == pytest.approx(6, abs=0.1)


def test_the_music_fades_in_and_out(tmp_path: Path) -> None:
    mix = under(tmp_path, steady(tmp_path, 3.0), seamless=True)
    assert abs(mix[0]).max() < 1e-3
    assert abs(mix[-1]).max() < 1e-3
    assert level_of(mix, 1_000, 0.1) < level_of(mix, 1_000, 0.5) < level_of(mix, 1_000, 1.5)
    assert level_of(mix, 1_000, 9.5) < level_of(mix, 1_000, 8.5) < level_of(mix, 1_000, 6.9)


def test_short_music_starts_again_without_a_step(tmp_path: Path) -> None:
    save_wav(tmp_path / "cut.wav", tone(2.9, hertz=333, level=0.3))  # its end does not meet its start
    mix = under(tmp_path, tmp_path / "cut.wav", seamless=False)
    assert np.abs(np.diff(mix[: 3 * RATE, 0], n=2)).max() < 3e-4
    assert np.abs(np.diff(mix[6 * RATE :, 0], n=2)).max() < 3e-4


@pytest.mark.parametrize("seconds", [0.0, 0.4])
def test_music_that_is_no_music_is_refused(seconds: float, tmp_path: Path) -> None:
    save_wav(tmp_path / "short.wav", tone(seconds))
    with pytest.raises(MediaBroken):
        under(tmp_path, tmp_path / "short.wav", seamless=False)


@pytest.mark.parametrize("speech_at", [20, None], ids=["voice", "music alone"])
def test_a_film_with_music_is_as_loud_as_any(
    speech_at: int | None, bed: Path, folder: Path, tmp_path: Path
) -> None:
    segment = render(folder, "s.mp4", timeline(frames=150, speech_at=speech_at))
    FfmpegRenderer().join(
        [segment, segment],
        tmp_path / "film.mp4",
        on_frame=lambda _: None,
        stop=Event(),
        sound=Sound(bed, seamless=True),
    )
    loudness, peak = measured_loudness(tmp_path / "film.mp4")
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak <= -1
    assert len(decoded_sound(tmp_path / "film.mp4", channels=2)) == pytest.approx(10 * RATE, abs=1_600)
