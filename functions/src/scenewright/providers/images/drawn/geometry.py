"""Cut-paper forms and construction lines: ideas, laws, relations."""

from __future__ import annotations

import numpy as np

from scenewright.providers.images.drawn.canvas import Canvas, Corners, Pen, Point, Shape, around, upright
from scenewright.providers.images.drawn.palette import Colour, mix


def draw_geometry(canvas: Canvas) -> None:
    tone, unit, rng = canvas.palette.tone, canvas.unit, canvas.rng
    x, y = canvas.focus()
    centre = (x, y + unit * 0.06)
    radius = unit * rng.uniform(0.23, 0.27)
    turn = rng.uniform(-0.7, -0.25)
    canvas.sky([(0.0, 0.22), (0.55, 0.36), (1.0, 0.16)], drift=0.15)
    canvas.glow((centre[0] - radius, centre[1] - radius), unit * 0.9, tone(0.66), 0.36)
    _lattice(canvas, centre, radius)
    _rings(canvas, centre, radius)
    _band(canvas, centre, radius, turn)
    accent = canvas.palette.accent
    _cut(canvas, canvas.disc(centre, radius), (tone(0.98), tone(0.80), tone(0.74), tone(0.58)))
    lower = _along(centre, turn + np.pi * 0.75, radius * 0.62)
    _cut(canvas, _half_disc(canvas, lower, radius * 0.74, turn), _sheet(accent, tone(0.1)))
    upper = _along(centre, turn, radius * 1.02)
    if rng.random() < 0.5:
        _cut(
            canvas,
            _triangle(canvas, upper, radius * 0.50, turn),
            (tone(0.62), tone(0.46), tone(0.50), tone(0.34)),
        )
    else:
        _cut(
            canvas,
            _square(canvas, upper, radius * 0.42, turn),
            (tone(0.62), tone(0.46), tone(0.50), tone(0.34)),
        )
    small = _along(lower, turn + np.pi * 1.06, radius * 0.40)
    _cut(canvas, canvas.disc(small, radius * 0.20), upright(tone(0.24), tone(0.10)))
    satellite = _along(centre, turn + np.pi * 1.12, radius * 1.62)
    _cut(canvas, canvas.disc(satellite, radius * 0.09), _sheet(mix(accent, tone(1.0), 0.3), tone(0.2)))
    _axes(canvas, centre, radius, turn)
    canvas.calm(0.60, 0.50)


def _cut(canvas: Canvas, shape: Shape, corners: Corners) -> None:
    """A piece of paper above the ones before it."""
    canvas.cast(shape, (canvas.unit * 0.010, canvas.unit * 0.020), canvas.unit * 0.022, 0.62)
    canvas.fill(shape.mask, shape.at, corners)


def _sheet(colour: Colour, dark: Colour) -> Corners:
    return mix(colour, (255, 255, 255), 0.16), colour, colour, mix(colour, dark, 0.28)


def _along(start: Point, turn: float, distance: float) -> Point:
    return start[0] + distance * float(np.cos(turn)), start[1] + distance * float(np.sin(turn))


def _half_disc(canvas: Canvas, centre: Point, radius: float, turn: float) -> Shape:
    points = [_along(centre, turn + step, radius) for step in np.linspace(0, np.pi, 90)]
    return canvas.shape(around(centre, radius + 2), lambda pen: pen.polygon(points))


def _triangle(canvas: Canvas, centre: Point, radius: float, turn: float) -> Shape:
    points = [_along(centre, turn + np.pi * (0.5 + 2 * corner / 3), radius) for corner in range(3)]
    return canvas.shape(around(centre, radius + 2), lambda pen: pen.polygon(points))


def _square(canvas: Canvas, centre: Point, radius: float, turn: float) -> Shape:
    points = [_along(centre, turn + np.pi * (0.25 + corner / 2), radius) for corner in range(4)]
    return canvas.shape(around(centre, radius + 2), lambda pen: pen.polygon(points))


def _band(canvas: Canvas, centre: Point, radius: float, turn: float) -> None:
    """A long strip under everything, across the whole picture."""
    side = turn + np.pi / 2
    near, far = _along(centre, side, radius * 0.10), _along(centre, side, radius * 0.58)
    reach = canvas.width + canvas.height
    corners = [
        _along(near, turn, -reach),
        _along(near, turn, reach),
        _along(far, turn, reach),
        _along(far, turn, -reach),
    ]
    shape = canvas.shape((0, 0, canvas.width, canvas.height), lambda pen: pen.polygon(corners))
    tone = canvas.palette.tone
    canvas.fill(shape.mask, shape.at, (tone(0.30), tone(0.52), tone(0.26), tone(0.46)), 0.8)


def _rings(canvas: Canvas, centre: Point, radius: float) -> None:
    def paint(pen: Pen) -> None:
        for number, factor in enumerate((1.28, 1.62, 2.05, 2.6)):
            begin = canvas.rng.uniform(0, 6.28)
            turns = np.linspace(begin, begin + canvas.rng.uniform(3.6, 5.8), 140)
            thick = canvas.unit * (0.0045 if number == 0 else 0.0018)
            pen.line([_along(centre, step, radius * factor) for step in turns], thick, 215 - 45 * number)

    shape = canvas.shape(around(centre, radius * 2.7), paint)
    light = canvas.palette.tone(0.88)
    canvas.fill(shape.mask, shape.at, upright(light, light), 0.55)


def _lattice(canvas: Canvas, centre: Point, radius: float) -> None:
    """Points of a coordinate grid, fading with the distance from the forms."""
    step = canvas.unit * 0.048
    reach = radius * 3.4

    def paint(pen: Pen) -> None:
        for row in range(-14, 15):
            for column in range(-16, 17):
                point = (centre[0] + column * step, centre[1] + row * step)
                away = np.hypot(point[0] - centre[0], point[1] - centre[1]) / reach
                if away < 1:
                    pen.disc(point, canvas.unit * 0.0021, int(200 * (1 - away)))

    shape = canvas.shape(around(centre, reach), paint)
    light = canvas.palette.tone(0.86)
    canvas.fill(shape.mask, shape.at, upright(light, light), 0.75)


def _axes(canvas: Canvas, centre: Point, radius: float, turn: float) -> None:
    """Two construction lines through the middle with a small circle at the crossing."""

    def paint(pen: Pen) -> None:
        for angle, reach in ((turn, 2.3), (turn - np.pi / 2, 1.5)):
            pen.line(
                [_along(centre, angle, -reach * radius), _along(centre, angle, reach * radius)],
                canvas.unit * 0.002,
            )
        pen.disc(centre, canvas.unit * 0.009)

    shape = canvas.shape(around(centre, radius * 2.4), paint)
    light = canvas.palette.tone(1.0)
    canvas.fill(shape.mask, shape.at, upright(light, light), 0.50)
