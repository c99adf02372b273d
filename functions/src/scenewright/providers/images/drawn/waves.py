"""A sea of layered swells under a low sun."""

from __future__ import annotations

import numpy as np

from scenewright.providers.images.drawn.canvas import Canvas, Line, Pen, Point, upright
from scenewright.providers.images.drawn.hills import sky
from scenewright.providers.images.drawn.palette import mix

_SWELLS = 8


def draw_waves(canvas: Canvas) -> None:
    x, _ = canvas.focus()
    horizon = canvas.height * (0.40 if canvas.tall else 0.44)
    sun = (x, horizon - canvas.unit * canvas.rng.uniform(0.05, 0.13))
    sky(canvas, sun, horizon / canvas.height)
    tone = canvas.palette.tone
    flat = np.full(canvas.width, horizon)
    canvas.land(flat, upright(tone(0.74), tone(0.30)))
    for number in range(_SWELLS):
        near = (number + 0.6) / _SWELLS
        _swell(canvas, horizon, near)
        if number == 2:
            canvas.glow((sun[0], horizon + canvas.unit * 0.10), canvas.unit * 0.34, tone(0.94), 0.34)
            _glitter(canvas, sun, horizon)
    canvas.calm(0.62, 0.45)


def _swell(canvas: Canvas, horizon: float, near: float) -> None:
    tone = canvas.palette.tone
    level = horizon + (canvas.height * 1.02 - horizon) * near**1.6
    crests = _crests(canvas, near)
    line = level - canvas.unit * (0.008 + 0.058 * near) * crests
    depth = 0.66 - 0.58 * near**0.7
    rim = canvas.unit * (0.002 + 0.005 * near) * np.clip(0.35 + crests, 0.1, 1)  # light thickens on the tops
    canvas.land(line - rim, upright(tone(min(0.86, depth + 0.34)), tone(depth)), thickness=canvas.unit * 0.01)
    canvas.land(line, upright(tone(depth + 0.08), tone(max(0.0, depth - 0.20))))


def _crests(canvas: Canvas, near: float) -> Line:
    """Between -1 and 1: swells that lean to one side, wider apart when near, none like the next."""
    across = np.arange(canvas.width) / canvas.unit
    length = 0.20 + 0.85 * near
    phase = canvas.rng.uniform(0, 6.28, 2)
    turn = 2 * np.pi * across / length + phase[0] + 1.1 * canvas.ridge(2, 0.3)
    leaning = np.sin(turn + 0.55 * np.sin(turn))
    slow = np.sin(2 * np.pi * across / (2.7 * length) + phase[1])
    crests: Line = leaning * (0.62 + 0.25 * slow) + 0.3 * slow
    return crests


def _glitter(canvas: Canvas, sun: Point, horizon: float) -> None:
    """Short strokes of light under the sun, wider and rarer towards the viewer."""
    rng, unit = canvas.rng, canvas.unit
    reach = canvas.height * 0.30

    def paint(pen: Pen) -> None:
        for _ in range(110):
            down = rng.random() ** 1.7
            y = horizon + unit * 0.006 + reach * down
            x = sun[0] + rng.normal(0, 0.035 + 0.075 * down) * unit
            half = unit * rng.uniform(0.006, 0.03) * (0.5 + down)
            pen.line([(x - half, y), (x + half, y)], unit * (0.0016 + 0.003 * down), int(235 - 150 * down))

    shape = canvas.shape((0, horizon, canvas.width, horizon + reach + 4), paint)
    light = mix(canvas.palette.tone(1.0), canvas.palette.accent, 0.2)
    canvas.fill(shape.mask, shape.at, upright(light, light), 0.8)
