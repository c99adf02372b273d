"""A line that is drawn from the left over round marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw

from scenewright.domain.colour import Rgb
from scenewright.domain.pictures import ChartPicture
from scenewright.render.cards.area import Area, Inks
from scenewright.render.cards.scale import number, round_marks
from scenewright.render.elements import Element, inked, written
from scenewright.render.lettering import Lettering
from scenewright.render.patch import Patch, patch_from

_LASTS = 34.0
_DELAY = 8.0
_MOST_MARKS = 5
_SMOOTH = 3
_THICK = 0.009  # of the short side
Point = tuple[float, float]


def line_elements(card: ChartPicture, area: Area, inks: Inks) -> Iterator[Element]:
    small = area.text(0.036)
    marks = round_marks(min(card.values), max(card.values), _MOST_MARKS)
    names = [number(mark, card.unit) for mark in marks]
    left = area.left + max(map(small.width, names)) + 0.8 * small.size
    bottom, top = area.bottom - 2.0 * small.size, area.top + 1.6 * small.size
    right = area.right - 0.03 * area.short

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - marks[0]) / (marks[-1] - marks[0])

    for mark, name in zip(marks, names, strict=True):
        yield _mark(left, area.right, y(mark), area.short, inks.faint)
        x = left - 0.8 * small.size - small.width(name)
        yield Element(written(name, small, inks.quiet, x, y(mark) + 0.36 * small.size))
    step = (right - left) / (len(card.values) - 1)
    points = [(left + n * step, y(value)) for n, value in enumerate(card.values)]
    yield from _labels(card.labels, points, area, small, inks.quiet)
    yield Element(_stroke(points, area.short, inks.accent), _DELAY, grows="right", lasts=_LASTS)
    yield from _values(card, points, area, inks)


def _mark(left: float, right: float, y: float, short: int, colour: Rgb) -> Element:
    line = Image.new("L", (round(right - left), max(1, round(short / 540))), 255)
    return Element(inked(line, colour, round(left), round(y)))


def _labels(
    labels: Sequence[str], points: Sequence[Point], area: Area, lettering: Lettering, colour: Rgb
) -> Iterator[Element]:
    """Under their points; every second, third … one where they would touch."""
    room = points[1][0] - points[0][0]
    widest = max(map(lettering.width, labels)) + 0.6 * lettering.size
    every = max(1, -int(-widest // room))
    for n in range(0, len(labels), every):
        wide = lettering.width(labels[n])
        x = min(max(area.left, points[n][0] - wide / 2), area.right - wide)
        yield Element(written(labels[n], lettering, colour, x, area.bottom - 0.3 * lettering.size))


def _values(card: ChartPicture, points: Sequence[Point], area: Area, inks: Inks) -> Iterator[Element]:
    """A point for each value, as the line reaches it, and the number at the last one."""
    for n, (x, y) in enumerate(points):
        reached = _DELAY + _LASTS * _time_of(n / (len(points) - 1))
        last = n == len(points) - 1
        yield Element(_disc(x, y, (0.016 if last else 0.011) * area.short, inks), reached, lasts=8)
    large = area.title(0.062)
    text = number(card.values[-1], card.unit)
    x, y = points[-1]
    falls = len(points) > 1 and points[-2][1] < y
    baseline = y + 1.15 * large.size if falls else y - 0.5 * large.size
    left = min(x - large.width(text) / 2, area.right - large.width(text))
    yield Element(written(text, large, inks.strong, left, baseline), _DELAY + _LASTS * 0.6)


def _time_of(share: float) -> float:
    """When cubic ease-out has covered this share."""
    return float(1 - (1 - share) ** (1 / 3))


def _stroke(points: Sequence[Point], short: int, colour: Rgb) -> Patch:
    thick = max(2.0, _THICK * short)
    pad = int(thick) + 2
    x0, y0 = (int(min(axis)) - pad for axis in zip(*points, strict=True))
    x1, y1 = (int(max(axis)) + pad for axis in zip(*points, strict=True))
    mask = Image.new("L", ((x1 - x0) * _SMOOTH, (y1 - y0) * _SMOOTH))
    at = [((x - x0) * _SMOOTH, (y - y0) * _SMOOTH) for x, y in points]
    ImageDraw.Draw(mask).line(at, fill=255, width=round(thick * _SMOOTH), joint="curve")
    return inked(mask.resize((x1 - x0, y1 - y0), Image.Resampling.LANCZOS), colour, x0, y0)


def _disc(x: float, y: float, radius: float, inks: Inks) -> Patch:
    """A dot of the line's colour, parted from it by the ground's."""
    side = 2 * round(radius + 0.5 * radius) + 2
    picture = Image.new("RGBA", (side * _SMOOTH, side * _SMOOTH), (*inks.ground, 0))
    pen, middle = ImageDraw.Draw(picture), side * _SMOOTH / 2
    for grown, colour in ((1.45, inks.ground), (1.0, inks.accent)):
        reach = grown * radius * _SMOOTH
        pen.ellipse((middle - reach, middle - reach, middle + reach, middle + reach), fill=(*colour, 255))
    small = picture.resize((side, side), Image.Resampling.LANCZOS)
    return patch_from(small, max(0, round(x - side / 2)), max(0, round(y - side / 2)))
