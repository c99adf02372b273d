"""A landscape of blocks on a lattice, seen from above at a slant: quantities, data, built things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import ImageDraw

from scenewright.providers.images.drawn.canvas import Canvas, Point
from scenewright.providers.images.drawn.palette import Colour, mix


class _Block(NamedTuple):
    x: float
    y: float
    rise: float
    near: float  # 1 at the focus, 0 far from it
    chosen: bool


def draw_grid(canvas: Canvas) -> None:
    tone, unit = canvas.palette.tone, canvas.unit
    x, y = canvas.focus()
    focus = (x, y + unit * 0.16)
    canvas.sky([(0.0, 0.20), (0.5, 0.26), (1.0, 0.10)])
    canvas.glow(focus, unit * 0.9, tone(0.6), 0.30)
    half = unit * 0.062
    large, pen = canvas.enlarged()
    for block in _blocks(canvas, focus, half):
        _draw_block(pen, canvas, block, half)
    canvas.reduced(large)
    canvas.glow((focus[0] + unit * 0.05, focus[1] - unit * 0.22), unit * 0.5, tone(0.9), 0.20)
    canvas.calm(0.60, 0.62)


def _blocks(canvas: Canvas, focus: Point, half: float) -> Iterator[_Block]:
    """From the back to the front, so that nearer blocks cover farther ones."""
    rng, unit = canvas.rng, canvas.unit
    rows = int(canvas.height * 1.15 / (half * 0.5)) + 2
    columns = int(canvas.width / (2 * half)) + 3
    for row in range(rows):
        y = row * half * 0.5
        for column in range(columns):
            x = (column - 0.5 + (row % 2) / 2) * 2 * half
            away = np.hypot((x - focus[0]) / 1.25, (y - focus[1]) * 1.5) / unit
            near = float(np.exp(-((away / 0.36) ** 2)))
            rise = unit * (0.004 + 0.40 * near**1.3 * rng.random() ** 1.6)
            yield _Block(x, y, rise, near, bool(rise > 0.12 * unit and rng.random() < 0.18))


def _draw_block(pen: ImageDraw.ImageDraw, canvas: Canvas, block: _Block, half: float) -> None:
    scale = canvas.SHARPER
    wide, deep = half * 0.92 * scale, half * 0.46 * scale
    x, foot = block.x * scale, block.y * scale
    top = foot - block.rise * scale
    lid, left, right = _faces(canvas, block)
    pen.polygon([(x - wide, top), (x, top + deep), (x, foot + deep), (x - wide, foot)], fill=left)
    pen.polygon([(x + wide, top), (x, top + deep), (x, foot + deep), (x + wide, foot)], fill=right)
    pen.polygon([(x, top - deep), (x + wide, top), (x, top + deep), (x - wide, top)], fill=lid)


def _faces(canvas: Canvas, block: _Block) -> tuple[tuple[int, int, int], ...]:
    """Colours of the lid, the lit left side and the right side in shade; far blocks sink into the ground."""
    tone = canvas.palette.tone
    tall = min(1.0, block.rise / (canvas.unit * 0.34))
    level = 0.16 + (0.20 + 0.62 * tall) * block.near**0.7
    lid, left, right = tone(level + 0.06), tone(level * 0.80), tone(max(0.04, level * 0.52))
    if block.chosen:
        accent = canvas.palette.accent
        lid, left, right = (
            mix(accent, tone(1.0), 0.25),
            mix(accent, tone(0.1), 0.18),
            mix(accent, tone(0.1), 0.48),
        )
    return _whole(lid), _whole(left), _whole(right)


def _whole(colour: Colour) -> tuple[int, int, int]:
    return round(colour[0]), round(colour[1]), round(colour[2])
