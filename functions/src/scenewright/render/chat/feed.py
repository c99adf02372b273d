"""The list of messages: which rows are seen at a frame, and where; it follows the newest one.

Rows are placed from the newest upwards until the screen is full, so nothing depends on how long the
conversation is. How far the list has scrolled is the sum of its rows' heights, and each of them settles by
itself: two segments that share a frame show the same picture there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from scenewright.domain.chat_timeline import ChatMessage, TypingDots
from scenewright.render.chat.look import Look
from scenewright.render.chat.marks import Marks
from scenewright.render.chat.motion import POP_SECONDS, SCROLL_SECONDS, frames_of, settled, sprung
from scenewright.render.chat.rows import AVATAR, AVATAR_GAP, Neighbours, Placed, Row
from scenewright.render.chat.sprite import Rect, even

_PAD = 8  # points above the first and below the last row


class Feed:
    """Frames are asked for in rising order; rows that have left the screen are forgotten."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._marks = Marks(look)
        self._messages = look.timeline.messages
        self._appear = [message.appear_frame for message in self._messages]
        self._label_ends = _label_ends(look)
        self._rows: dict[int, Row] = {}
        self._dots_spans = sorted(look.timeline.typing, key=lambda span: span.start_frame)
        self._dots_begin = [span.start_frame for span in self._dots_spans]
        self._longest_dots = max((s.end_frame - s.start_frame for s in self._dots_spans), default=0)

    def parts(self, frame: int, window: Rect) -> list[Placed]:
        """What is seen in `window`, the space between header and composer."""
        count = bisect_right(self._appear, frame)
        pad = self._look.px(_PAD)
        dots = [(span, self._dots_height(span, frame)) for span in self._typing(frame)]
        y = window.bottom - pad - sum(height for _, height in dots)
        bottom, tops, number = y, [], count
        while number > 0 and y > window.top:
            number -= 1
            y -= self._row(number).height(frame)
            tops.append((number, y))
        shift = window.top + pad - y if number == 0 and y > window.top + pad else 0.0  # a short list hangs
        self._forget_before(number)
        placed: list[Placed] = []
        for index, top in reversed(tops):
            placed += self._row(index).parts(frame, top + shift)
        placed += self._dots(dots, bottom + shift, frame)
        return placed

    def _row(self, index: int) -> Row:
        if index not in self._rows:
            before = self._messages[index - 1] if index else None
            after = self._messages[index + 1] if index + 1 < len(self._messages) else None
            around = Neighbours(before, after, self._label_ends.get(index))
            self._rows[index] = Row(self._look, self._messages[index], around, self._marks)
        return self._rows[index]

    def _forget_before(self, index: int) -> None:
        for gone in [number for number in self._rows if number < index - 1]:
            del self._rows[gone]

    def _typing(self, frame: int) -> Iterator[TypingDots]:
        """Who types, or has just stopped, in the order in which they began."""
        fade = frames_of(SCROLL_SECONDS, self._look.timeline.fps)
        begun = bisect_right(self._dots_begin, frame)
        first = bisect_right(self._dots_begin, frame - self._longest_dots - fade)
        for span in self._dots_spans[first:begun]:
            if frame < span.end_frame + fade:
                yield span

    def _dots_height(self, span: TypingDots, frame: int) -> float:
        fps = self._look.timeline.fps
        come = settled(frame, span.start_frame, SCROLL_SECONDS, fps)
        gone = settled(frame, span.end_frame, SCROLL_SECONDS, fps)
        gap = self._look.px(self._look.theme.bubbles.gap)
        return (self._marks.dots_size[1] + gap) * (come - gone)

    def _dots(self, dots: list[tuple[TypingDots, float]], y: float, frame: int) -> Iterator[Placed]:
        look, fps = self._look, self._look.timeline.fps
        gap, margin = look.px(look.theme.bubbles.gap), look.px(look.theme.bubbles.margin)
        for span, height in dots:
            if span.start_frame <= frame < span.end_frame:
                step = self._marks.dot_step(frame, span.start_frame)
                sprite = self._marks.dots(step, True)
                scale = sprung(frame + 1, span.start_frame, POP_SECONDS, fps)
                left = look.screen.column[0] + margin
                top = even(y + gap)
                if self._has_avatar():
                    avatar = self._marks.avatar(span.by, look.px(AVATAR), 1.0)
                    yield Placed(avatar, left, top + self._marks.dots_size[1] - avatar.height)
                    left += look.px(AVATAR + AVATAR_GAP)
                grown = sprite if scale == 1 else sprite.scaled(max(0.2, scale))
                yield Placed(grown, left, top + even(sprite.height - grown.height))
            y += height

    def _has_avatar(self) -> bool:
        habit, group = self._look.theme.habits.avatars, self._look.timeline.header.is_group
        return habit == "always" or (habit == "groups" and group)


def _label_ends(look: Look) -> dict[int, int]:
    """For each message of mine, the frame at which a later one is delivered and takes the label over."""
    ends: dict[int, int] = {}
    earliest: int | None = None
    messages = look.timeline.messages
    for index in range(len(messages) - 1, -1, -1):
        message: ChatMessage = messages[index]
        if not look.is_me(message.sender):
            continue
        if earliest is not None:
            ends[index] = earliest
        if message.statuses:
            start = message.statuses[0].frame
            earliest = start if earliest is None else min(earliest, start)
    return ends
