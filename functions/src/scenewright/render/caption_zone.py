"""Where captions stand in a frame."""

from __future__ import annotations

from dataclasses import dataclass

from scenewright.domain.brand import CaptionPosition, CaptionStyle

LEADING = 1.32  # from baseline to baseline, in ems
MAX_LINES = 2
_BOLD_SIZE = 1.5  # of the usual size


@dataclass(frozen=True)
class CaptionZone:
    """Room for two lines, in pixels. `size` is that of the letters, `frame` width and height."""

    frame: tuple[int, int]
    position: CaptionPosition
    left: float
    right: float
    top: float
    bottom: float
    size: float

    @classmethod
    def of(
        cls,
        width: int,
        height: int,
        position: CaptionPosition = CaptionPosition.BOTTOM,
        style: CaptionStyle = CaptionStyle.KARAOKE,
    ) -> CaptionZone:
        """Clear of what players lay over tall films: buttons at the right and the foot, a bar at the head."""
        tall = height > 1.5 * width
        size = min(width, height) * (0.056 if tall else 0.05)
        if style is CaptionStyle.BOLD:
            size *= _BOLD_SIZE
        room = MAX_LINES * LEADING * size
        match position:
            case CaptionPosition.TOP:
                top = height * (0.14 if tall else 0.07)
            case CaptionPosition.MIDDLE:
                top = (height - room) / 2
            case CaptionPosition.BOTTOM:
                top = height * (0.80 if tall else 0.93) - room
        margin = width * (0.11 if tall else 0.10 if width > height else 0.07)
        return cls((width, height), position, margin, width - margin, top, top + room, size)

    def foot(self, lines: int, size: float) -> float:
        """The lower edge of `lines` with letters of `size`: they hang, hover or stand in the zone."""
        spare = self.bottom - self.top - lines * LEADING * size
        match self.position:
            case CaptionPosition.TOP:
                return self.bottom - spare
            case CaptionPosition.MIDDLE:
                return self.bottom - spare / 2
            case CaptionPosition.BOTTOM:
                return self.bottom
