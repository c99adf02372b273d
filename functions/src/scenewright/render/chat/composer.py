"""The field in which I type, with the keyboard below it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from scenewright.domain.chat_timeline import Draft
from scenewright.render.chat.keyboard import DELETE, Keyboard, draw_home_bar, key_of
from scenewright.render.chat.look import Look, write
from scenewright.render.chat.motion import KEYBOARD_SECONDS, frames_of, settled
from scenewright.render.chat.rows import Placed
from scenewright.render.chat.shapes import icon, outline, pill, rounded
from scenewright.render.chat.sprite import Sheet, Sprite, even, inked_sprite
from scenewright.render.chat.typesetting import Block, Line

_FOOT = 22  # points below the composer while there is no keyboard
_TEXT, _LEADING = 16.5, 21.0
_FIELD_PAD_X, _FIELD_PAD_Y = 13.0, 7.4
_MOST_LINES = 4
_EDGE, _ICON, _STEP = 10, 27, 36
_PRESS_SECONDS = 0.1


@dataclass(frozen=True)
class _Typing:
    """What composer and keyboard show at a frame."""

    text: str
    page: str
    pressed: str | None


class Composer:
    """Everything below the messages."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._keyboard = Keyboard(look)
        self._field = lru_cache(maxsize=2 * _MOST_LINES)(self._field_sprite)
        self._words = lru_cache(maxsize=8)(self._word_sprite)
        self._drafts = [draft for draft in look.timeline.drafts if draft.keystrokes]
        self._starts = [draft.keystrokes[0].frame for draft in self._drafts]
        self._rises = [span.start_frame for span in look.timeline.keyboard]

    def parts(self, frame: int) -> tuple[list[Placed], int]:
        """What is seen, and where its upper edge is."""
        area = self._look.screen.area
        typing = self._typing(frame)
        raised = self._raised(frame)
        keyboard_top = area.bottom - even(raised * self._keyboard.height)
        bottom = min(area.bottom - self._foot.height, keyboard_top)
        block = self._block(typing.text)
        lines = min(_MOST_LINES, max(1, len(block.lines)))
        field = self._field(lines, bool(typing.text))
        top = bottom - field.height
        placed = [Placed(field, area.left, top)]
        placed += self._text_parts(block, lines, top, bool(typing.text), raised > 0)
        placed.append(Placed(self._foot, area.left, area.bottom - self._foot.height))
        if raised:
            placed += self._keyboard.parts(typing.page, typing.pressed, keyboard_top)
        return placed, top

    def _raised(self, frame: int) -> float:
        """How far the keyboard is up, 0 to 1."""
        fps, slide = self._look.timeline.fps, frames_of(KEYBOARD_SECONDS, self._look.timeline.fps)
        if not self._look.screen.has_keyboard:
            return 0.0
        index = bisect_right(self._rises, frame) - 1
        if index < 0 or frame >= self._look.timeline.keyboard[index].end_frame:
            return 0.0
        span = self._look.timeline.keyboard[index]
        up = settled(frame + 1, span.start_frame, KEYBOARD_SECONDS, fps)
        return up - settled(frame + 1, span.end_frame - slide, KEYBOARD_SECONDS, fps)

    def _typing(self, frame: int) -> _Typing:
        index = bisect_right(self._starts, frame) - 1
        if index >= 0 and frame < self._drafts[index].end_frame:
            return self._drafting(self._drafts[index], frame)
        return _Typing("", "upper", None)  # a phone capitalises the first letter

    def _drafting(self, draft: Draft, frame: int) -> _Typing:
        strokes = draft.keystrokes
        number = bisect_right([stroke.frame for stroke in strokes], frame) - 1
        length = strokes[number].length
        before = strokes[number - 1].length if number else 0
        typed = key_of(draft.text[length - 1]) if length > before else ("lower", DELETE)
        held = frame < strokes[number].frame + max(1, round(_PRESS_SECONDS * self._look.timeline.fps))
        if held and typed:
            return _Typing(draft.text[:length], typed[0], typed[1])
        more = draft.text[length] if number + 1 < len(strokes) and length < len(draft.text) else ""
        coming = key_of(more) if more else None
        return _Typing(draft.text[:length], coming[0] if coming else "lower", None)

    @cached_property
    def _edges(self) -> tuple[int, int]:
        """The field from left to right while there is text, from the screen's left edge."""
        look, composer = self._look, self._look.theme.composer
        area = look.screen.area
        left, right = (edge - area.left for edge in look.screen.column)
        left += look.px(_EDGE + _STEP * len(composer.left) + (2 if composer.left else 0))
        outside = 0 if composer.send_inside else _STEP + 4
        outside = max(outside, _STEP * len(composer.right))
        return left, right - look.px(_EDGE + outside)

    def _block(self, text: str) -> Block:
        return self._look.text(text, _TEXT, width=self._text_width, leading=_LEADING)

    @property
    def _text_width(self) -> int:
        left, right = self._edges
        send = 32 if self._look.theme.composer.send_inside else 0
        return right - left - self._look.px(2 * _FIELD_PAD_X + send)

    def _text_parts(
        self, block: Block, lines: int, top: int, has_text: bool, caret: bool
    ) -> Iterator[Placed]:
        look = self._look
        left = look.screen.area.left + even(self._edges[0] + _FIELD_PAD_X * look.screen.scale)
        y = top + self._field_top + look.px(_FIELD_PAD_Y)
        shown = block.lines[-lines:] if has_text else ()
        for number, _ in enumerate(shown):
            sprite = self._words(block, len(block.lines) - len(shown) + number)
            start = left + even(self._start(block.lines[len(block.lines) - len(shown) + number]))
            yield Placed(sprite, start - self._lean, even(y + number * block.leading) - self._lean)
        if caret:
            row = max(0, len(shown) - 1)
            at = self._caret_at(shown[-1]) if shown else -look.px(1)
            yield Placed(self._caret, left + even(at), even(y + row * block.leading))

    def _start(self, line: Line) -> float:
        """Where a line begins, from the left edge of the text: one from right to left ends at the right."""
        return max(0.0, self._text_width - line.width) if line.backwards else 0.0

    def _caret_at(self, line: Line) -> float:
        """Where the next letter will be."""
        if line.backwards:
            return self._start(line) - self._look.px(1) - self._caret.width
        return line.width + self._look.px(1)

    @cached_property
    def _lean(self) -> int:
        return self._look.px(2)

    def _word_sprite(self, block: Block, number: int) -> Sprite:
        """A line of the draft on the field's colour."""
        composer = self._look.theme.composer
        mask = np.asarray(block.line_mask(number, self._lean))
        mask = mask[: even(mask.shape[0] - 1), : mask.shape[1] // 2 * 2]
        if not any(True for _ in block.line_emoji(number)):
            return inked_sprite(mask, composer.field, composer.ink)
        sheet = Sheet(mask.shape[1], mask.shape[0], composer.field)
        sheet.ink(mask, 0, 0, composer.ink)
        for drawn, x, y in block.line_emoji(number):
            sheet.picture(drawn, round(x) + self._lean, round(y) + self._lean)
        return sheet.sprite()

    @cached_property
    def _caret(self) -> Sprite:
        look, composer = self._look, self._look.theme.composer
        bare = composer.send_ground == composer.ground  # a send button without a ground has a coloured sign
        colour = composer.send_ink if bare else composer.send_ground
        return Sheet(look.px(1.8), look.px(_LEADING), colour).sprite()

    @property
    def _field_top(self) -> int:
        composer, single = self._look.theme.composer, _LEADING + 2 * _FIELD_PAD_Y
        return self._look.px((composer.height - single) / 2)

    def _field_sprite(self, lines: int, has_text: bool) -> Sprite:
        """The composer without its text."""
        look, composer = self._look, self._look.theme.composer
        area = look.screen.area
        grown = look.px(_LEADING * (lines - 1))
        sheet = Sheet(area.right - area.left, look.px(composer.height) + grown, composer.ground)
        if composer.line:
            thin = max(1, round(0.5 * look.screen.scale))
            sheet.ink(np.full((thin, sheet.size[0]), 255, np.uint8), 0, 0, composer.line)
        self._draw_field(sheet, grown)
        self._draw_left(sheet)
        if has_text:
            self._draw_send(sheet)
        else:
            self._draw_idle(sheet)
        return sheet.sprite()

    def _draw_field(self, sheet: Sheet, grown: int) -> None:
        look, composer = self._look, self._look.theme.composer
        left, right = self._edges
        height = look.px(_LEADING + 2 * _FIELD_PAD_Y) + grown
        radius = look.px(_LEADING + 2 * _FIELD_PAD_Y) / 2
        sheet.ink(rounded(right - left, height, (radius,) * 4), left, self._field_top, composer.field)
        if composer.field_line:
            stroke = max(1.0, 0.8 * look.screen.scale)
            border = outline(right - left, height, radius, stroke)
            sheet.ink(border, left, self._field_top, composer.field_line)

    def _draw_left(self, sheet: Sheet) -> None:
        look, composer = self._look, self._look.theme.composer
        x = look.screen.column[0] - look.screen.area.left + look.px(_EDGE)
        for name in composer.left:
            self._draw_icon(sheet, name, x + look.px(_STEP) // 2)
            x += look.px(_STEP)

    def _draw_idle(self, sheet: Sheet) -> None:
        look, composer = self._look, self._look.theme.composer
        left, right = self._edges
        hint = look.text(composer.placeholder, _TEXT, width=right - left, leading=_LEADING)
        at = left + (_FIELD_PAD_X + 3) * look.screen.scale
        write(sheet, hint, at, self._field_top + look.px(_FIELD_PAD_Y), composer.faint)
        x = right - look.px(_STEP) // 2
        for name in reversed(composer.inside):
            self._draw_icon(sheet, name, x, 0.85)
            x -= look.px(_STEP)
        x = right + look.px(_STEP) // 2 + look.px(2)
        for name in composer.right:
            self._draw_icon(sheet, name, x)
            x += look.px(_STEP)

    def _draw_send(self, sheet: Sheet) -> None:
        look, composer = self._look, self._look.theme.composer
        right = self._edges[1]
        side = look.px(29 if composer.send_inside else 35)
        inset = look.px(3.5)
        x = right - inset - side if composer.send_inside else right + look.px(5)
        middle = self._last_middle(sheet)
        sheet.ink(pill(side, side), x, middle - side // 2, composer.send_ground)
        glyph = even(side * 0.62)
        at = x + (side - glyph) // 2, middle - glyph // 2
        sheet.ink(icon(composer.send, glyph), *at, composer.send_ink)

    def _draw_icon(self, sheet: Sheet, name: str, centre: int, size: float = 1.0) -> None:
        side = even(self._look.px(_ICON) * size)
        x, y = centre - side // 2, self._last_middle(sheet) - side // 2
        sheet.ink(icon(name, side), x, y, self._look.theme.composer.tint)

    def _last_middle(self, sheet: Sheet) -> int:
        """The middle of the field's last line: buttons stay there while it grows upwards."""
        single = self._look.px(_LEADING + 2 * _FIELD_PAD_Y)
        return sheet.size[1] - self._field_top - single // 2

    @cached_property
    def _foot(self) -> Sprite:
        look, area = self._look, self._look.screen.area
        sheet = Sheet(area.right - area.left, look.px(_FOOT), look.theme.composer.ground)
        draw_home_bar(look, sheet)
        return sheet.sprite()
