"""Segments become a film."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from threading import Event, Timer
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken, SegmentBroken, Stopped
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.renderer import FfmpegRenderer
from scenewright.render.seal import seal
from scenewright.steps.ports import Probe
from tests.render.scenes import (
    RATE,
    decode,
    decoded_rgb,
    decoded_sound,
    render,
    save_noise,
    save_wav,
    timeline,
    tone,
)

LENGTHS = (37, 20, 61, 31)
STARTS = (4, 0, 30, 11)  # frames into each segment at which its tone starts


def join(segments: list[Path], out: Path) -> Probe:
    return FfmpegRenderer().join(segments, out, on_frame=lambda _: None, stop=Event())


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four segments of odd lengths, each with a third of a second of tone somewhere."""
    folder = tmp_path_factory.mktemp("segments") / "assets"
    folder.mkdir()
    made = []
    for number, (frames, start) in enumerate(zip(LENGTHS, STARTS, strict=True)):
        save_noise(folder / "picture.png", seed=number)
        save_wav(folder / "voice.wav", tone(0.33, hertz=500 + 200 * number))
        made.append(render(folder, f"{number}.mp4", timeline(frames=frames, speech_at=start)))
    return made


@pytest.fixture
def segments(rendered: list[Path], tmp_path: Path) -> list[Path]:
    """Copies of the rendered segments, to be joined, moved or damaged."""
    return [Path(shutil.copy(segment, tmp_path)) for segment in rendered]


def packets(path: Path) -> list[str]:
    """The checksum of every video packet, in decoding order."""
    listing = decode(path, "-map", "0:v", "-c", "copy", "-f", "framecrc").decode().splitlines()
    return [line.split(",")[5].strip() for line in listing if not line.startswith("#")]


def times(path: Path) -> list[int]:
    listing = decode(path, "-map", "0:v", "-c", "copy", "-f", "framecrc").decode().splitlines()
    return sorted(int(line.split(",")[2]) for line in listing if not line.startswith("#"))


def onsets(samples: NDArray[np.float64]) -> list[float]:
    """Milliseconds at which sound starts after at least 100 ms of quiet."""
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    fresh = np.concatenate(([True], np.diff(loud) > RATE // 10))
    return [float(at) * 1000 / RATE for at in loud[fresh]]


def measured_loudness(path: Path) -> tuple[float, float]:
    """LUFS and dBTP, by ffmpeg's EBU R128 meter."""
    meter = ["-af", "ebur128=peak=true", "-f", "null", "-"]
    command = [Ffmpeg.found().path, "-hide_banner", "-nostats", "-i", str(path), *meter]
    summary = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stderr
    summary = summary[summary.rindex("Summary:") :]
    integrated, peak = (re.search(rf"{name}:\s+(-?[\d.]+)", summary) for name in ("I", "Peak"))
    assert integrated
    assert peak
    return float(integrated[1]), float(peak[1])


def test_the_film_is_the_segments_frame_by_frame(segments: list[Path], tmp_path: Path) -> None:
    found = join(segments, tmp_path / "film.mp4")
    assert found.frames == sum(LENGTHS)
    assert (found.fps, found.audio_codec, found.sample_rate) == (30, "aac", RATE)
    assert found.duration_ms == round(sum(LENGTHS) * 1000 / 30)
    assert np.array_equal(
        decoded_rgb(tmp_path / "film.mp4"), np.concatenate([decoded_rgb(s) for s in segments])
    )


def test_the_video_is_copied_not_encoded_again(segments: list[Path], tmp_path: Path) -> None:
    join(segments, tmp_path / "film.mp4")
    assert packets(tmp_path / "film.mp4") == [packet for segment in segments for packet in packets(segment)]


def test_every_frame_lasts_equally_long(segments: list[Path], tmp_path: Path) -> None:
    join(segments, tmp_path / "film.mp4")
    assert set(np.diff(times(tmp_path / "film.mp4")).tolist()) == {100}


def test_every_voice_starts_where_its_scene_says(segments: list[Path], tmp_path: Path) -> None:
    join(segments, tmp_path / "film.mp4")
    starts = np.cumsum([0, *LENGTHS[:-1]]) + np.array(STARTS)
    heard = onsets(decoded_sound(tmp_path / "film.mp4", channels=2)[:, 0])
    assert heard == pytest.approx((starts * 1000 / 30).tolist(), abs=5)


def test_sound_and_picture_are_equally_long(segments: list[Path], tmp_path: Path) -> None:
    join(segments, tmp_path / "film.mp4")
    samples = len(decoded_sound(tmp_path / "film.mp4", channels=2))
    assert abs(samples - sum(LENGTHS) * 1_600) < 1_600


def test_borders_do_not_click(folder: Path, tmp_path: Path) -> None:
    """Tones that fill their scenes to the last sample: at the border the film is as smooth as elsewhere."""
    save_wav(folder / "voice.wav", tone(2.0, hertz=200))
    joined = [render(folder, f"{frames}.mp4", timeline(frames=frames)) for frames in (31, 20, 44)]
    join(joined, tmp_path / "film.mp4")
    sound = decoded_sound(tmp_path / "film.mp4", channels=2)[:, 0]
    bends = np.abs(np.diff(sound, n=2))
    usual = bends[8_000:40_000].max()
    for border in (31 * 1_600, 51 * 1_600):
        assert bends[border - 960 : border + 960].max() <= 4 * usual  # a cut tone bends 300 times as much


@pytest.mark.parametrize("peaks", [1, 12])
def test_speech_of_any_dynamics_comes_out_equally_loud(peaks: int, folder: Path, tmp_path: Path) -> None:
    """-14 LUFS ± 0.5, at most -1 dBTP, also when peaks of up to 22 dB have to be limited."""
    seconds = np.arange(4 * RATE) / RATE
    voice = tone(4.0, level=0.05) * (1 + 0.5 * np.sin(2 * np.pi * 3 * seconds))
    voice[:: RATE // 3] *= peaks
    save_wav(folder / "voice.wav", np.clip(voice, -1, 1))
    join([render(folder, "s.mp4", timeline(frames=120))], tmp_path / "film.mp4")
    loudness, peak = measured_loudness(tmp_path / "film.mp4")
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak <= -1


def test_a_film_without_a_voice_is_silent(folder: Path, tmp_path: Path) -> None:
    join([render(folder, "s.mp4", timeline(speech_at=None))] * 2, tmp_path / "film.mp4")
    assert np.abs(decoded_sound(tmp_path / "film.mp4", channels=2)).max() < 1e-4


def test_the_index_stands_first(segments: list[Path], tmp_path: Path) -> None:
    join(segments, tmp_path / "film.mp4")
    content = (tmp_path / "film.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_progress_rises_to_all_frames(segments: list[Path], tmp_path: Path) -> None:
    counted: list[int] = []
    FfmpegRenderer().join(segments, tmp_path / "film.mp4", on_frame=counted.append, stop=Event())
    assert counted == sorted(counted)
    assert counted[-1] == sum(LENGTHS)


def test_names_with_quotes_and_spaces_are_joined(segments: list[Path], tmp_path: Path) -> None:
    odd = tmp_path / 'it\'s a "film" %d'
    odd.mkdir()
    moved = [segment.rename(odd / f"-{segment.name}") for segment in segments]
    assert join(moved, odd / "film.mp4").frames == sum(LENGTHS)


def replaced(segments: list[Path], number: int, content: bytes) -> list[Path]:
    segments[number - 1].write_bytes(content)
    return segments


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.7, 0.98])
def test_a_truncated_segment_is_named(kept: float, segments: list[Path], tmp_path: Path) -> None:
    whole = segments[2].read_bytes()
    with pytest.raises(MediaBroken, match=r"^segment 3: "):
        join(replaced(segments, 3, whole[: int(kept * len(whole))]), tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()


def test_a_segment_that_was_changed_since_is_named(segments: list[Path], tmp_path: Path) -> None:
    """A byte of a picture, which decodes without a complaint."""
    for segment in segments:
        seal(segment)
    whole = segments[1].read_bytes()
    assert join(segments, tmp_path / "film.mp4").frames == sum(LENGTHS)
    middle = len(whole) // 2
    changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    with pytest.raises(SegmentBroken, match=r"^segment 2: it is not what was rendered") as caught:
        join(replaced(segments, 2, changed), tmp_path / "film.mp4")
    assert caught.value.number == 2


def test_a_missing_segment_is_named(segments: list[Path], tmp_path: Path) -> None:
    segments[1].unlink()
    with pytest.raises(MediaBroken, match=r"^segment 2: .*missing"):
        join(segments, tmp_path / "film.mp4")


@pytest.mark.parametrize(
    "change",
    [{"width": 640, "height": 360}, {"fps": 25}, {"x264_preset": "slow"}],
    ids=["size", "rate", "preset"],
)
def test_a_segment_of_another_format_is_named(
    change: dict[str, Any], segments: list[Path], folder: Path, tmp_path: Path
) -> None:
    other = render(folder, "other.mp4", timeline(frames=20, **change))
    with pytest.raises(MediaBroken, match=r"^segment 2: it was encoded otherwise"):
        join([segments[0], other], tmp_path / "film.mp4")


def test_a_segment_whose_sound_is_too_short_is_named(segments: list[Path], tmp_path: Path) -> None:
    short = tmp_path / "short.mp4"
    command = [Ffmpeg.found().path, "-v", "error", "-i", str(segments[0]), "-c:v", "copy", "-c:a", "flac"]
    subprocess.run([*command, "-af", "atrim=end=0.5", str(short)], check=True, timeout=30)
    with pytest.raises(MediaBroken, match=r"^segment 2: its sound has 24000 samples"):
        join([segments[0], short], tmp_path / "film.mp4")


def test_nothing_to_join_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaBroken):
        join([], tmp_path / "film.mp4")


def test_stop_leaves_nothing_behind(segments: list[Path], tmp_path: Path) -> None:
    stop = Event()
    work = tmp_path / "work"
    work.mkdir()
    Timer(0.05, stop.set).start()
    with pytest.raises(Stopped):
        FfmpegRenderer().join(segments * 5, work / "film.mp4", on_frame=lambda _: None, stop=stop)
    assert not list(work.iterdir())
