"""The status bar and the header, drawn once; the clock is a part of its own."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property, lru_cache

import numpy as np
from PIL import Image

from scenewright.render.chat.look import Look, write
from scenewright.render.chat.rows import Placed
from scenewright.render.chat.shapes import icon, outline, rounded
from scenewright.render.chat.sprite import Rect, Sheet, Sprite, even

_CLOCK = 16.5  # points
_EDGE = 26  # from the screen's edges to clock and battery
_BACK, _ICON, _ICON_STEP = 24, 25, 44


class Bars:
    """What stands above the messages."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._clock = lru_cache(maxsize=4)(self._clock_sprite)

    def parts(self, frame: int) -> list[Placed]:
        area = self._look.screen.area
        clock = self._look.timeline.clock
        index = max(0, bisect_right(clock, frame, key=lambda reading: reading.frame) - 1)
        return [
            Placed(self._bars, area.left, area.top),
            Placed(self._clock(clock[index].text), *self._clock_at),
        ]

    @property
    def _clock_at(self) -> tuple[int, int]:
        area, look = self._look.screen.area, self._look
        height = even(_CLOCK * 1.3 * look.screen.scale)
        top = area.top + even(look.screen.status_height * 0.56 - height / 2)
        return area.left + look.px(_EDGE), top

    def _clock_sprite(self, text: str) -> Sprite:
        look, bar = self._look, self._look.theme.status_bar
        block = look.text(text, _CLOCK, width=1e6, strong=True)
        sheet = Sheet(even(block.width) + 4, even(_CLOCK * 1.3 * look.screen.scale), bar.ground)
        write(sheet, block, 0, (sheet.size[1] - block.height) / 2, bar.ink)
        return sheet.sprite()

    @cached_property
    def _bars(self) -> Sprite:
        look, area = self._look, self._look.screen.area
        status, header = look.screen.status_height, look.screen.header_height
        sheet = Sheet(area.right - area.left, status + header, look.theme.header.ground)
        sheet.ink(_solid(sheet.size[0], status), 0, 0, look.theme.status_bar.ground)
        self._draw_status(sheet)
        line = look.theme.header.line
        if line:
            thin = max(1, round(0.5 * look.screen.scale))
            sheet.ink(_solid(sheet.size[0], thin), 0, status + header - thin, line)
        if look.theme.header.centred:
            self._draw_centred(sheet)
        else:
            self._draw_sided(sheet)
        return sheet.sprite()

    def _draw_status(self, sheet: Sheet) -> None:
        look, ink = self._look, self._look.theme.status_bar.ink
        middle = round(look.screen.status_height * 0.56)
        right = sheet.size[0] - look.px(_EDGE)
        right -= self._draw_battery(sheet, right, middle)
        for name, size in (("wifi", 18), ("signal", 18)):
            side = look.px(size)
            right -= side + look.px(4)
            sheet.ink(icon(name, side), right, middle - side // 2, ink)

    def _draw_battery(self, sheet: Sheet, right: int, middle: int) -> int:
        """Returns the width that it took."""
        look, ink = self._look, self._look.theme.status_bar.ink
        width, height, nub = look.px(25), look.px(12), look.px(2)
        left, top = right - width - nub, middle - height // 2
        sheet.ink(outline(width, height, 3.6 * look.screen.scale, look.screen.scale), left, top, ink, 0.4)
        inset = max(2, round(2 * look.screen.scale))
        level = look.timeline.battery
        inner = max(2, round((width - 2 * inset) * level / 100)), height - 2 * inset
        colour = (255, 59, 48) if level <= 20 else ink
        sheet.ink(rounded(*inner, (2.0 * look.screen.scale,) * 4), left + inset, top + inset, colour)
        tip = rounded(nub, look.px(4.5), (0.0, nub, nub, 0.0))
        sheet.ink(tip, left + width + max(1, nub // 4), middle - tip.shape[0] // 2, ink, 0.4)
        return width + nub

    def _draw_centred(self, sheet: Sheet) -> None:
        """Avatar above the name, as in iMessage."""
        look, head = self._look, self._look.theme.header
        left, right = (edge - look.screen.area.left for edge in look.screen.column)
        top, height = look.screen.status_height, look.screen.header_height
        small = height / look.px(head.height)
        side = even(look.px(head.avatar) * small)
        name = look.text(look.timeline.header.name, head.name_size, width=0.5 * (right - left), lines=1)
        gap = round(look.px(3) * small)
        y = top + round((height - side - gap - name.height) * 0.36)
        centre = (left + right) // 2
        sheet.picture(self._avatar(side), centre - side // 2, y)
        chevron = look.px(8)
        x = centre - (name.width + chevron) / 2
        write(sheet, name, x, y + side + gap, head.ink)
        arrow_top = round(y + side + gap + name.height / 2 - chevron / 2)
        sheet.ink(icon("forward", chevron), round(x + name.width + look.px(1)), arrow_top, head.faint)
        middle = y + side // 2
        self._draw_back(sheet, left, middle)
        self._draw_icons(sheet, right, middle)

    def _draw_sided(self, sheet: Sheet) -> None:
        """Avatar, name and subtitle at the left."""
        look, head, header = self._look, self._look.theme.header, self._look.timeline.header
        left, right = (edge - look.screen.area.left for edge in look.screen.column)
        middle = look.screen.status_height + look.screen.header_height // 2
        x = self._draw_back(sheet, left, middle) + look.px(6)
        side = even(min(look.px(head.avatar), look.screen.header_height * 0.8))
        sheet.picture(self._avatar(side), x, middle - side // 2)
        x += side + look.px(10)
        end = self._draw_icons(sheet, right, middle) - look.px(8)
        name = look.text(header.name, head.name_size, width=end - x, strong=True, lines=1)
        below = look.text(header.subtitle, head.subtitle_size, width=end - x, lines=1)
        total = name.height + (below.height if header.subtitle else 0)
        write(sheet, name, x, middle - total / 2, head.ink)
        if header.subtitle:
            write(sheet, below, x, middle - total / 2 + name.height, head.faint)

    def _draw_back(self, sheet: Sheet, left: int, middle: int) -> int:
        look, side = self._look, self._look.px(_BACK)
        x = left + look.px(9)
        sheet.ink(icon(look.theme.header.back, side), x, middle - side // 2, look.theme.header.tint)
        return x + side

    def _draw_icons(self, sheet: Sheet, right: int, middle: int) -> int:
        """Returns where they begin."""
        look, side = self._look, self._look.px(_ICON)
        x = right - look.px(14)
        for name in reversed(look.theme.header.icons):
            x -= side
            sheet.ink(icon(name, side), x, middle - side // 2, look.theme.header.tint)
            x -= look.px(_ICON_STEP) - side
        return x

    def _avatar(self, side: int) -> Image.Image:
        """The group's, or the one person's that I talk to."""
        look, header = self._look, self._look.timeline.header
        others = [person for person in look.timeline.participants if not person.is_me]
        if header.is_group or not others:
            return look.avatar(header.name, header.avatar, side)
        number = look.timeline.participants.index(others[0])
        return look.avatar(header.name, header.avatar or others[0].avatar, side, number)


def _solid(width: int, height: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((height, width), 255, np.uint8)


def window(look: Look, bottom: int) -> Rect:
    """The space for messages between the header and `bottom`."""
    area = look.screen.area
    return Rect(area.left, look.screen.header_bottom, area.right, bottom)
