"""A planet with its moons on their orbits, seen from the dark ground of another world."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenewright.providers.images.drawn.canvas import Canvas, Pen, Point, around, upright
from scenewright.providers.images.drawn.palette import Colour, mix

_LIGHT = np.array([-0.55, -0.50, 0.67])  # where the sun stands, seen from the planet; z is towards us


def draw_orbits(canvas: Canvas) -> None:
    tone, unit, rng = canvas.palette.tone, canvas.unit, canvas.rng
    x, y = canvas.focus()
    centre = (x, y + unit * 0.08)
    radius = unit * rng.uniform(0.17, 0.21)
    canvas.sky([(0.0, 0.04), (0.5, 0.16), (1.0, 0.30)], drift=0.22)
    canvas.veil(4, 5, tone(0.60), 0.34, (0.0, 0.95))
    canvas.veil(3, 4, canvas.palette.accent, 0.16, (0.1, 0.8))
    canvas.glow(centre, unit * 0.62, tone(0.66), 0.42)
    _stars(canvas)
    tilt = rng.uniform(-0.42, -0.2)
    flat = rng.uniform(0.24, 0.34)
    reaches = [radius * factor for factor in (1.55, 2.05, 2.7, 3.5)]
    for behind in (True, False):
        for reach in reaches:
            _orbit(canvas, centre, (reach, reach * flat), tilt, behind)
        if behind:
            _planet(canvas, centre, radius, mix(tone(0.72), canvas.palette.accent, 0.35), stripes=True)
    first = rng.random()
    for number, reach in enumerate(reaches):
        turn = np.pi * (0.06 + 0.88 * ((first + number * 0.382) % 1))  # the golden angle keeps moons apart
        colour = canvas.palette.accent if number == 2 else tone(0.86)
        at = _on_ellipse(centre, (reach, reach * flat), tilt, np.array([turn]))[0]
        _planet(canvas, at, unit * rng.uniform(0.014, 0.030), colour, stripes=False)
    ground = canvas.height * 0.86 - unit * 0.07 * canvas.ridge(2, 0.42)
    canvas.land(ground - unit * 0.004, upright(tone(0.42), tone(0.1)))
    canvas.land(ground, upright(tone(0.13), tone(0.0)))
    canvas.calm(0.62, 0.40)


def _stars(canvas: Canvas) -> None:
    """Many faint ones and a few bright ones."""
    rng, unit = canvas.rng, canvas.unit
    count = int(420 * canvas.width * canvas.height / (unit * unit * 1.78))
    xs, ys = rng.random(count) * canvas.width, rng.random(count) * canvas.height * 0.86
    sizes = unit * 0.0011 * (0.6 + rng.pareto(3.2, count))
    levels = rng.integers(70, 255, count)

    def paint(pen: Pen) -> None:
        for x, y, size, level in zip(xs, ys, np.minimum(sizes, unit * 0.004), levels, strict=True):
            pen.disc((x, y), size, int(level))

    shape = canvas.shape((0, 0, canvas.width, canvas.height * 0.88), paint)
    canvas.fill(shape.mask, shape.at, upright(canvas.palette.tone(1.0), canvas.palette.tone(0.9)))


def _on_ellipse(centre: Point, axes: Point, tilt: float, turns: NDArray[np.float64]) -> list[Point]:
    x, y = axes[0] * np.cos(turns), axes[1] * np.sin(turns)
    cos, sin = np.cos(tilt), np.sin(tilt)
    return [
        (float(a), float(b))
        for a, b in zip(centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos, strict=True)
    ]


def _orbit(canvas: Canvas, centre: Point, axes: Point, tilt: float, behind: bool) -> None:
    """Half of an orbit; the far half is dimmer and hidden by the planet that is drawn after it."""
    turns = np.linspace(np.pi, 2 * np.pi, 70) if behind else np.linspace(0, np.pi, 70)
    points = _on_ellipse(centre, axes, tilt, turns)

    def paint(pen: Pen) -> None:
        pen.line(points, canvas.unit * 0.0019)

    shape = canvas.shape(around(centre, axes[0] * 1.02), paint)
    light = canvas.palette.tone(0.92)
    canvas.fill(shape.mask, shape.at, upright(light, light), 0.26 if behind else 0.62)


def _planet(canvas: Canvas, centre: Point, radius: float, colour: Colour, *, stripes: bool) -> None:
    """A sphere lit from the upper left, with a thin atmosphere; `stripes` are the belts of a gas giant."""
    left, top = int(centre[0] - radius) - 2, int(centre[1] - radius) - 2
    side = int(2 * radius) + 5
    x = ((np.arange(side) + left + 0.5 - centre[0]) / radius)[None, :]
    y = ((np.arange(side) + top + 0.5 - centre[1]) / radius)[:, None]
    out = np.sqrt(x * x + y * y)
    z = np.sqrt(np.clip(1 - out * out, 0, 1))
    light = np.clip(x * _LIGHT[0] + y * _LIGHT[1] + z * _LIGHT[2], 0, 1) ** 0.85
    if stripes:
        light = light * (1 + 0.16 * _belts(canvas.rng, y + 0.28 * x + 0.10 * x * x))
    dark, bright = np.array(canvas.palette.tone(0.05)), np.array(mix(colour, canvas.palette.tone(1.0), 0.25))
    share = np.clip(light, 0, 1)[..., None]
    body = np.where(
        share < 0.5,
        dark + (np.array(colour) - dark) * share * 2,
        np.array(colour) + (bright - colour) * (share * 2 - 1),
    )
    rim = np.clip((out - 0.86) / 0.14, 0, 1)[..., None] ** 2 * (0.25 + 0.75 * share) * 0.6
    body += (np.array(canvas.palette.tone(1.0)) - body) * rim
    edge = np.clip((1 - out) * radius + 0.5, 0, 1)
    canvas.paint(
        Image.fromarray(np.uint8(np.clip(body, 0, 255))), Image.fromarray(np.uint8(edge * 255)), (left, top)
    )


def _belts(rng: np.random.Generator, latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    phase = rng.uniform(0, 6.28, 3)
    waves = (
        np.sin(latitude * 9 + phase[0])
        + 0.7 * np.sin(latitude * 17 + phase[1])
        + 0.4 * np.sin(latitude * 31 + phase[2])
    )
    belts: NDArray[np.float64] = waves / 2.1
    return belts
