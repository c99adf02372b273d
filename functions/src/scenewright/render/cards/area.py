"""Where the words of a card may stand in its frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scenewright.domain.brand import CaptionPosition
from scenewright.domain.colour import Rgb, mixed, rgb_of
from scenewright.domain.pictures import Palette
from scenewright.domain.timeline import Timeline
from scenewright.render.caption_zone import CaptionZone
from scenewright.render.lettering import Lettering
from scenewright.render.runs import is_backwards
from scenewright.render.typography import Typography

_QUIET = 0.3  # of the ground in what is not to be looked at first
_FAINT = 0.82


@dataclass(frozen=True)
class Inks:
    """`quiet` is for small print, `faint` for lines that guide the eye."""

    ground: Rgb
    strong: Rgb
    quiet: Rgb
    faint: Rgb
    accent: Rgb

    @classmethod
    def of(cls, palette: Palette) -> Inks:
        ground, ink = rgb_of(palette.ground), rgb_of(palette.ink)
        quiet, faint = mixed(ink, ground, _QUIET), mixed(ink, ground, _FAINT)
        return cls(ground, ink, quiet, faint, rgb_of(palette.accent))


@dataclass(frozen=True)
class Area:
    """A box in pixels, clear of captions and of what players draw over tall films."""

    left: float
    top: float
    right: float
    bottom: float
    short: int  # the frame's short side: sizes of letters follow from it
    is_wide: bool
    language: str
    faces: Typography
    is_backwards: bool  # what stands in it is read from right to left

    @classmethod
    def of(cls, timeline: Timeline, assets: Mapping[str, Path], text: str) -> Area:
        """`text` decides from which side it is read."""
        width, height = timeline.width, timeline.height
        tall = height > 1.5 * width
        margin, head = (0.09, 0.11) if width > 1.3 * height else (0.085, 0.13 if tall else 0.1)
        foot = 0.8 if tall else 1 - head
        top, bottom = height * head, height * foot
        if timeline.captions:
            zone = CaptionZone.of(width, height, timeline.look.position, timeline.look.captions)
            gap = 0.04 * min(width, height)
            if zone.position is CaptionPosition.TOP:
                top = max(top, zone.bottom + gap)
            else:
                bottom = min(bottom, max(zone.top - gap, height / 2))
        return cls(
            width * margin,
            top,
            width * (1 - margin),
            bottom,
            min(width, height),
            width > 1.3 * height,
            timeline.language,
            Typography.of(timeline.look, assets),
            is_backwards(text),
        )

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def below(self, top: float) -> Area:
        """What is left under `top`."""
        return replace(self, top=top)

    def pen(self, width: float, indent: float = 0.0) -> float:
        """The left edge of what is `width` wide and starts `indent` from where reading starts."""
        return self.right - indent - width if self.is_backwards else self.left + indent

    def title(self, share: float) -> Lettering:
        """Large letters, of this share of the frame's short side."""
        return Lettering(self.faces.title, self.short * share, self.language)

    def text(self, share: float) -> Lettering:
        return Lettering(self.faces.text, self.short * share, self.language)
