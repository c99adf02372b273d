"""The colours of a film's drawn cards: those of its brand, or deep tones that its title chooses."""

from __future__ import annotations

import hashlib
from typing import Final

from scenewright.domain.brand import Brand
from scenewright.domain.colour import BLACK, WHITE, Rgb, contrast, mixed, readable_on, rgb_of
from scenewright.domain.pictures import Palette

_GROUNDS: Final = ("#101a2e", "#0f2a2a", "#1f1830", "#2a1c1a", "#172033", "#132417")
_ACCENT: Final = "#ffd166"  # as in titles and captions
_TEXT_CONTRAST: Final = 7.0  # WCAG 2.2, 1.4.6
_MARK_CONTRAST: Final = 3.0  # 1.4.11: large letters, bars, lines


def palette_for(brand: Brand, title: str) -> Palette:
    """Words and marks can be read on the ground, whatever colours a brand has."""
    chance = hashlib.sha256(title.encode()).digest()[0]
    ground = rgb_of(brand.primary or _GROUNDS[chance % len(_GROUNDS)])
    nearest = max((WHITE, BLACK), key=lambda end: contrast(end, ground))
    ink = readable_on(mixed(nearest, ground, 0.04), ground, _TEXT_CONTRAST)
    accent = readable_on(rgb_of(brand.accent or _ACCENT), ground, _MARK_CONTRAST)
    return Palette(ground=_hex(ground), ink=_hex(ink), accent=_hex(accent))


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
