"""Where things stand: the phone's screen in the frame, and its parts from top to bottom, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.render.chat.sprite import Rect, even
from scenewright.render.chat.theme import Theme

_PHONE_POINTS = 390  # the width that all lengths of a theme refer to
_LOWEST_POINTS = 470  # a screen is at least so high; in a wide frame it is the scale that gives way
_COLUMN_POINTS = 560  # bubbles keep to a column no wider than this
_KEYBOARD_FROM_POINTS = 600  # lower screens have no room for a keyboard
_COMPACT = 0.78  # of the bars of a low screen
_FRAME_MARGIN, _BEZEL = 0.035, 11  # of the frame's short side; points


@dataclass(frozen=True)
class Screen:
    """The phone's screen, its scale (pixels a point) and the column for bubbles. All numbers are even."""

    frame: Rect
    area: Rect
    scale: float
    column: tuple[int, int]
    status_height: int
    header_height: int
    has_keyboard: bool
    framed: bool

    @classmethod
    def of(cls, timeline: ChatTimeline, theme: Theme) -> Screen:
        frame = Rect(0, 0, timeline.width, timeline.height)
        area = _inside_phone(frame) if timeline.phone_frame else frame
        width, height = area.right - area.left, area.bottom - area.top
        scale = min(width / _PHONE_POINTS, height / _LOWEST_POINTS)
        column = min(width, even(_COLUMN_POINTS * scale))
        left = area.left + even((width - column) / 2)
        tall = height / scale >= _KEYBOARD_FROM_POINTS
        bars = scale * (1 if tall else _COMPACT)
        return cls(
            frame,
            area,
            scale,
            (left, left + column),
            even(theme.status_bar.height * bars),
            even(theme.header.height * bars),
            tall,
            timeline.phone_frame,
        )

    def px(self, points: float) -> int:
        """A length in points as an even number of pixels."""
        return even(points * self.scale)

    @property
    def header_bottom(self) -> int:
        return self.area.top + self.status_height + self.header_height

    @property
    def bezel(self) -> int:
        return self.px(_BEZEL)

    @property
    def corner(self) -> int:
        """The radius of the screen's corners in a phone frame."""
        return self.px(44)


def _inside_phone(frame: Rect) -> Rect:
    """The screen of a phone that stands upright in the middle of the frame."""
    margin = _FRAME_MARGIN * min(frame.right, frame.bottom)
    height = frame.bottom - 2 * margin
    width = min(frame.right - 2 * margin, height * 0.56)
    bezel = _BEZEL * width / _PHONE_POINTS
    left = even((frame.right - width) / 2 + bezel)
    top = even(margin + bezel)
    return Rect(left, top, frame.right - left, frame.bottom - top)
