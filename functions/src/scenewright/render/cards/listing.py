"""A list whose items come one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from scenewright.domain.colour import Rgb
from scenewright.domain.pictures import ListPicture
from scenewright.render.cards.area import Area, Inks
from scenewright.render.cards.words import lines, rule
from scenewright.render.elements import Element, inked, written
from scenewright.render.lettering import Fitted, Lettering, fit, typeset, wrap
from scenewright.render.patch import Patch

_LEADING = 1.3
_BETWEEN = 0.62  # of the size of letters, between two items
_INDENT = 1.25
_SMOOTH = 4  # a disc is drawn so much larger and then reduced


def list_elements(card: ListPicture, area: Area, inks: Inks, beat: float) -> Iterator[Element]:
    """`beat` is how many of the elements' frames pass in one of the film."""
    heading = heading_of(card.heading, area)
    gap = heading_gap(heading, area)
    setting = _setting(card, area, area.height - gap)
    free = area.height - gap - setting.height
    top = area.top + max(0.0, free * 0.42)
    if card.heading:
        yield from headed(heading, area, top, inks)
    y = top + gap
    for item, texts in zip(card.items, setting.items, strict=True):
        delay = item.start_frame * beat
        size = setting.lettering.size
        yield Element(_disc(area, y + 0.4 * size, size, inks.accent), delay, slide=0.3 * size)
        for line in texts:
            left = area.pen(setting.lettering.width(line), _INDENT * size)
            patch = written(line, setting.lettering, inks.strong, left, y + 0.76 * size)
            yield Element(patch, delay, slide=0.3 * size)
            y += _LEADING * size
        y += _BETWEEN * size


def heading_of(text: str, area: Area) -> Fitted:
    lettering = area.title(0.082)
    if not text:
        return Fitted(lettering, ())
    return fit(typeset(text), lettering, width=area.width, max_lines=2, smallest=area.short * 0.05)


def heading_gap(heading: Fitted, area: Area) -> float:
    """How much of the area's height a heading takes, with the rule and the room under it."""
    if not heading.lines:
        return 0.0
    return 1.14 * heading.lettering.size * len(heading.lines) + 0.09 * area.short


def headed(heading: Fitted, area: Area, top: float, inks: Inks) -> Iterator[Element]:
    """A heading with a rule under it."""
    size = heading.lettering.size
    yield from lines(heading, area, top, inks.strong, first=0)
    under = top + 1.14 * size * len(heading.lines)
    yield rule(area, 0, under, 0.9 * size, 0.06 * size, inks.accent, order=1 + len(heading.lines))


@dataclass(frozen=True)
class _Setting:
    """Items in lines, at a size that fits all of them."""

    lettering: Lettering
    items: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        count = sum(map(len, self.items))
        return self.lettering.size * (_LEADING * count + _BETWEEN * (len(self.items) - 1))


def _setting(card: ListPicture, area: Area, room: float) -> _Setting:
    """As large as the room allows; never so small that a phone does not show it."""
    size, smallest = area.short * (0.062 if area.is_wide else 0.058), area.short * 0.03
    while True:
        lettering = area.text(size / area.short)
        width = area.width - _INDENT * size
        items = tuple(wrap(typeset(item.text), lettering, width=width) for item in card.items)
        setting = _Setting(lettering, items)
        if setting.height <= room or size <= smallest:
            return setting
        size *= 0.95


def _disc(area: Area, middle: float, size: float, colour: Rgb) -> Patch:
    """The mark of an item; with room below it, as what slides needs."""
    side = max(6, round(0.34 * size))
    large = Image.new("L", (side * _SMOOTH, side * _SMOOTH))
    ImageDraw.Draw(large).ellipse((0, 0, side * _SMOOTH - 1, side * _SMOOTH - 1), fill=255)
    mask = Image.new("L", (side, side + 4))
    mask.paste(large.resize((side, side), Image.Resampling.LANCZOS))
    return inked(mask, colour, round(area.pen(side)), round(middle - side / 2))
