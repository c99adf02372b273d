"""A phone's keyboard: its pages are drawn once, a pressed key is laid over them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from scenewright.render.chat.look import Look, write
from scenewright.render.chat.rows import Placed
from scenewright.render.chat.shapes import icon, polygon, rounded
from scenewright.render.chat.sprite import Sheet, Sprite, even, in_shape
from scenewright.render.colours import Plane

_ROWS = {
    "lower": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "upper": ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"),
    "numbers": ("1234567890", '-/:;()$&@"', ".,?!'"),
}
_SAME_KEY = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."}
DELETE, SPACE, RETURN = "delete", "space", "return"
_PITCH, _KEY_HEIGHT, _TOP, _FOOT = 52.5, 42.0, 7.0, 36.0  # points
_SIDE, _GAP, _RADIUS = 3.0, 6.0, 5.0
_LETTER, _WORD = 23.5, 15.5


class Key(NamedTuple):
    """A key's face in pixels from the keyboard's top left corner."""

    name: str
    x: int
    y: int
    width: int
    height: int


def key_of(character: str) -> tuple[str, str] | None:
    """The page and the key that type a character; accents are typed with their letter."""
    plain = _SAME_KEY.get(character) or unicodedata.normalize("NFD", character)[:1]
    if plain in (" ", "\u00a0"):
        return "lower", SPACE
    if plain == "\n":
        return "lower", RETURN
    for page, rows in _ROWS.items():
        if plain and any(plain in row for row in rows):
            return page, plain
    return None


@dataclass(frozen=True, eq=False)
class Keyboard:
    look: Look

    @property
    def height(self) -> int:
        return self.look.px(_TOP + 4 * _PITCH + _FOOT)

    def parts(self, page: str, pressed: str | None, top: int) -> Iterator[Placed]:
        """The keyboard with its upper edge at `top`, and what a finger does on it."""
        left = self.look.screen.area.left
        yield Placed(self._page(page), left, top)
        key = next((key for key in self.keys(page) if key.name == pressed), None)
        if key is None:
            return
        if len(key.name) == 1:
            sprite, x, y = self._callout(key)
            yield Placed(sprite, left + x, top + y)
        else:
            yield Placed(self._pressed(page, key), left + key.x, top + key.y)

    @cached_property
    def _width(self) -> int:
        area = self.look.screen.area
        return area.right - area.left

    @lru_cache(maxsize=4)  # noqa: B019 - a keyboard lives as long as its scene
    def keys(self, page: str) -> tuple[Key, ...]:
        """From the left to the right, from the top to the bottom."""
        px, keys = self.look.px, []
        gap, side = px(_GAP), px(_SIDE)
        letter = (self._width - 2 * side - 9 * gap) // 10
        for number, row in enumerate(_ROWS[page]):
            wide = letter if page != "numbers" or number < 2 else even(letter * 1.42)
            total = len(row) * wide + (len(row) - 1) * gap
            x = (self._width - total) // 2
            for name in row:
                keys.append(self._key(name, x, number, wide))
                x += wide + gap
        outer = even(letter * 1.28)
        keys.append(self._key("shift" if page != "numbers" else "#+=", side, 2, outer))
        keys.append(self._key(DELETE, self._width - side - outer, 2, outer))
        wide = even(letter * 2.55)
        keys.append(self._key("123" if page != "numbers" else "ABC", side, 3, wide))
        keys.append(self._key(RETURN, self._width - side - wide, 3, wide))
        left = side + wide + gap
        keys.append(self._key(SPACE, left, 3, self._width - 2 * left))
        return tuple(keys)

    def _key(self, name: str, x: int, row: int, width: int) -> Key:
        px = self.look.px
        return Key(name, even(x), px(_TOP + row * _PITCH), even(width), px(_KEY_HEIGHT))

    @lru_cache(maxsize=4)  # noqa: B019
    def _page(self, page: str) -> Sprite:
        colours = self.look.theme.keyboard
        sheet = Sheet(self._width, self.height, colours.ground)
        for key in self.keys(page):
            ground = colours.key if _is_light(key.name, page) else colours.special
            self._draw_key(sheet, key, key.x, key.y, ground, page)
        self._draw_foot(sheet)
        return sheet.sprite()

    def _draw_foot(self, sheet: Sheet) -> None:
        px, ink = self.look.px, self.look.theme.keyboard.ink
        side, y = px(22), px(_TOP + 4 * _PITCH - 1)
        sheet.ink(icon("globe", side), px(22), y, ink, 0.75)
        sheet.ink(icon("mic", side), self._width - px(22) - side, y, ink, 0.75)
        draw_home_bar(self.look, sheet)

    def _draw_key(
        self, sheet: Sheet, key: Key, x: int, y: int, ground: tuple[int, int, int], page: str
    ) -> None:
        look, colours = self.look, self.look.theme.keyboard
        shape = rounded(key.width, key.height, (_RADIUS * look.screen.scale,) * 4)
        sheet.ink(shape, x, y + max(1, round(look.screen.scale)), colours.shadow)
        sheet.ink(shape, x, y, ground)
        if key.name in ("shift", DELETE):
            side = look.px(23)
            name = "shift_solid" if page == "upper" and key.name == "shift" else key.name
            at = x + (key.width - side) // 2, y + (key.height - side) // 2
            sheet.ink(icon(name, side), *at, colours.ink)
            return
        points = _LETTER if len(key.name) == 1 else _WORD
        block = look.text(key.name, points, width=1e6)
        lift = 0.07 * block.size if key.name.islower() and len(key.name) == 1 else 0.0
        top = y + (key.height - block.height) / 2 - lift
        write(sheet, block, x + (key.width - block.width) / 2, top, colours.ink)

    @lru_cache(maxsize=16)  # noqa: B019
    def _pressed(self, page: str, key: Key) -> Sprite:
        colours = self.look.theme.keyboard
        sheet = Sheet(key.width, key.height, colours.ground)
        ground = colours.special if _is_light(key.name, page) else colours.key
        self._draw_key(sheet, key, 0, 0, ground, page)
        shape = rounded(key.width, key.height, (_RADIUS * self.look.screen.scale,) * 4)
        return in_shape(sheet.sprite(), shape)

    @lru_cache(maxsize=96)  # noqa: B019
    def _callout(self, key: Key) -> tuple[Sprite, int, int]:
        """The letter above the finger, with its place on the keyboard."""
        look, colours = self.look, self.look.theme.keyboard
        ring, head_height, neck = look.px(0.8), look.px(50), look.px(12)
        head_width = even(key.width * 1.56)
        head_x = min(max(key.x + (key.width - head_width) // 2, 0), self._width - head_width)
        left = even(min(head_x, key.x) - ring)
        top = even(key.y - head_height - neck - ring)
        size = (
            even(max(head_x + head_width, key.x + key.width) - left + ring + 2),
            even(key.y + key.height - top + ring),
        )
        sheet = Sheet(*size, colours.pressed)
        shapes = [
            _callout_shape(size, head_x - left, key.x - left, ring, head_width, key, (head_height, neck), r)
            for r in (ring, 0)
        ]
        sheet.ink(255 - shapes[1], 0, 0, colours.shadow, 0.6)
        block = look.text(key.name, 34, width=1e6)
        middle = head_x - left + head_width / 2
        write(sheet, block, middle - block.width / 2, ring + (head_height - block.height) / 2, colours.ink)
        return in_shape(sheet.sprite(), shapes[0]), left, top


def _callout_shape(
    size: tuple[int, int],
    head_x: int,
    key_x: int,
    ring: int,
    head_width: int,
    key: Key,
    heights: tuple[int, int],
    grown: int,
) -> Plane:
    """A large box above, the key below, and a slope between; `grown` on all sides."""
    shape = np.zeros((size[1], size[0]), np.uint8)
    head_height, neck = heights
    g = grown
    head = rounded(head_width + 2 * g, head_height + 2 * g, (head_height * 0.2,) * 4)
    foot = rounded(key.width + 2 * g, key.height + 2 * g, (key.height * 0.12,) * 4)
    _lay(shape, head, head_x - g, ring - g)
    _lay(shape, foot, key_x - g, ring + head_height + neck - g)
    upper, lower = ring + head_height * 0.8, ring + head_height + neck + key.height * 0.2
    slope = [
        (head_x - g, upper),
        (head_x + head_width + g, upper),
        (key_x + key.width + g, lower),
        (key_x - g, lower),
    ]
    np.maximum(shape, polygon(*size, slope), out=shape)
    return shape


def _lay(shape: Plane, part: Plane, x: int, y: int) -> None:
    x0, y0 = max(0, x), max(0, y)
    target = shape[y0 : y + part.shape[0], x0 : x + part.shape[1]]
    np.maximum(target, part[y0 - y :, x0 - x :][: target.shape[0], : target.shape[1]], out=target)


def draw_home_bar(look: Look, sheet: Sheet) -> None:
    """The bar at the very bottom of a phone without a button."""
    width, height = look.px(136), look.px(4.6)
    mask = rounded(width, height, (height / 2,) * 4)
    x, y = (sheet.size[0] - width) // 2, sheet.size[1] - height - look.px(7)
    sheet.ink(mask, x, y, look.theme.keyboard.ink)


def _is_light(name: str, page: str) -> bool:
    return len(name) == 1 or name == SPACE or (name == "shift" and page == "upper")
