"""Facts read back, and damage found."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scenewright.domain.errors import EncodeFailed, MediaBroken
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.probe import probe
from tests.render.scenes import render, timeline


def make(path: Path, *arguments: str) -> Path:
    command = [Ffmpeg.found().path, "-v", "error", "-y", *arguments, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path


@pytest.mark.parametrize("rate", ["24", "25", "30000/1001", "60"])
def test_frames_are_counted_at_every_rate(rate: str, tmp_path: Path) -> None:
    source = ("-f", "lavfi", "-i", f"testsrc2=size=128x72:rate={rate}", "-frames:v", "37")
    found = probe(make(tmp_path / "film.mp4", *source, "-c:v", "libx264", "-pix_fmt", "yuv420p"))
    top, _, bottom = rate.partition("/")
    fps = int(top) / int(bottom or 1)
    assert found.frames == 37
    assert found.fps == pytest.approx(fps, abs=0.01)
    assert found.duration_ms == pytest.approx(37_000 / fps, abs=1)
    assert (found.audio_codec, found.sample_rate) == ("", 0)


def test_size_and_sound_are_the_files(folder: Path) -> None:
    segment = render(folder, "s.mp4", timeline(frames=9))
    assert probe(segment).size_bytes == segment.stat().st_size


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    sound = make(tmp_path / "sound.mp4", "-f", "lavfi", "-i", "sine=duration=0.2")
    with pytest.raises(MediaBroken):
        probe(sound)


@pytest.mark.parametrize("kept", [0.0, 0.2, 0.6, 0.99])
def test_a_truncated_file_is_refused(kept: float, folder: Path) -> None:
    segment = render(folder, "s.mp4", timeline(frames=60))
    whole = segment.read_bytes()
    segment.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(MediaBroken):
        probe(segment)


@pytest.mark.parametrize("content", [b"no video at all", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n"])
def test_what_is_no_video_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaBroken):
        probe(path)


def test_a_missing_file_is_refused_and_a_missing_ffmpeg_is_another_error(tmp_path: Path) -> None:
    with pytest.raises(MediaBroken):
        probe(tmp_path / "nothing.mp4")
    with pytest.raises(EncodeFailed):
        probe(tmp_path / "nothing.mp4", Ffmpeg("/nowhere/ffmpeg"))
