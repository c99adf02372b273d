"""What a chat sounds like."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.chat_timeline import ChatTimeline, SoundCue
from scenewright.domain.chat_window import Window
from scenewright.domain.errors import MediaBroken
from scenewright.domain.timeline import Asset
from scenewright.render.chat_sound import CueSounds, write_chat_sound
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.sounds import ROLES, found_sounds, made_sound, trimmed
from tests.render.chats import chat
from tests.render.scenes import RATE, save_wav, tone

MINUS_ONE_DB = 10 ** (-1 / 20)


def cue(frame: int, sound: str = "key", gain_db: float = 0.0, **changes: object) -> SoundCue:
    return SoundCue.model_validate({"frame": frame, "sound": sound, "gain_db": gain_db} | changes)


def sounding(*cues: SoundCue, frames: int = 60) -> ChatTimeline:
    return chat([], sounds=cues, frames=frames)


def heard(timeline: ChatTimeline, folder: Path, assets: dict[str, Path] | None = None) -> NDArray[np.float64]:
    sounds = CueSounds(Ffmpeg.found(), assets or {}, folder)
    write_chat_sound(timeline, sounds.of, folder / "chat.wav")
    with wave.open(str(folder / "chat.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767


@pytest.mark.parametrize("frames", [1, 60, 901])
def test_it_is_exactly_as_long_as_the_frames(frames: int, tmp_path: Path) -> None:
    assert len(heard(sounding(cue(0, "receive"), frames=frames), tmp_path)) == frames * RATE // 30


def test_cues_start_at_the_sample_of_their_frame(tmp_path: Path) -> None:
    key, chime = made_sound("key"), made_sound("receive")
    found = heard(sounding(cue(7, gain_db=-14), cue(21, "receive", -6), frames=90), tmp_path)
    expected = np.zeros(90 * RATE // 30)
    expected[7 * 1_600 :][: len(key)] += key * 10 ** (-14 / 20)
    expected[21 * 1_600 :][: len(chime)] += chime * 10 ** (-6 / 20)
    assert np.abs(found - expected).max() < 1e-4


def test_a_film_sounds_the_same_in_segments(tmp_path: Path) -> None:
    """Also where a chime rings on over a border, and over the blocks that are mixed at a time."""
    cues = [cue(frame, sound, -3) for frame in range(0, 700, 23) for sound in ("key", "receive", "send")]
    film = sounding(*cues, frames=702)
    whole = heard(film, tmp_path)
    windows = [(0, 3), (3, 4), (4, 299), (299, 301), (301, 702)]
    parts = [heard(Window(film, start, end).segment(), tmp_path) for start, end in windows]
    assert np.array_equal(whole, np.concatenate(parts))


def test_many_sounds_at_once_do_not_clip(tmp_path: Path) -> None:
    found = heard(sounding(*[cue(3, "receive")] * 12), tmp_path)
    assert 0.9 < np.abs(found).max() < 0.981


@pytest.mark.parametrize("name", ROLES)
def test_made_sounds_start_and_end_in_silence_and_do_not_clip(name: str) -> None:
    sound = made_sound(name)
    assert np.abs(sound).max() == pytest.approx(MINUS_ONE_DB, abs=1e-4)
    assert max(abs(sound[0]), abs(sound[-1]), np.abs(np.diff(sound[-240:])).max()) < 2e-3
    assert abs(sound.mean()) < 0.01


@pytest.mark.parametrize(
    ("name", "longest_ms", "highest"),
    [("key", 25, 5_000), ("send", 220, 3_000), ("receive", 450, 3_000), ("reaction", 60, 2_000)],
)
def test_made_sounds_are_short_and_soft(name: str, longest_ms: int, highest: int) -> None:
    """Nineteen twentieths of the energy come within `longest_ms`, and below `highest` Hz."""
    sound = made_sound(name).astype(float)
    energy = np.cumsum(sound**2)
    assert np.searchsorted(energy, 0.95 * energy[-1]) / RATE * 1000 < longest_ms
    spectrum = np.cumsum(np.abs(np.fft.rfft(sound)) ** 2)
    assert np.fft.rfftfreq(len(sound), 1 / RATE)[np.searchsorted(spectrum, 0.95 * spectrum[-1])] < highest


def test_files_are_found_by_name(tmp_path: Path) -> None:
    for name in ("assets/audio/Key_Click.wav", "assets/sounds/key.wav", "assets/sounds/boom.WAV"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "assets/audio/send.txt").touch()
    found = {name: path.relative_to(tmp_path).as_posix() for name, path in found_sounds(tmp_path).items()}
    assert found["key"] == "assets/sounds/key.wav"
    assert found["Key_Click"] == "assets/audio/Key_Click.wav"
    assert found["boom"] == "assets/sounds/boom.WAV"
    assert not found.keys() & {"send", "receive"}


@pytest.mark.parametrize("kind", ["wav", "mp3", "ogg"])
def test_a_found_file_takes_the_place_of_a_made_sound(kind: str, tmp_path: Path) -> None:
    """Wherever its sound begins in it, and however loud it is."""
    folder = tmp_path / "assets" / "audio"
    folder.mkdir(parents=True)
    late = np.concatenate((np.zeros(9_600), tone(0.2, hertz=700, level=0.05)))
    save_wav(tmp_path / "late.wav", late)
    convert = [Ffmpeg.found().path, "-v", "error", "-i", str(tmp_path / "late.wav")]
    subprocess.run([*convert, str(folder / f"message-sent.{kind}")], check=True, timeout=30)
    found = heard(sounding(cue(10, "send", -6)), tmp_path)
    loud = np.flatnonzero(np.abs(found) > 0.05)
    assert loud[0] == pytest.approx(10 * 1_600, abs=200)
    assert np.abs(found).max() == pytest.approx(MINUS_ONE_DB / 2, abs=0.02)


def test_a_silent_file_stays_silent() -> None:
    assert not trimmed(np.zeros(4_800, np.float32)).any()


def test_a_cue_with_an_asset_plays_it(tmp_path: Path) -> None:
    """A voice is brought to the level of speech, an effect is left as it is."""
    save_wav(tmp_path / "voice.wav", tone(1.0, level=0.02))
    asset = Asset(file_id="v", sha256="0" * 64, media_type="audio/wav")
    files = {"v": tmp_path / "voice.wav"}
    spoken = heard(sounding(cue(0, "speech", asset=asset)), tmp_path, files)
    effect = heard(sounding(cue(0, "boom.wav", asset=asset)), tmp_path, files)
    assert np.abs(effect).max() == pytest.approx(0.02, abs=0.001)
    assert np.sqrt(np.mean(spoken[4_800:40_000] ** 2)) == pytest.approx(0.1, abs=0.01)


def test_a_sound_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MediaBroken, match=r"boom\.wav"):
        heard(sounding(cue(0, "boom.wav")), tmp_path)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all" * 100])
def test_a_broken_file_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "assets" / "audio").mkdir(parents=True)
    (tmp_path / "assets" / "audio" / "key.wav").write_bytes(content)
    with pytest.raises(MediaBroken):
        heard(sounding(cue(0)), tmp_path)
