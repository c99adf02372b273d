"""Sheets of paper in lamplight: print, figures, a chart. For reading, writing, history, law."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from scenewright.providers.images.drawn.canvas import Canvas, Point, gradient
from scenewright.providers.images.drawn.palette import Colour, mix

_Ink = tuple[int, int, int]
_CREAM: Colour = (252, 246, 234)


def draw_pages(canvas: Canvas) -> None:
    tone, unit, rng = canvas.palette.tone, canvas.unit, canvas.rng
    x, y = canvas.focus()
    x = min(x, canvas.width - unit * 0.66) if canvas.wide else canvas.width / 2
    size = 1.0 if canvas.wide else 0.86
    lamp = (x, y - unit * 0.02)
    canvas.sky([(0.0, 0.26), (0.5, 0.32), (1.0, 0.14)], drift=0.15)
    canvas.glow(lamp, unit * 0.95, tone(0.74), 0.50)
    canvas.glow(lamp, unit * 0.45, canvas.palette.accent, 0.16)
    sheets = (
        (-0.31, 0.10, -19, 0.62),
        (0.29, -0.02, 17, 0.70),
        (-0.13, -0.05, -8, 0.82),
        (0.14, 0.09, 7, 0.90),
        (-0.01, 0.05, -2, 1.0),
    )
    figures = rng.permutation(len(_FIGURES))
    for number, (across, down, degrees, light) in enumerate(sheets):
        centre = (x + across * unit * size, y + (0.12 + down) * unit)
        figure = _FIGURES[figures[number % len(_FIGURES)]]
        _sheet(canvas, centre, degrees + rng.normal(0, 2.0), light, size, figure)
    canvas.glow((lamp[0] - unit * 0.1, lamp[1] - unit * 0.1), unit * 0.4, tone(1.0), 0.14)
    canvas.calm(0.58, 0.58)


def _sheet(canvas: Canvas, centre: Point, degrees: float, light: float, size: float, figure: _Figure) -> None:
    wide, tall = round(canvas.unit * 0.34 * size), round(canvas.unit * 0.45 * size)
    tone = canvas.palette.tone
    paper = mix(tone(light), _CREAM, 0.55 * light)
    shade = mix(tone(light - 0.16), _CREAM, 0.35 * light)
    page = gradient((wide * 2, tall * 2), (mix(paper, (255, 255, 255), 0.35 * light), paper, paper, shade))
    _print(canvas, page, light, figure)
    turned = page.reduce(2).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=_whole(paper))
    edge = _rectangle(centre, wide - 2, tall - 2, degrees)
    reach = (turned.width / 2, turned.height / 2)
    at = (round(centre[0] - reach[0]), round(centre[1] - reach[1]))
    box = (centre[0] - reach[0], centre[1] - reach[1], centre[0] + reach[0], centre[1] + reach[1])
    shape = canvas.shape(box, lambda pen: pen.polygon(edge))
    canvas.cast(shape, (canvas.unit * 0.008, canvas.unit * 0.018), canvas.unit * 0.026, 0.66)
    left, top = shape.at[0] - at[0], shape.at[1] - at[1]
    part = turned.crop((left, top, left + shape.mask.width, top + shape.mask.height))
    canvas.paint(part, shape.mask, shape.at)


def _rectangle(centre: Point, wide: float, tall: float, degrees: float) -> list[Point]:
    """The corners of a sheet turned counter-clockwise by `degrees`."""
    cos, sin = float(np.cos(np.deg2rad(degrees))), float(np.sin(np.deg2rad(degrees)))
    corners = [(x * wide / 2, y * tall / 2) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return [(centre[0] + x * cos + y * sin, centre[1] - x * sin + y * cos) for x, y in corners]


def _print(canvas: Canvas, page: Image.Image, light: float, figure: _Figure) -> None:
    """A heading, a figure and lines of text, at twice the size of the picture."""
    pen, rng = ImageDraw.Draw(page), canvas.rng
    tone = canvas.palette.tone
    margin = page.width * 0.12
    right = page.width - margin
    y = page.height * 0.09
    strong, faint = _whole(tone(light - 0.62)), _whole(tone(light - 0.26))
    bar = page.height * 0.028
    pen.rounded_rectangle(
        (margin, y, margin + (right - margin) * rng.uniform(0.45, 0.7), y + bar), bar / 2, fill=strong
    )
    accent = _whole(mix(canvas.palette.accent, tone(light - 0.2), 0.25))
    pen.rectangle((margin, y + bar * 2.0, margin + page.width * 0.10, y + bar * 2.28), fill=accent)
    top, bottom = y + bar * 3.6, page.height * 0.50
    figure(pen, rng, (margin, top, right, bottom), (strong, faint, accent))
    y = bottom + bar * 1.6
    while y < page.height * 0.90:
        end = right if rng.random() < 0.75 else margin + (right - margin) * rng.uniform(0.4, 0.8)
        pen.rounded_rectangle((margin, y, end, y + bar * 0.42), bar * 0.2, fill=faint)
        y += bar * 1.25


_Box = tuple[float, float, float, float]
_Figure = Callable[[ImageDraw.ImageDraw, np.random.Generator, _Box, tuple[_Ink, _Ink, _Ink]], None]


def _bars(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, box: _Box, inks: tuple[_Ink, _Ink, _Ink]
) -> None:
    left, top, right, bottom = box
    heights = np.sort(rng.uniform(0.2, 1.0, 6)) * rng.uniform(0.8, 1.0, 6)
    step = (right - left) / 6
    for number, share in enumerate(heights):
        x = left + number * step
        ink = inks[2] if number == 4 else inks[1]
        pen.rectangle((x, bottom - (bottom - top) * share, x + step * 0.66, bottom), fill=ink)


def _curve(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, box: _Box, inks: tuple[_Ink, _Ink, _Ink]
) -> None:
    left, top, right, bottom = box
    pen.line([(left, top), (left, bottom), (right, bottom)], fill=inks[1], width=4)
    share = np.linspace(0, 1, 60)
    rise = share**2 * 0.75 + 0.12 * np.sin(share * 9 + rng.uniform(0, 6)) * share
    points = list(zip(left + (right - left) * share, bottom - (bottom - top) * (0.08 + rise), strict=True))
    pen.line([(float(x), float(y)) for x, y in points], fill=inks[2], width=9, joint="curve")


def _landscape(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, box: _Box, inks: tuple[_Ink, _Ink, _Ink]
) -> None:
    left, top, right, bottom = box
    pen.rectangle(box, fill=inks[1])
    tall, wide = bottom - top, right - left
    sun = (left + wide * rng.uniform(0.6, 0.8), top + tall * 0.32)
    pen.ellipse(
        (sun[0] - tall * 0.15, sun[1] - tall * 0.15, sun[0] + tall * 0.15, sun[1] + tall * 0.15), fill=inks[2]
    )
    peak = left + wide * rng.uniform(0.25, 0.4)
    pen.polygon(
        [
            (left, bottom),
            (peak, top + tall * 0.35),
            (peak + wide * 0.2, top + tall * 0.7),
            (peak + wide * 0.32, top + tall * 0.55),
            (right, bottom),
        ],
        fill=inks[0],
    )


def _circles(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, box: _Box, inks: tuple[_Ink, _Ink, _Ink]
) -> None:
    left, top, right, bottom = box
    x, y, radius = (left + right) / 2, (top + bottom) / 2, (bottom - top) / 2
    begin = float(rng.uniform(0, 360))
    pen.pieslice((x - radius, y - radius, x + radius, y + radius), begin, begin + 250, fill=inks[1])
    pen.pieslice((x - radius, y - radius, x + radius, y + radius), begin + 254, begin + 356, fill=inks[2])
    pen.ellipse((x - radius / 3, y - radius / 3, x + radius / 3, y + radius / 3), fill=inks[0])


_FIGURES: tuple[_Figure, ...] = (_bars, _curve, _landscape, _circles)


def _whole(colour: Colour) -> _Ink:
    return round(colour[0]), round(colour[1]), round(colour[2])
