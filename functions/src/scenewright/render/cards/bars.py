"""Bars that grow: as columns, or as rows where labels are long or the frame is narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from scenewright.domain.colour import Rgb, mixed
from scenewright.domain.pictures import ChartPicture
from scenewright.render.cards.area import Area, Inks
from scenewright.render.cards.scale import extent, number
from scenewright.render.elements import STAGGER, Element, Growth, inked, written
from scenewright.render.lettering import Lettering, wrap

FIRST_DELAY = 8.0
_LASTS = 22.0
_VALUE_AFTER = 12.0
_BAR = 0.62  # of the room that each column has
_WIDEST_BAR = 0.16  # of the frame's short side
_SMALL, _SMALLEST = 0.038, 0.028
_LABEL_LINES = 2
_ROW_LEADING = 1.25
_SMOOTH = 4


def columns_fit(card: ChartPicture, area: Area) -> bool:
    """Whether every label can be read under its column."""
    return _labels(card.labels, area, area.width / len(card.labels)) is not None


def column_elements(card: ChartPicture, area: Area, inks: Inks) -> Iterator[Element]:
    room = area.width / len(card.values)
    texts = _labels(card.labels, area, room) or _Labels(area.text(_SMALLEST), ())
    value_size = _fitting([number(v, card.unit) for v in card.values], area, room)
    plot = _Plot.of(card.values, area, value_size.size, texts.height)
    wide = min(_BAR * room, _WIDEST_BAR * area.short)
    yield _axis(area, plot.y(0), inks.faint)
    for n, value in enumerate(card.values):
        middle = area.left + (n + 0.5) * room
        colour = _colour(card.values, n, inks)
        delay = FIRST_DELAY + STAGGER * n * 0.7
        yield from _column(plot, middle, wide, value, colour, delay)
        yield from _centred(texts.lines[n], texts.lettering, inks.quiet, middle, plot.foot, delay)
        above = plot.y(value) - 0.42 * value_size.size
        below = plot.y(value) + 1.05 * value_size.size
        text = (number(value, card.unit),)
        head = (below if value < 0 else above) - 0.76 * value_size.size
        yield from _centred(text, value_size, inks.strong, middle, head, delay + _VALUE_AFTER)


def row_elements(card: ChartPicture, area: Area, inks: Inks) -> Iterator[Element]:
    """Each bar under its label, its value behind it."""
    pitch = min(area.height / len(card.values), 0.19 * area.short)
    top = area.top + (area.height - pitch * len(card.values)) * 0.3
    size = min(0.045 * area.short, 0.36 * pitch)
    lettering = area.text(size / area.short)
    values = [number(v, card.unit) for v in card.values]
    low, high = extent(card.values)
    longest = area.width - max(map(lettering.width, values)) - 1.2 * size
    for n, (label, value) in enumerate(zip(card.labels, card.values, strict=True)):
        y, delay = top + n * pitch, FIRST_DELAY + STAGGER * n
        yield Element(written(label, lettering, inks.quiet, area.left, y + 0.76 * size), delay)
        ends = sorted(area.left + longest * (edge - low) / (high - low) for edge in (0.0, value))
        thick = max(4.0, 0.3 * pitch)
        mask, *at = _bar(max(2.0, ends[1] - ends[0]), thick, ends[0], y + _ROW_LEADING * size)
        bar = inked(mask, _colour(card.values, n, inks), *at)
        yield Element(bar, delay, grows="right", lasts=_LASTS)
        baseline = y + _ROW_LEADING * size + thick / 2 + 0.36 * size
        text = written(values[n], lettering, inks.strong, ends[1] + 0.5 * size, baseline)
        yield Element(text, delay + _VALUE_AFTER)


@dataclass(frozen=True)
class _Labels:
    lettering: Lettering
    lines: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        return _ROW_LEADING * self.lettering.size * max(map(len, self.lines), default=0)


@dataclass(frozen=True)
class _Plot:
    """Where values stand: `zero` and `one` are the heights of 0 and 1, `foot` is where labels start."""

    zero: float
    one: float
    foot: float

    @classmethod
    def of(cls, values: Sequence[float], area: Area, value_size: float, labels: float) -> _Plot:
        low, high = extent(values)
        foot = area.bottom - labels
        top = area.top + 1.4 * value_size
        bottom = foot - 0.6 * value_size - (1.4 * value_size if low < 0 else 0)
        unit = (bottom - top) / (high - low)
        zero = bottom + low * unit
        return cls(zero, zero - unit, foot)

    def y(self, value: float) -> float:
        return self.zero + (self.one - self.zero) * value


def _column(
    plot: _Plot, middle: float, wide: float, value: float, colour: Rgb, delay: float
) -> Iterator[Element]:
    top, foot = sorted((plot.y(value), plot.y(0)))
    if foot - top < 1:
        return
    mask, x, y = _bar(wide, foot - top, middle - wide / 2, top)
    grows: Growth = "down" if value < 0 else "up"
    yield Element(inked(mask, colour, x, y), delay, 0.0, grows, _LASTS)


def _bar(width: float, height: float, left: float, top: float) -> tuple[Image.Image, int, int]:
    """The mask of a bar with soft corners, and where it stands; even, so that it can grow by whole rows."""
    size = (max(2, 2 * round(width / 2)), max(2, 2 * round(height / 2)))
    radius = min(size[0], size[1]) * 0.12
    large = Image.new("L", (size[0] * _SMOOTH, size[1] * _SMOOTH))
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius=radius * _SMOOTH, fill=255)
    x, y = 2 * round(left / 2), 2 * round(top / 2)
    return large.resize(size, Image.Resampling.LANCZOS), x, y


def _axis(area: Area, y: float, colour: Rgb) -> Element:
    line = Image.new("L", (round(area.width), max(1, round(area.short / 360))), 255)
    return Element(inked(line, colour, round(area.left), round(y)), 0, grows="right", lasts=_LASTS)


def _centred(
    texts: Sequence[str], lettering: Lettering, colour: Rgb, middle: float, top: float, delay: float
) -> Iterator[Element]:
    for n, text in enumerate(texts):
        x = middle - lettering.width(text) / 2
        baseline = top + 0.76 * lettering.size + n * _ROW_LEADING * lettering.size
        yield Element(written(text, lettering, colour, x, baseline), delay)


def _labels(labels: Sequence[str], area: Area, room: float) -> _Labels | None:
    """The labels in at most two lines each, as large as all of them fit; None where they do not."""
    size = _SMALL
    while size >= _SMALLEST:
        lettering = area.text(size)
        fits = all(lettering.width(word) <= 0.94 * room for label in labels for word in label.split())
        lines = tuple(wrap(label, lettering, width=0.94 * room) for label in labels) if fits else ()
        if fits and max(map(len, lines)) <= _LABEL_LINES:
            return _Labels(lettering, lines)
        size *= 0.95
    return None


def _fitting(texts: Sequence[str], area: Area, room: float) -> Lettering:
    """A lettering in which the widest of the texts has its room."""
    lettering = area.text(0.046)
    widest = max(map(lettering.width, texts))
    return replace(lettering, size=lettering.size * min(1.0, 0.98 * room / widest))


def _colour(values: Sequence[float], n: int, inks: Inks) -> Rgb:
    """The largest value is the one to look at."""
    largest = max(map(abs, values))
    return inks.accent if abs(values[n]) == largest else mixed(inks.quiet, inks.ground, 0.45)
