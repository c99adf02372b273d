"""A chat as pictures: only what changes is drawn, and what equals the frame before is not even looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.render.chat.bars import Bars, window
from scenewright.render.chat.composer import Composer
from scenewright.render.chat.feed import Feed
from scenewright.render.chat.look import Look
from scenewright.render.chat.moments import moments
from scenewright.render.chat.rows import Placed
from scenewright.render.chat.sprite import Rect
from scenewright.render.chat.theme import load_theme
from scenewright.render.chat.typesetting import missing
from scenewright.render.chat.wall import Corners, draw_wall, phone_parts
from scenewright.render.stills import Frame

Layer = tuple[Rect, list[Placed]]  # what is placed, and the part of the frame that it is cut to


class Layers:
    """What lies over the wall at a frame, from the lowest to the uppermost."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._bars, self._feed, self._composer = Bars(look), Feed(look), Composer(look)
        self._phone = phone_parts(look)

    def at(self, number: int) -> list[Layer]:
        area = self._look.screen.area
        below, top = self._composer.parts(number)
        seen = window(self._look, top)
        return [
            (seen, self._feed.parts(number, seen)),
            (area, self._bars.parts(number)),
            (area, below),
            (self._look.screen.frame, self._phone),
        ]


class ChatScene:
    """The pictures of a timeline. Raises MediaBroken where a picture cannot be read."""

    def __init__(self, timeline: ChatTimeline, assets: Mapping[str, Path]) -> None:
        self.look = Look.of(timeline, assets)
        self.wall = draw_wall(self.look)
        self._layers = Layers(self.look)

    def changes(self) -> Iterator[tuple[int, Frame]]:
        """Each frame whose picture differs from the one before, with its number; the first is 0.

        The frame is drawn on again for the next change: whoever gets it takes what they need before they
        go on.
        """
        frame = Frame(self.look.timeline.width, self.look.timeline.height)
        frame.planes[:] = self.wall.planes
        for number, dirty, layers in self.differences():
            for rect in dirty:
                copy_part(self.wall, frame, rect)
                paint(frame, layers, rect)
            yield number, frame

    def differences(self) -> Iterator[tuple[int, list[Rect], list[Layer]]]:
        """Each frame that differs from the one before: where, and what then lies over the wall."""
        before: list[Layer] = []
        for number in moments(self.look):
            layers = self._layers.at(number)
            dirty = [rect for rect in map(_dirty, *_paired(before, layers)) if rect]
            if dirty or number == 0:
                yield number, dirty, layers
            before = layers


def paint(frame: Frame, layers: list[Layer], part: Rect) -> None:
    """Lay the layers over what is in `frame`, inside a part of it."""
    for cut, placed in layers:
        clip = cut.common(part)
        for sprite, x, y in placed:
            sprite.paint(frame, x, y, clip)


def paint_open(frame: Frame, layers: list[Layer], part: Rect, corners: Corners) -> None:
    """As `paint`, where nothing still is behind a phone; a part holds all of the phone or none of it."""
    behind = corners.kept(frame)
    paint(frame, layers[:-1], part)
    corners.give_back(frame, behind)
    paint(frame, layers[-1:], part)


def copy_part(source: Frame, target: Frame, part: Rect) -> None:
    target.y[part.rows, part.columns] = source.y[part.rows, part.columns]
    target.cb[part.half] = source.cb[part.half]
    target.cr[part.half] = source.cr[part.half]


def boxed_characters(timeline: ChatTimeline) -> str:
    """The characters that no face has and that are drawn as boxes, each once."""
    texts = [timeline.header.name, timeline.header.subtitle, *(p.name for p in timeline.participants)]
    for message in timeline.messages:
        texts.append(message.text)
        if message.reply_to:
            texts.append(message.reply_to.text)
        if message.link:
            texts += [message.link.title, message.link.site]
    return missing("\n".join(texts), load_theme(timeline.theme).fonts.text)


def _paired(before: list[Layer], now: list[Layer]) -> tuple[list[Layer], list[Layer]]:
    nothing: Layer = (Rect(0, 0, 0, 0), [])
    return before or [nothing] * len(now), now


def _dirty(before: Layer, now: Layer) -> Rect:
    """The part of the frame in which two states of a layer differ."""
    gone, come = set(before[1]), set(now[1])
    changed = [placed.sprite.at(placed.x, placed.y).common(before[0]) for placed in gone - come]
    changed += [placed.sprite.at(placed.x, placed.y).common(now[0]) for placed in come - gone]
    if before[0] != now[0]:
        changed += [before[0], now[0]]
    seen = [rect for rect in changed if rect]
    total = seen[0] if seen else Rect(0, 0, 0, 0)
    for rect in seen[1:]:
        total = total.around(rect)
    return total
