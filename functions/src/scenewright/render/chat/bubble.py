"""A message's body: its pieces in a bubble with the corners and the tail of its place in the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from PIL import Image

from scenewright.domain.chat_timeline import ChatMessage, MessageKind
from scenewright.render.chat.look import Look, write
from scenewright.render.chat.pieces import (
    Piece,
    card_piece,
    name_piece,
    picture_piece,
    quote_piece,
    sent_picture,
    text_piece,
    voice_piece,
)
from scenewright.render.chat.shapes import curl, pill, rounded, wedge
from scenewright.render.chat.sprite import Colour, Sheet, Sprite, even, in_shape, picture_sprite
from scenewright.render.chat.theme import SideLook
from scenewright.render.chat.typesetting import Block
from scenewright.render.colours import Plane
from scenewright.render.emoji import split
from scenewright.render.patch import Patch

_OVERHANG = {"none": 0.0, "curl": 5.0, "wedge": 7.0}  # points that a tail reaches out
_BETWEEN = 5  # points between pieces
_TICKS_ROOM = 21  # points beside a time
_TIME_SIZE = 11
ON_PICTURE, _SHADE, _SHADE_HEIGHT, _SHADE_PAD = (255, 255, 255), 0.42, 18, 6.5  # opacity; points
_SHADOW, _SHADOW_STRENGTH = 1.3, 0.14  # points; opacity


@dataclass(frozen=True)
class Place:
    """Where in its run a bubble stands: what it touches above and below, and on which side it is."""

    first: bool
    last: bool
    mine: bool


def overhang(look: Look) -> int:
    """Pixels between a bubble's body and the tip of a tail."""
    return look.px(_OVERHANG[look.theme.bubbles.tail])


@dataclass(frozen=True)
class Body:
    """A bubble's measure, and how to draw it. `width` includes the tail's side, `height` no shadow."""

    width: int
    height: int
    draw: Callable[[Place], Sprite]
    ticks: tuple[int, int] | None = None  # where the check marks stand, from the top left corner
    ticks_on_picture: bool = False
    voice: tuple[int, int] | None = None  # where the voice piece stands


def bubble_body(
    look: Look,
    message: ChatMessage,
    *,
    named: bool,
    playing: bool = False,
    still: Image.Image | None = None,
) -> Body:
    """Lay out a message in a bubble.

    `named` puts the sender's name inside; `still` is the frame of a moving picture.
    """
    mine = look.is_me(message.sender)
    side = _side(look, message)
    bubbles = look.theme.bubbles
    pad = look.px(bubbles.padding_x)
    left, right = look.screen.column
    room = even((right - left) * bubbles.max_width) - 2 * pad
    pieces: list[Piece] = []
    if named:
        pieces.append(name_piece(look, message.sender, room))
    if message.reply_to:
        pieces.append(quote_piece(look, message.reply_to, side, room))
    pieces += _content(look, message, room, playing, still)
    if message.text and message.kind not in (MessageKind.VOICE, MessageKind.LINK):
        pieces.append(text_piece(look, message.text, side, room))
    return _Stack(look, message, mine, side.ground, tuple(pieces), room).body()


def _side(look: Look, message: ChatMessage) -> SideLook:
    neutral = message.kind is MessageKind.LINK and look.theme.habits.neutral_cards
    return look.theme.bubbles.them if neutral else look.side(message.sender)


def _content(
    look: Look, message: ChatMessage, room: int, playing: bool, still: Image.Image | None
) -> list[Piece]:
    side = _side(look, message)
    if message.kind in (MessageKind.IMAGE, MessageKind.GIF) and message.asset:
        return [picture_piece(look, still or sent_picture(look, message.asset))]
    if message.kind is MessageKind.LINK and message.link:
        own = message.text if message.text != message.link.url else ""
        words = [text_piece(look, own, side, room)] if own else []
        return [*words, card_piece(look, message.link, side, room)]
    if message.kind is MessageKind.VOICE and message.voice:
        return [voice_piece(look, message.voice, side, side.ground, playing=playing)]
    return []


@dataclass(frozen=True)
class _Stack:
    look: Look
    message: ChatMessage
    mine: bool
    ground: Colour
    pieces: tuple[Piece, ...]
    room: int

    def body(self) -> Body:
        look = self.look
        body_width, height = self._size
        voice = None
        if self.message.kind is MessageKind.VOICE:
            x, y = self._places[-1]
            voice = (x + (0 if self.mine else overhang(look)), y)
        ticks = None
        if self._ticked:
            shift, (right, bottom) = 0 if self.mine else overhang(look), self._time_margins
            ticks = shift + body_width - right - look.px(17), height - bottom - look.px(14.5)
        draw = partial(draw_bubble, look, self.ground, (body_width, height), self.mine, self._lay)
        return Body(body_width + overhang(look), height, draw, ticks, self._ends_in_picture, voice)

    @property
    def _size(self) -> tuple[int, int]:
        pad = self.look.px(self.look.theme.bubbles.padding_x)
        widths = [piece.width - (2 * pad if piece.bleeds else 0) for piece in self.pieces]
        inner = max([*widths, self._beside])
        bottom = self._places[-1][1] + self.pieces[-1].height if self.pieces else 0
        closing = 0 if self.pieces and self.pieces[-1].bleeds else self._pad_y
        return even(inner + 2 * pad), even(bottom + closing + self._below)

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        """The top left corner of each piece in the body."""
        pad = self.look.px(self.look.theme.bubbles.padding_x)
        places, y = [], 0.0
        for number, piece in enumerate(self.pieces):
            if piece.bleeds:
                y += self.look.px(_BETWEEN) if number else 0
            else:
                y += self.look.px(_BETWEEN) if number else self._pad_y
            places.append((0 if piece.bleeds else pad, round(y)))
            y += piece.height
        return places

    @property
    def _pad_y(self) -> float:
        return self.look.theme.bubbles.padding_y * self.look.screen.scale

    @property
    def _ends_in_picture(self) -> bool:
        """The time then stands on it."""
        is_picture = self.message.kind in (MessageKind.IMAGE, MessageKind.GIF)
        return is_picture and bool(self.pieces) and self.pieces[-1].bleeds

    @property
    def _time_margins(self) -> tuple[int, int]:
        """From the time's right end (with its check marks) and its foot to the edges of the bubble."""
        px, bubbles = self.look.px, self.look.theme.bubbles
        if self._ends_in_picture:
            return px(bubbles.picture_inset + 2 * _SHADE_PAD), px(bubbles.picture_inset + _SHADE_PAD + 1.5)
        return px(bubbles.padding_x * 0.8), px(5)

    @property
    def _ticked(self) -> bool:
        return self.mine and self.look.theme.habits.ticks

    @cached_property
    def _time(self) -> Block | None:
        if not (self.look.theme.habits.times and self.message.time):
            return None
        return self.look.text(self.message.time, _TIME_SIZE, width=1e6, lines=1)

    @property
    def _time_room(self) -> int:
        """The width of the time and its check marks."""
        ticks = self.look.px(_TICKS_ROOM) if self._ticked else 0
        return int(self._time.width) + ticks if self._time else ticks

    @property
    def _beside(self) -> int:
        """The inner width that lets the time stand at the end of the last line."""
        if not self._time_room or not self.pieces:
            return 0
        wanted = self.pieces[-1].last_line + self.look.px(9) + self._time_room
        return wanted if self.pieces[-1].last_line and wanted <= self.room else self._time_room

    @property
    def _below(self) -> float:
        """The height of an own line for the time, when it has no room beside the text."""
        if not self._time_room or not self.pieces or self._ends_in_picture:
            return 0
        last = self.pieces[-1]
        if last.last_line and last.last_line + self.look.px(9) + self._time_room <= self.room:
            return 0
        return self.look.px(14 if last.last_line else 19)

    def _lay(self, sheet: Sheet, x: int) -> None:
        pad = self.look.px(self.look.theme.bubbles.padding_x)
        width, height = self._size
        for piece, (left, top) in zip(self.pieces, self._places, strict=True):
            if self._ends_in_picture and piece is self.pieces[-1]:
                piece.draw(sheet, *self._picture_place(x, top, width))
            else:
                piece.draw(sheet, x + left, top, width if piece.bleeds else width - 2 * pad)
        if self._time:
            right, bottom = self._time_margins
            left = x + width - right - self._time_room
            ink = self.look.side(self.message.sender).faint
            if self._ends_in_picture:
                ink = ON_PICTURE
                self._shade(sheet, left, height - bottom)
            write(sheet, self._time, left, height - bottom - self._time.height, ink)

    def _picture_place(self, x: int, top: int, width: int) -> tuple[int, int, int]:
        """Left, top and width: a picture without a border fills the tail, too."""
        if self.look.theme.bubbles.picture_inset:
            return x, top, width
        return 0, top, width + overhang(self.look)

    def _shade(self, sheet: Sheet, left: int, foot: int) -> None:
        """What makes a time readable on any picture; `foot` is that of the time."""
        px = self.look.px
        mask = pill(self._time_room + 2 * px(_SHADE_PAD), px(_SHADE_HEIGHT))
        sheet.ink(mask, left - px(_SHADE_PAD), foot + px(1.5) - mask.shape[0], (0, 0, 0), _SHADE)


def draw_bubble(
    look: Look,
    ground: Colour,
    size: tuple[int, int],
    mine: bool,
    lay: Callable[[Sheet, int], None],
    place: Place,
) -> Sprite:
    """A bubble of `size` pixels (without tail) whose content `lay` puts at the given left edge."""
    shadow = look.px(_SHADOW) if look.theme.bubbles.shadow else 0
    sheet = Sheet(size[0] + overhang(look), size[1] + shadow, ground)
    lay(sheet, 0 if mine else overhang(look))
    shape = _shape(look, size, replace(place, mine=mine))
    drawn = sheet.sprite()
    if not shadow:
        return in_shape(drawn, shape)
    return _shadowed(drawn, shape, shadow, look.px(look.theme.bubbles.radius))


def _shape(look: Look, size: tuple[int, int], place: Place) -> Plane:
    """A bubble on the right side; those on the left are its mirror image."""
    bubbles, out = look.theme.bubbles, overhang(look)
    full, joined = (r * look.screen.scale for r in (bubbles.radius, bubbles.joined_radius))
    width, height = size
    upper, lower = full if place.first else joined, full if place.last else joined
    shape = np.zeros((height, width + out), np.uint8)
    shape[:, :width] = rounded(width, height, (full, upper, lower, full))
    tailed = place.last if bubbles.tail_on == "last" else place.first
    if tailed and bubbles.tail == "curl":
        tail = curl(min(even(full), height // 2), out)
        shape[height - len(tail) :, width + out - tail.shape[1] :] = tail
    elif tailed and bubbles.tail == "wedge":
        reach = look.px(bubbles.radius)
        tail = wedge(out + reach, look.px(13), out)
        corner = shape[: len(tail), width - reach :]
        np.maximum(corner, tail, out=corner)
    return shape if place.mine else np.ascontiguousarray(shape[:, ::-1])


def _shadowed(drawn: Sprite, shape: Plane, drop: int, radius: int) -> Sprite:
    """Cut to `shape` with a soft edge below it, in one picture."""
    height, width = shape.shape
    patch = drawn.patch
    alpha = np.zeros((height + drop, width), np.uint8)
    alpha[:height] = shape
    below = np.zeros_like(alpha)
    below[drop:] = shape
    top = max(0, height - radius - 2) // 2 * 2
    own = alpha[top:].astype(np.float32) / 255
    cast = below[top:].astype(np.float32) / 255 * (1 - own) * _SHADOW_STRENGTH
    total = own + cast
    luma = (patch.y_plane[top:] * own + 16 * cast) / np.maximum(total, 1e-3)
    y_plane = np.array(patch.y_plane)
    y_plane[top:] = np.rint(luma)
    alpha[top:] = np.rint(total * 255)
    return in_shape(Sprite(Patch(0, 0, y_plane, patch.cb, patch.cr, patch.alpha, patch.alpha_half)), alpha)


def emoji_body(look: Look, message: ChatMessage) -> Body:
    """A few emoji, large and without a bubble."""
    size = look.theme.bubbles.big_emoji
    sequences = [text for text, is_emoji in split(message.text) if is_emoji]
    block = look.text("".join(sequences), size / 1.2, width=1e6, leading=size * 1.08)
    out, width, height = overhang(look), even(block.width), even(block.height)

    def draw(place: Place) -> Sprite:
        canvas = Image.new("RGBA", (width + out, height))
        for picture, x, y in block.line_emoji(0):
            canvas.alpha_composite(picture, (max(0, round(x)) + (0 if place.mine else out), max(0, round(y))))
        return picture_sprite(canvas)

    return Body(width + out, height, draw)
