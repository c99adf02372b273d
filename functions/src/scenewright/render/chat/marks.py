"""The small things around bubbles: names, avatars, labels, check marks, dates, reactions, typing dots."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache

import numpy as np

from scenewright.domain.chat_timeline import ChatMessage, MessageKind, Reaction
from scenewright.render import emoji
from scenewright.render.chat.bubble import ON_PICTURE, Place, draw_bubble, overhang
from scenewright.render.chat.look import Look, lettered, write
from scenewright.render.chat.shapes import icon, pill, rounded
from scenewright.render.chat.sprite import (
    Sheet,
    Sprite,
    even,
    flat_sprite,
    in_shape,
    picture_sprite,
)
from scenewright.render.colours import Plane

_NAME_SIZE, _LABEL_SIZE = 11.5, 11.5
_DOT_SECONDS = 1.2  # from one wave of the typing dots to the next
_DOT_STEPS = 12  # different pictures of a wave
_MANY_REACTIONS = 4


class Marks:
    """Each is drawn once and kept; there are few of them, and they are small."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.label = lru_cache(maxsize=64)(self._label)
        self.name = lru_cache(maxsize=64)(self._name)
        self.avatar = lru_cache(maxsize=64)(self._avatar)
        self.dots = lru_cache(maxsize=2 * _DOT_STEPS)(self._dots)
        self._tick = lru_cache(maxsize=8)(self._tick_sprite)
        self._shown_reactions = lru_cache(maxsize=32)(self._reaction_sprite)

    def notice(self, message: ChatMessage) -> Sprite:
        """A date or a notice for the middle of the column."""
        look, notices = self._look, self._look.theme.notices
        left, right = look.screen.column
        strong = message.kind is MessageKind.SEPARATOR
        block = look.text(message.text, notices.size, width=0.8 * (right - left), strong=strong)
        if notices.ground is None:
            return lettered(block, notices.ink, align=0.5)
        pad_x, pad_y = look.px(10), look.px(4)
        sheet = Sheet(even(block.width) + 2 * pad_x, even(block.height) + 2 * pad_y, notices.ground)
        write(sheet, block, pad_x, pad_y, notices.ink, room=sheet.size[0] - 2 * pad_x, align=0.5)
        radius = min(sheet.size[1] / 2, look.px(10))
        return in_shape(sheet.sprite(), rounded(*sheet.size, (radius,) * 4))

    def ticks(self, message: ChatMessage, frame: int, *, on_picture: bool) -> Sprite:
        """Check marks: one for sent, two for delivered, coloured for read."""
        reached = [step.status for step in message.statuses if step.frame <= frame]
        return self._tick("read" if "read" in reached else "delivered" if reached else "sent", on_picture)

    def reactions(
        self, shown: tuple[Reaction, ...], *, mine: bool, edges: tuple[int, int], body_height: int
    ) -> tuple[Sprite, int, int]:
        """Their sprite on a bubble between `edges`, its x, and its y below the bubble's top."""
        by_me = any(self._look.is_me(reaction.by) for reaction in shown)
        kinds = tuple(dict.fromkeys(reaction.emoji for reaction in shown))[:_MANY_REACTIONS]
        sprite = self._shown_reactions(kinds, len(shown), by_me, mine)
        px = self._look.px
        if self._look.theme.habits.reactions == "balloon":
            x = edges[0] - sprite.width + px(11) if mine else edges[1] - px(11)
            return sprite, even(x), -px(25)
        x = edges[1] - sprite.width - px(8) if mine else edges[0] + px(8)
        return sprite, even(x), body_height - px(7)

    @cached_property
    def dots_size(self) -> tuple[int, int]:
        """Of the bubble in which somebody types, with its tail's side."""
        bubbles, look = self._look.theme.bubbles, self._look
        height = even((bubbles.leading + 2 * bubbles.padding_y) * look.screen.scale)
        return look.px(62) + overhang(look), height

    def dot_step(self, frame: int, start: int) -> int:
        """Which picture of the wave a frame shows."""
        wave = self._look.timeline.fps * _DOT_SECONDS
        return int((frame - start) % wave / wave * _DOT_STEPS)

    def _dots(self, step: int, first: bool) -> Sprite:
        look = self._look
        width, height = self.dots_size
        width -= overhang(look)
        side = look.theme.bubbles.them
        size = look.px(8.4)

        def lay(sheet: Sheet, x: int) -> None:
            for number in range(3):
                phase = 2 * math.pi * (step / _DOT_STEPS - number * 0.17)
                lift = max(0.0, math.sin(phase))
                at = x + width // 2 + round((number - 1) * 13.5 * look.screen.scale) - size // 2
                y = (height - size) // 2 - round(lift * 2.2 * look.screen.scale)
                sheet.ink(pill(size, size), at, y, look.theme.dots, 0.45 + 0.55 * lift)

        return draw_bubble(look, side.ground, (width, height), False, lay, Place(first, True, False))

    def _label(self, text: str, fade: float) -> Sprite:
        block = self._look.text(text, _LABEL_SIZE, width=1e6, strong=True)
        sprite = lettered(block, self._look.theme.labels)
        return sprite if fade == 1 else sprite.faded(fade)

    def _name(self, sender: str, fade: float) -> Sprite:
        look = self._look
        left, right = look.screen.column
        block = look.text(look.people[sender].name, _NAME_SIZE, width=0.6 * (right - left), lines=1)
        sprite = lettered(block, look.name_colour(sender))
        return sprite if fade == 1 else sprite.faded(fade)

    def _avatar(self, sender: str, side: int, fade: float) -> Sprite:
        look = self._look
        person = look.people[sender]
        number = [p.id for p in look.timeline.participants].index(sender)
        sprite = picture_sprite(look.avatar(person.name, person.avatar, side, number))
        return sprite if fade == 1 else sprite.faded(fade)

    def _tick_sprite(self, state: str, on_picture: bool) -> Sprite:
        look, theme = self._look, self._look.theme
        mask = np.asarray(icon("check" if state == "sent" else "double_check", look.px(17)))
        usual = ON_PICTURE if on_picture else theme.ticks
        return flat_sprite(mask, theme.read if state == "read" and theme.read != theme.ticks else usual)

    def _reaction_sprite(self, kinds: tuple[str, ...], count: int, by_me: bool, mine: bool) -> Sprite:
        if self._look.theme.habits.reactions == "balloon":
            return self._balloon(kinds, by_me, mine)
        return self._pill(kinds, count, by_me)

    def _balloon(self, kinds: tuple[str, ...], by_me: bool, mine: bool) -> Sprite:
        """A round bubble with two dots that lead to what it is about, ringed in the colour behind it."""
        look, colours = self._look, self._look.theme.reactions
        side, ring = look.px(33), look.px(1.6)
        wide = side + look.px(21) * (len(kinds) - 1)
        extra = look.px(5)
        ground = colours.mine if by_me else colours.ground
        sheet = Sheet(wide + 2 * extra, side + 2 * extra, ground)
        outer, inner = (self._balloon_shape(sheet.size, wide, side, extra, r, mine) for r in (ring, 0))
        sheet.ink(np.where(inner < 255, 255 - inner, 0).astype(np.uint8), 0, 0, colours.ring)
        glyph = look.px(19)
        for number, sequence in enumerate(kinds):
            drawn = emoji.picture(sequence, glyph)
            centre = extra + side / 2 + number * look.px(21)
            sheet.picture(drawn, round(centre - drawn.width / 2), extra + (side - glyph) // 2)
        return in_shape(sheet.sprite(), outer)

    def _balloon_shape(
        self, size: tuple[int, int], wide: int, side: int, extra: int, ring: int, mine: bool
    ) -> Plane:
        shape = np.zeros((size[1], size[0]), np.uint8)
        scale = self._look.screen.scale
        circles = [(4.4 * scale, extra + 0.87 * side), (2.2 * scale, extra + side + 1.8 * scale)]
        body = pill(wide + 2 * ring, side + 2 * ring)
        left = extra - ring
        shape[left : left + len(body), left : left + body.shape[1]] = body
        for radius, y in circles:
            from_edge = extra + (0.16 * side if radius > 3 * scale else 0.0)
            x = size[0] - from_edge if mine else from_edge
            _add_disc(shape, x, y, radius + ring)
        return shape

    def _pill(self, kinds: tuple[str, ...], count: int, by_me: bool) -> Sprite:
        look, colours = self._look, self._look.theme.reactions
        glyph, ring, pad = look.px(15.5), look.px(1.5), look.px(6)
        number = look.text(str(count), 12, width=1e6) if count > 1 else None
        width = even(pad * 2 + len(kinds) * glyph * 1.12 + (number.width + look.px(4) if number else 0))
        height = look.px(25)
        sheet = Sheet(width + 2 * ring, height + 2 * ring, colours.ring)
        sheet.ink(pill(width, height), ring, ring, colours.mine if by_me else colours.ground)
        x = float(ring + pad)
        for sequence in kinds:
            sheet.picture(emoji.picture(sequence, glyph), round(x), ring + (height - glyph) // 2)
            x += glyph * 1.12
        if number:
            ink = look.theme.bubbles.them.ink
            write(sheet, number, x + look.px(2), ring + (height - number.height) / 2, ink)
        return in_shape(sheet.sprite(), pill(*sheet.size))


def _add_disc(shape: Plane, x: float, y: float, radius: float) -> None:
    rows, columns = np.ogrid[: shape.shape[0], : shape.shape[1]]
    away = np.hypot(columns + 0.5 - x, rows + 0.5 - y)
    disc = (np.clip(radius - away + 0.5, 0, 1) * 255).astype(np.uint8)
    np.maximum(shape, disc, out=shape)
