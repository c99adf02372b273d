"""The renderer behind the steps."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image

from scenewright.domain.errors import EncodeFailed, MediaBroken, Stopped
from scenewright.domain.timeline import Camera, CaptionCue, Title, View, Word
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.renderer import FfmpegRenderer
from scenewright.render.renderers import AnyRenderer
from scenewright.steps.ports import Renderer
from tests.render.scenes import assets, decoded_rgb, render, save_noise, save_wav, timeline, tone
from tests.render.test_ffmpeg import children


def test_it_is_a_renderer_and_reports_every_frame(folder: Path, tmp_path: Path) -> None:
    renderer: Renderer = AnyRenderer()
    counted: list[int] = []
    found = renderer.render_segment(
        timeline(frames=12), assets(folder), tmp_path / "s.mp4", on_frame=counted.append, stop=Event()
    )
    assert counted == list(range(1, 13))
    assert found.frames == 12
    assert [path.name for path in tmp_path.iterdir() if path != folder] == ["s.mp4"]


def test_titles_and_captions_are_drawn_over_the_picture(folder: Path) -> None:
    Image.new("RGB", (320, 180), (60, 60, 60)).save(folder / "picture.png")
    words = (
        Word(text="Motion", start_frame=20, end_frame=40),
        Word(text="stays", start_frame=40, end_frame=50),
    )
    scene = timeline(
        frames=60,
        titles=(Title(kind="heading", text="Inertia", kicker="", start_frame=0, end_frame=50),),
        captions=(CaptionCue(start_frame=20, end_frame=58, lines=(words,)),),
    )
    frames = decoded_rgb(render(folder, "s.mp4", scene)).astype(int)
    drawn = np.abs(frames - 60).max(axis=(1, 2, 3))
    assert drawn[25] > 100
    assert drawn[59] < 12  # both are over


def test_stop_ends_a_scene_within_a_second_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    stop = Event()
    set_at: list[float] = []

    def on_frame(count: int) -> None:
        if count == 20:
            stop.set()
            set_at.append(time.monotonic())

    with pytest.raises(Stopped):
        FfmpegRenderer().render_segment(
            timeline(frames=3_000), assets(folder), tmp_path / "s.mp4", on_frame=on_frame, stop=stop
        )
    assert time.monotonic() - set_at[0] < 1
    assert not children(os.getpid())
    assert list(tmp_path.iterdir()) == [folder]


def test_a_missing_ffmpeg_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(EncodeFailed, match="ffmpeg is missing"):
        FfmpegRenderer(Ffmpeg("/nowhere/ffmpeg")).render_segment(
            timeline(), assets(folder), tmp_path / "s.mp4", on_frame=lambda _: None, stop=Event()
        )


def test_what_a_failing_ffmpeg_says_reaches_the_error(folder: Path) -> None:
    with pytest.raises(EncodeFailed, match="no-such-preset"):
        render(folder, "s.mp4", timeline(x264_preset="no-such-preset"))


def test_a_broken_picture_or_voice_is_refused(folder: Path) -> None:
    save_wav(folder / "voice.wav", tone(0.2), rate=22_050)
    with pytest.raises(MediaBroken, match="speech"):
        render(folder, "s.mp4", timeline())
    (folder / "picture.png").write_bytes(b"no picture")
    with pytest.raises(MediaBroken, match="picture"):
        render(folder, "s.mp4", timeline(speech_at=None))


@pytest.mark.parametrize("name", ["thumbnail.jpg", "thumbnail.png", "thumbnail.webp"])
def test_a_thumbnail_has_the_films_colours(name: str, folder: Path, tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), (200, 60, 90)).save(folder / "picture.png")
    film = render(folder, "s.mp4", timeline(frames=40, speech_at=None))
    FfmpegRenderer().thumbnail(film, tmp_path / name)
    with Image.open(tmp_path / name) as image:
        assert image.size == (320, 180)
        assert np.asarray(image.convert("RGB")).mean(axis=(0, 1)) == pytest.approx([200, 60, 90], abs=3)


def test_the_thumbnail_is_the_sharpest_frame_with_the_most_contrast(folder: Path, tmp_path: Path) -> None:
    save_noise(folder / "picture.png")
    near, whole = View(x=0.5, y=0.5, zoom=4), View(x=0.5, y=0.5, zoom=1)
    scene = timeline(frames=121, speech_at=None, camera=Camera(start=near, end=whole))
    out = render(folder, "s.mp4", scene)
    FfmpegRenderer().thumbnail(out, tmp_path / "best.png")
    with Image.open(tmp_path / "best.png") as image:
        found = np.asarray(image.convert("RGB")).astype(float)
    shown = decoded_rgb(out).astype(float)
    away = [float(np.abs(shown[frame] - found).mean()) for frame in (0, 60, 120)]
    assert away[2] < 0.5 * min(away[:2]), away


def test_a_thumbnail_of_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.mp4").write_bytes(b"no video")
    with pytest.raises(MediaBroken):
        FfmpegRenderer().thumbnail(tmp_path / "s.mp4", tmp_path / "t.jpg")
