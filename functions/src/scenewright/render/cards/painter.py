"""A card's pictures: its elements come one after another, and then nothing changes any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from scenewright.domain.pictures import Card, ChartPicture, ListPicture, QuotePicture, TitlePicture
from scenewright.domain.timeline import Timeline
from scenewright.render.cards.area import Area, Inks
from scenewright.render.cards.chart import chart_elements
from scenewright.render.cards.ground import lit_ground
from scenewright.render.cards.listing import list_elements
from scenewright.render.cards.words import quote_elements, title_elements
from scenewright.render.elements import USUAL_FPS, Element, eased
from scenewright.render.patch import Patch, blend
from scenewright.render.stills import Frame


class CardPainter:
    """Draws a card. What has come is drawn once; a frame costs a copy and what still moves."""

    def __init__(self, card: Card, timeline: Timeline, assets: Mapping[str, Path]) -> None:
        inks = Inks.of(card.palette)
        self._ground = lit_ground(timeline.width, timeline.height, inks.ground)
        self._elements = tuple(elements_of(card, Area.of(timeline, assets, _text(card)), inks, timeline.fps))
        self._beat = USUAL_FPS / timeline.fps
        self._looked: tuple[int, tuple[Patch, ...]] = (-1, ())
        self._standing = 0  # elements that are drawn into `_base`
        self._base = Frame(timeline.width, timeline.height)
        self._base.planes[:] = self._ground.planes

    def look(self, number: int) -> tuple[Patch, ...]:
        """What is seen of each element; equal for frames that look the same."""
        if self._looked[0] != number:
            self._looked = (number, self._seen(number))
        return self._looked[1]

    def close(self) -> None:
        """Nothing is open."""

    def _seen(self, number: int) -> tuple[Patch, ...]:
        arrivals = ((e, eased(((number + 1) * self._beat - e.delay) / e.lasts)) for e in self._elements)
        patches = (element.patch(arrived) for element, arrived in arrivals)
        return tuple(patch for patch in patches if patch)

    def draw(self, number: int, frame: Frame) -> None:
        """Fill `frame`. Numbers that rise cost least."""
        patches = self.look(number)
        whole = 0
        while whole < len(patches) and patches[whole] is self._elements[whole].whole:
            whole += 1
        if whole < self._standing:
            self._standing = 0
            self._base.planes[:] = self._ground.planes
        for patch in patches[self._standing : whole]:
            blend(patch, self._base.y, self._base.cb, self._base.cr)
        self._standing = whole
        frame.planes[:] = self._base.planes
        for patch in patches[whole:]:
            blend(patch, frame.y, frame.cb, frame.cr)


def _text(card: Card) -> str:
    """What stands first on it."""
    match card:
        case TitlePicture(text=text) | QuotePicture(text=text):
            return text
        case ListPicture(heading=heading, items=items):
            return heading or items[0].text
        case ChartPicture(heading=heading, labels=labels):
            return heading or labels[0]


def elements_of(card: Card, area: Area, inks: Inks, fps: int) -> Iterable[Element]:
    """In drawing order, which is the order in which they come."""
    match card:
        case TitlePicture():
            return title_elements(card, area, inks)
        case QuotePicture():
            return quote_elements(card, area, inks)
        case ListPicture():
            return list_elements(card, area, inks, USUAL_FPS / fps)
        case ChartPicture():
            return chart_elements(card, area, inks)
