"""The camera over a still, and opening pictures of every kind."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scenewright.domain.errors import MediaBroken
from scenewright.domain.timeline import Camera, View
from scenewright.render.picture import open_picture
from scenewright.render.stills import Frame, Move, Still, seen
from tests.render.scenes import HEIGHT, STILL, WIDTH

PAN = Camera(start=View(x=0.45, y=0.5, zoom=1.05), end=View(x=0.55, y=0.52, zoom=1.2))


def draw(picture: Image.Image, tmp_path: Path, camera: Camera = STILL, frames: int = 1) -> list[Frame]:
    path = tmp_path / "drawn.png"
    picture.save(path)
    still = Still(path, camera, width=WIDTH, height=HEIGHT, frames=frames)
    drawn = [Frame(WIDTH, HEIGHT) for _ in range(frames)]
    for number, frame in enumerate(drawn):
        still.draw(number, frame)
    return drawn


def spot(size: tuple[int, int], at: tuple[float, float], colour: tuple[int, int, int]) -> Image.Image:
    """A soft spot whose centre is known to fractions of a pixel, on black."""
    columns, rows = (np.arange(length) + 0.5 for length in size)
    away = (columns[None] - at[0]) ** 2 + (rows[:, None] - at[1]) ** 2
    soft = np.exp(-away / (2 * 9.0**2))[..., None] * np.array(colour)
    return Image.fromarray(np.rint(soft).astype(np.uint8))


def centre(plane: NDArray[np.uint8], rest: int) -> tuple[float, float]:
    """Centre of what differs from `rest`, in pixels from the top left corner."""
    weight = np.abs(plane.astype(float) - rest)
    weight[weight < 4] = 0  # what rounding leaves
    columns, rows = np.arange(plane.shape[1]) + 0.5, np.arange(plane.shape[0]) + 0.5
    total = weight.sum()
    return float((weight.sum(axis=0) * columns).sum() / total), float(
        (weight.sum(axis=1) * rows).sum() / total
    )


def expected_path(at: tuple[float, float], size: tuple[int, int], frames: int) -> list[tuple[float, float]]:
    move = Move.of(PAN, picture_aspect=size[0] / size[1], frame_aspect=WIDTH / HEIGHT, frames=frames)
    boxes = [move.at(number) for number in range(frames)]
    return [
        (
            (at[0] / size[0] - box.left) / box.width * WIDTH,
            (at[1] / size[1] - box.top) / box.height * HEIGHT,
        )
        for box in boxes
    ]


def test_a_spot_follows_its_path_within_a_tenth_of_a_pixel(tmp_path: Path) -> None:
    size, at, frames = (480, 270), (251.3, 130.6), 40
    drawn = draw(spot(size, at, (255, 255, 255)), tmp_path, PAN, frames)
    seen_at = np.array([centre(frame.y, 16) for frame in drawn])
    assert np.abs(seen_at - np.array(expected_path(at, size, frames))).max() < 0.1


def test_motion_does_not_jitter(tmp_path: Path) -> None:
    """What a step differs from the one before is the easing's, a hundredth of a pixel, and nothing else."""
    drawn = draw(spot((480, 270), (250, 135), (255, 255, 255)), tmp_path, PAN, 60)
    path = np.array([centre(frame.y, 16) for frame in drawn])
    expected = np.array(expected_path((250, 135), (480, 270), 60))
    assert np.abs(np.diff(path - expected, n=2, axis=0)).max() < 0.03


def test_colour_stays_on_its_outline(tmp_path: Path) -> None:
    """Chroma samples sit on every second luma sample: x = 2i + 1/2, y = 2i + 1."""
    for frame in draw(spot((480, 270), (241.7, 133.2), (255, 40, 40)), tmp_path, PAN, 5):
        luma = centre(frame.y, 16)
        chroma = centre(frame.cr, 128)
        assert abs(2 * (chroma[0] - 0.5) + 0.5 - luma[0]) < 0.15
        assert abs(2 * chroma[1] - luma[1]) < 0.15


def test_the_move_starts_and_ends_at_its_views_and_is_slow_there() -> None:
    move = Move.of(PAN, picture_aspect=1.5, frame_aspect=16 / 9, frames=100)
    assert move.at(0) == seen(PAN.start, 1.5 * 9 / 16)
    assert move.at(99) == pytest.approx(seen(PAN.end, 1.5 * 9 / 16))
    lefts = np.diff([move.at(number).left for number in range(100)])
    assert max(lefts[0], lefts[-1]) < 0.1 * lefts[50]


@pytest.mark.parametrize("aspect", [0.2, 0.5625, 1.0, 1.7, 6.0])
@pytest.mark.parametrize(
    "view", [View(x=0, y=0, zoom=1), View(x=1, y=1, zoom=1.7), View(x=0.5, y=0.1, zoom=4)]
)
def test_the_frame_never_leaves_the_picture(aspect: float, view: View) -> None:
    box = seen(view, aspect)
    assert min(box.left, box.top) >= 0
    assert max(box.left + box.width, box.top + box.height) <= 1 + 1e-9
    assert box.width * aspect / box.height == pytest.approx(1)  # the frame's shape


@pytest.mark.parametrize("size", [(300, 900), (900, 300), (512, 512), (161, 97)])
def test_a_circle_stays_round_in_a_picture_of_any_shape(size: tuple[int, int], tmp_path: Path) -> None:
    middle = (size[0] / 2, size[1] / 2)
    (frame,) = draw(spot(size, middle, (255, 255, 255)), tmp_path)
    weight = frame.y.astype(float) - 16
    across, down = (np.arange(length) + 0.5 - length / 2 for length in (WIDTH, HEIGHT))
    spread_x = np.sqrt((weight.sum(axis=0) * across**2).sum() / weight.sum())
    spread_y = np.sqrt((weight.sum(axis=1) * down**2).sum() / weight.sum())
    assert spread_x / spread_y == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("size", [(1, 1), (2, 700), (700, 3)])
def test_tiny_pictures_fill_the_frame(size: tuple[int, int], tmp_path: Path) -> None:
    (frame,) = draw(Image.new("RGB", size, (0, 0, 255)), tmp_path)
    assert (frame.y == 32).all()
    assert (frame.cb == 240).all()
    assert (frame.cr == 118).all()


def corner(image: Image.Image) -> tuple[int, ...]:
    pixel = image.getpixel((2, 2))
    assert isinstance(pixel, tuple)
    return pixel


def opened(image: Image.Image, path: Path, **options: Any) -> Image.Image:
    image.save(path, **options)
    return open_picture(path, (64, 64))


def test_exif_turned_pictures_stand_upright(tmp_path: Path) -> None:
    picture = Image.new("RGB", (60, 40))
    picture.paste(
        (255, 0, 0), (0, 20, 30, 40)
    )  # bottom left; a quarter turn clockwise brings it to the top left
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = opened(picture, tmp_path / "turned.png", exif=exif)
    assert upright.size == (40, 60)
    assert corner(upright) == (255, 0, 0)


def test_cmyk_is_drawn_in_its_colours(tmp_path: Path) -> None:
    red, green, blue = corner(opened(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), tmp_path / "c.jpg"))
    assert red > 240
    assert max(green, blue) < 15


def test_sixteen_bits_are_scaled_not_cut(tmp_path: Path) -> None:
    grey = Image.fromarray(np.full((40, 40), 0x8000, np.uint16))
    assert corner(opened(grey, tmp_path / "grey.png")) == (128, 128, 128)


def test_transparency_shows_white(tmp_path: Path) -> None:
    assert corner(opened(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), tmp_path / "clear.png")) == (
        255,
        255,
        255,
    )


def test_a_palette_with_transparency_is_read(tmp_path: Path) -> None:
    picture = Image.new("P", (40, 40), 1)
    picture.putpalette([0, 0, 0, 10, 20, 30])
    assert corner(opened(picture, tmp_path / "palette.png", transparency=0)) == (10, 20, 30)


def test_a_broken_colour_profile_is_ignored(tmp_path: Path) -> None:
    picture = Image.new("RGB", (40, 40), (10, 200, 30))
    assert corner(opened(picture, tmp_path / "p.png", icc_profile=b"nonsense")) == (10, 200, 30)


def test_the_first_picture_of_an_animation_is_shown(tmp_path: Path) -> None:
    first, second = (Image.new("RGB", (40, 40), colour) for colour in ((200, 0, 0), (0, 0, 200)))
    shown = opened(first, tmp_path / "a.gif", save_all=True, append_images=[second])
    assert corner(shown) == (200, 0, 0)


def test_a_picture_of_twenty_thousand_pixels_across_is_drawn(tmp_path: Path) -> None:
    (frame,) = draw(Image.new("RGB", (20_000, 900), (0, 0, 255)), tmp_path)
    assert (frame.y == 32).all()


def png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def truncated_png() -> bytes:
    return png_header(100, 100) + b"\x00\x00\x10\x00IDAT" + b"\x78\x9c"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        png_header(8_000, 8_000),
        png_header(60_000, 60_000),
        truncated_png(),
    ],
    ids=["empty", "svg", "eps", "too large", "bomb", "truncated"],
)
def test_what_cannot_be_drawn_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad"
    path.write_bytes(content)
    with pytest.raises(MediaBroken):
        open_picture(path, (64, 64))


def test_a_missing_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaBroken):
        open_picture(tmp_path / "nothing.png", (64, 64))
