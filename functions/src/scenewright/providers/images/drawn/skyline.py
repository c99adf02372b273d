"""A city at nightfall, three streets deep, mirrored in the water in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from scenewright.providers.images.drawn.canvas import Canvas, Line, Pen, Point, Shape, upright
from scenewright.providers.images.drawn.palette import mix


class _Tower(NamedTuple):
    left: float
    right: float
    top: float
    crown: int  # 0 flat, 1 stepped, 2 slanted, 3 with a mast


def draw_skyline(canvas: Canvas) -> None:
    tone, unit = canvas.palette.tone, canvas.unit
    water = canvas.height * (0.62 if canvas.tall else 0.68)
    x, y = canvas.focus()
    moon = (x, y - unit * 0.05)
    canvas.sky([(0.0, 0.14), (0.32, 0.38), (0.56, 0.66), (0.68, 0.86), (1.0, 0.80)])
    canvas.veil(12, 3, tone(0.85), 0.16, (0.08, 0.6))
    canvas.glow((moon[0], water), unit * 0.8, mix(tone(0.9), canvas.palette.accent, 0.4), 0.40)
    canvas.glow(moon, unit * 0.55, tone(0.86), 0.45)
    disc = canvas.disc(moon, unit * 0.13)
    canvas.fill(disc.mask, disc.at, upright(tone(1.0), tone(0.84)))
    for row, (depth, reach, lit) in enumerate(((0.62, 0.30, 0.0), (0.40, 0.36, 0.10), (0.15, 0.30, 0.26))):
        towers = list(_towers(canvas, water, reach, row))
        shape = _standing(canvas, towers, water)
        canvas.fill(
            shape.mask, shape.at, upright(tone(depth - 0.05), tone(depth + (0.14 if row < 2 else 0.03)))
        )
        if lit:
            _windows(canvas, towers, water, lit, row)
        if row < 2:
            canvas.veil(2, 3, tone(0.72), 0.30, (water / canvas.height - 0.16, water / canvas.height + 0.03))
    _mirror(canvas, int(water))
    canvas.calm(0.64, 0.42)


def _towers(canvas: Canvas, water: float, reach: float, row: int) -> Iterator[_Tower]:
    """Side by side across the picture; the tall ones stand about the middle, where no title is."""
    rng, unit = canvas.rng, canvas.unit
    x = -unit * 0.05
    while x < canvas.width:
        wide = unit * rng.uniform(0.045, 0.105) * (0.8 + 0.15 * row)
        place = (x / canvas.width - 0.60) / 0.30
        swell = 0.34 + 0.66 * float(np.exp(-(place**2)))
        tall = unit * reach * 1.25 * swell * rng.uniform(0.45, 1.12)
        yield _Tower(x, x + wide, water - tall, int(rng.integers(4)))
        x += wide * (1 if rng.random() < 0.6 else rng.uniform(1.05, 1.5))


def _standing(canvas: Canvas, towers: list[_Tower], water: float) -> Shape:
    def paint(pen: Pen) -> None:
        for tower in towers:
            pen.polygon(list(_outline(tower, water)))

    highest = min(tower.top for tower in towers) - canvas.unit * 0.12
    return canvas.shape((0, highest, canvas.width, water), paint)


def _outline(tower: _Tower, foot: float) -> Iterator[Point]:
    left, right, top, crown = tower
    wide = right - left
    yield (left, foot)
    yield (left, top)
    if crown == 1:
        inner = wide * 0.22
        yield from (
            (left + inner, top),
            (left + inner, top - inner),
            (right - inner, top - inner),
            (right - inner, top),
        )
    elif crown == 2:
        yield (right, top - wide * 0.45)
    elif crown == 3:
        middle, thick = (left + right) / 2, wide * 0.025
        mast = top - wide * 0.9
        yield from (
            (middle - thick * 2, top),
            (middle - thick, mast),
            (middle + thick, mast),
            (middle + thick * 2, top),
        )
    yield (right, top)
    yield (right, foot)


def _windows(canvas: Canvas, towers: list[_Tower], water: float, lit: float, row: int) -> None:
    """Small warm lights in a grid on each tower, in runs, for people work on floors."""
    rng = canvas.rng
    step = canvas.unit * (0.0125 + 0.0035 * row)

    def paint(pen: Pen) -> None:
        for tower in towers:
            columns = int((tower.right - tower.left) / step) - 1
            floors = int((water - tower.top) / (1.3 * step)) - 1
            if columns < 1 or floors < 1:
                continue
            busy = rng.random((floors, columns)) < lit * rng.uniform(0.3, 1.9, (floors, 1))
            margin = (tower.right - tower.left - columns * step) / 2
            for floor, column in np.argwhere(busy):
                x = tower.left + margin + (column + 0.25) * step
                y = tower.top + (floor + 0.9) * 1.3 * step
                wide, tall = step * 0.5, step * 0.62
                pen.polygon(
                    [(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)], int(rng.integers(90, 255))
                )

    highest = min(tower.top for tower in towers)
    shape = canvas.shape((0, highest, canvas.width, water), paint)
    warm = mix(canvas.palette.tone(0.98), canvas.palette.accent, 0.25)
    canvas.fill(shape.mask, shape.at, upright(warm, warm), 0.55 + 0.2 * row)


def _mirror(canvas: Canvas, water: int) -> None:
    """The city upside down in the water, pulled long, blurred along and broken into ripples."""
    depth = canvas.height - water
    source = canvas.image.crop((0, max(0, water - int(depth * 1.25)), canvas.width, water))
    small = source.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((canvas.width // 4, depth // 2))
    pixels = np.asarray(small.filter(ImageFilter.GaussianBlur(1.1)))
    rows = np.arange(pixels.shape[0])
    sway = _ripple(canvas.rng, rows) * (0.4 + 3.0 * rows / len(rows)) * canvas.unit / 1000
    columns = np.arange(pixels.shape[1])[None, :] + np.round(sway).astype(int)[:, None]
    broken = pixels[rows[:, None], np.clip(columns, 0, pixels.shape[1] - 1)]
    fade = np.linspace(0.66, 0.30, len(rows))[:, None, None]
    deep = np.array(canvas.palette.tone(0.10)) * (1 - fade)
    image = Image.fromarray(np.uint8(broken * fade + deep))
    canvas.image.paste(image.resize((canvas.width, depth), Image.Resampling.BICUBIC), (0, water))


def _ripple(rng: np.random.Generator, rows: NDArray[np.int64]) -> Line:
    phase = rng.uniform(0, 6.28, 3)
    sway: Line = (
        np.sin(rows * 0.9 + phase[0]) + np.sin(rows * 0.37 + phase[1]) + np.sin(rows * 2.1 + phase[2])
    )
    return sway
