"""What a segment holds."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.probe import probe
from tests.render.scenes import (
    HEIGHT,
    WIDTH,
    decode,
    decoded_rgb,
    decoded_sound,
    render,
    save_noise,
    timeline,
)

PATCHES = [
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0),
    (128, 128, 128), (230, 180, 60), (40, 90, 160), (240, 200, 210), (20, 60, 30),
]  # fmt: skip


def said_of(path: Path) -> str:
    command = [Ffmpeg.found().path, "-hide_banner", "-i", str(path)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=30).stderr


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* of sRGB (0 to 255), D65."""
    part = rgb / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ to_xyz.T / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1
    )


def test_decoded_colours_are_the_drawn_ones(folder: Path) -> None:
    """ΔE (CIE 1976) at most 2, decoded by the colour tags of the stream."""
    picture = Image.new("RGB", (2 * WIDTH, 2 * HEIGHT))
    for number, colour in enumerate(PATCHES):
        left, top = 128 * (number % 5), 180 * (number // 5)
        picture.paste(colour, (left, top, left + 128, top + 180))
    picture.save(folder / "picture.png")
    frames = decoded_rgb(render(folder, "s.mp4", timeline(frames=4, crf=10)))
    for number, colour in enumerate(PATCHES):
        left, top = 64 * (number % 5), 90 * (number // 5)
        shown = frames[2, top + 30 : top + 60, left + 20 : left + 44].mean(axis=(0, 1))
        away = np.linalg.norm(lab(shown) - lab(np.array(colour, float)))
        assert away <= 2, f"{colour} is shown as {shown}"


def test_parameters(folder: Path) -> None:
    segment = render(folder, "s.mp4", timeline(frames=33))
    found = probe(segment)
    assert (found.video_codec, found.profile, found.pixel_format) == ("h264", "High", "yuv420p")
    assert (found.width, found.height, found.fps, found.frames) == (WIDTH, HEIGHT, 30, 33)
    assert (found.audio_codec, found.sample_rate, found.duration_ms) == ("flac", 48_000, 1_100)
    assert "yuv420p(tv, bt709, progressive)" in said_of(segment)  # range, matrix, primaries and transfer


@pytest.mark.parametrize("frames", [1, 31, 67])
def test_the_sound_is_exactly_as_long_as_the_frames(folder: Path, frames: int) -> None:
    segment = render(folder, "s.mp4", timeline(frames=frames))
    assert len(decoded_sound(segment)) == frames * 1_600
    assert len(decoded_rgb(segment)) == frames


def test_a_keyframe_stands_at_least_every_two_seconds(folder: Path) -> None:
    segment = render(folder, "s.mp4", timeline(frames=130))
    listing = decode(segment, "-map", "0:v", "-c", "copy", "-f", "framecrc").decode().splitlines()
    packets = [line for line in listing if not line.startswith("#")]
    keys = [number for number, line in enumerate(packets) if "F=0x0" not in line]
    assert keys[0] == 0
    assert max(np.diff([*keys, 130])) <= 60


def parameter_sets(segment: Path) -> str:
    listing = decode(segment, "-map", "0:v", "-c", "copy", "-f", "framecrc").decode()
    found = re.search(r"#extradata 0:.*", listing)
    assert found
    return found[0]


def test_parameter_sets_do_not_depend_on_the_content(folder: Path) -> None:
    first = parameter_sets(render(folder, "a.mp4", timeline(frames=30)))
    Image.new("RGB", (640, 360), (9, 9, 9)).save(folder / "picture.png")
    assert first == parameter_sets(render(folder, "b.mp4", timeline(frames=70, speech_at=None)))


def test_the_same_scene_gives_the_same_bytes(folder: Path) -> None:
    save_noise(folder / "picture.png", seed=5)
    first, second = (render(folder, name, timeline(frames=20)).read_bytes() for name in ("a.mp4", "b.mp4"))
    assert first == second
