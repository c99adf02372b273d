"""Held segments: only changes are encoded, and every frame is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from scenewright.domain.errors import EncodeFailed, Stopped
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.hold import encode_held
from scenewright.render.join import join
from scenewright.render.stills import Frame
from tests.render.changing import (
    FPS,
    LONGEST,
    Film,
    altering,
    decoded_luma,
    encode,
    frame_hashes,
    keeping_stream,
    patterns,
    video_packets,
)
from tests.render.scenes import decoded_sound, save_wav


@pytest.mark.parametrize("film", patterns(50), ids=lambda film: f"{film.seed}-{film.frames}")
def test_what_was_encoded_is_shown_unchanged_until_the_next_change(film: Film, tmp_path: Path) -> None:
    ffmpeg, stream = keeping_stream(tmp_path)
    made = encode(film, tmp_path / "s.mp4", ffmpeg)
    assert (made.fallback, made.pictures) == ("", len(film.starts))
    encoded = frame_hashes(stream)
    assert len(encoded) == len(film.starts)
    assert frame_hashes(tmp_path / "s.mp4") == [encoded[picture] for picture in film.shown]

    packets = video_packets(tmp_path / "s.mp4")
    assert [time for time, *_ in packets] == [100 * number for number in range(film.frames)]
    assert {length for _, length, _ in packets} == {100}
    keys = [number for number, (*_, is_key) in enumerate(packets) if is_key]
    assert keys[0] == 0
    assert max(np.diff([*keys, film.frames])) <= 4 * FPS


@pytest.mark.parametrize("film", patterns(14)[3:], ids=lambda film: f"{film.seed}-{film.frames}")
def test_every_frame_shows_the_picture_that_was_drawn_for_it(film: Film, tmp_path: Path) -> None:
    encode(film, tmp_path / "s.mp4")
    drawn = [frame.y.copy() for _, frame in film.changes()]
    shown = decoded_luma(tmp_path / "s.mp4", film).astype(int)
    away = [np.abs(frame - drawn[picture]).mean() for frame, picture in zip(shown, film.shown, strict=True)]
    assert max(away) < 2.5


@pytest.mark.parametrize("fps", [24, 25, 60])
def test_other_frame_rates(fps: int, tmp_path: Path) -> None:
    film = Film(7, 5 * fps, (0, 1, 3, 4 * fps, 4 * fps + 1), fps)
    made = encode(film, tmp_path / "s.mp4")
    assert (made.probe.fps, made.probe.frames, made.probe.duration_ms) == (fps, film.frames, 5_000)
    assert {length for _, length, _ in video_packets(tmp_path / "s.mp4")} == {100}


def test_a_long_hold_costs_nothing_but_its_keyframes(tmp_path: Path) -> None:
    short = encode(Film(1, 30, (0,)), tmp_path / "short.mp4").probe.size_bytes
    minutes = encode(Film(1, 9_000, (0,)), tmp_path / "long.mp4")
    assert minutes.pictures == 1
    assert minutes.probe.size_bytes < 75 * short + 9_000 * 40


def test_the_sound_stands_beside_the_frames(tmp_path: Path) -> None:
    made = encode(Film(5, 91, (0, 40)), tmp_path / "s.mp4")
    assert (made.probe.audio_codec, made.probe.sample_rate) == ("flac", 48_000)
    assert len(decoded_sound(tmp_path / "s.mp4")) == 91 * 1_600


def test_the_same_changes_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        encode(patterns(20)[19], tmp_path / name)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_held_segments_join_by_stream_copy(tmp_path: Path) -> None:
    """The film shows the frames of its segments, also where one ends or begins with a single frame."""
    films = [Film(1, 70, (0, 69)), Film(4, 1, (0,)), Film(7, LONGEST, (0, 1, 5, 200)), Film(10, 33, (0, 7))]
    segments = [tmp_path / f"{number}.mp4" for number in range(len(films))]
    for film, segment in zip(films, segments, strict=True):
        encode(film, segment)
    out = tmp_path / "film.mp4"
    found = join(Ffmpeg.found(), segments, out, on_frame=lambda _: None, stop=Event())
    assert found.frames == sum(film.frames for film in films)
    assert frame_hashes(out) == [shown for segment in segments for shown in frame_hashes(segment)]
    assert {length for _, length, _ in video_packets(out)} == {100}


@pytest.mark.parametrize(
    ("setting", "other", "why"),
    [
        ("cabac=0", "cabac=1", "entropy_coding_mode_flag is 1"),
        ("bframes=0", "bframes=2:b-adapt=0", "pic_order_cnt_type is 0"),
        ("slices=1", "slices=2", "first_mb_in_slice is 32"),
        ("scenecut=0", "keyint=3", "frame 3 is a keyframe"),
    ],
)
def test_a_stream_of_another_kind_is_not_touched(setting: str, other: str, why: str, tmp_path: Path) -> None:
    """Then every frame is encoded, and the result says why."""
    film = Film(2, 40, (0, 1, 2, 3, 9, 10, 11, 12, 33))
    made = encode(film, tmp_path / "s.mp4", altering(tmp_path, setting, other))
    assert why in made.fallback
    assert (made.pictures, made.probe.frames, made.probe.duration_ms) == (40, 40, 1_333)
    drawn = [frame.y.copy() for _, frame in film.changes()]
    shown = decoded_luma(tmp_path / "s.mp4", film).astype(int)
    for frame, picture in zip(shown, film.shown, strict=True):
        assert np.abs(frame - drawn[picture]).mean() < 2.5


def test_a_segment_without_holding_joins_one_with_it(tmp_path: Path) -> None:
    """What falls back is encoded with the same settings, so the film needs no other."""
    film = Film(1, 50, tuple(range(0, 50, 2)))
    odd = altering(tmp_path, "scenecut=0:rc", "scenecut=0:keyint=9:rc")
    assert encode(film, tmp_path / "a.mp4", odd).fallback
    assert not encode(film, tmp_path / "b.mp4").fallback
    segments = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    found = join(Ffmpeg.found(), segments, tmp_path / "f.mp4", on_frame=lambda _: None, stop=Event())
    assert found.frames == 100


@pytest.mark.parametrize("starts", [(), (1,), (0, 5, 5), (0, 7, 3), (0, 40)], ids=str)
def test_changes_out_of_order_are_refused(starts: tuple[int, ...], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frame"):
        encode(Film(1, 40, starts), tmp_path / "s.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["s.wav"]


def test_progress_rises_to_all_frames(tmp_path: Path) -> None:
    film, counted = Film(1, 90, (0, 3, 60)), list[int]()
    save_wav(tmp_path / "s.wav", np.zeros(90 * 1_600))
    encode_held(
        Ffmpeg.found(), film.look, film.changes, frames=90, sound=tmp_path / "s.wav",
        out=tmp_path / "s.mp4", on_frame=counted.append, stop=Event(),
    )  # fmt: skip
    assert counted == [3, 60, 90]


def test_stop_leaves_nothing_behind(tmp_path: Path) -> None:
    film, stop = Film(2, 300, tuple(range(300))), Event()
    save_wav(tmp_path / "s.wav", np.zeros(300 * 1_600))

    def stopping() -> Iterator[tuple[int, Frame]]:
        for number, frame in film.changes():
            if number == 100:
                stop.set()
            yield number, frame

    with pytest.raises(Stopped):
        encode_held(
            Ffmpeg.found(), film.look, stopping, frames=300, sound=tmp_path / "s.wav",
            out=tmp_path / "s.mp4", on_frame=lambda _: None, stop=stop,
        )  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["s.wav"]


def test_an_encoder_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(EncodeFailed, match="libx263"):
        encode(Film(1, 40, (0,)), tmp_path / "s.mp4", altering(tmp_path, "libx264", "libx263"))
    assert not (tmp_path / "s.mp4").exists()
