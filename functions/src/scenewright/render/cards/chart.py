"""A card with a chart: its heading, and columns, rows or a line under it."""

from __future__ import annotations

from collections.abc import Iterator

from scenewright.domain.pictures import ChartPicture
from scenewright.render.cards.area import Area, Inks
from scenewright.render.cards.bars import column_elements, columns_fit, row_elements
from scenewright.render.cards.line import line_elements
from scenewright.render.cards.listing import headed, heading_gap, heading_of
from scenewright.render.elements import Element


def chart_elements(card: ChartPicture, area: Area, inks: Inks) -> Iterator[Element]:
    heading = heading_of(card.heading, area)
    if card.heading:
        yield from headed(heading, area, area.top, inks)
    plot = area.below(area.top + heading_gap(heading, area))
    if card.type == "line":
        yield from line_elements(card, plot, inks)
    elif columns_fit(card, plot):
        yield from column_elements(card, plot, inks)
    else:
        yield from row_elements(card, plot, inks)
