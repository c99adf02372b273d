"""Colours as people write them, and whether one can be read on another."""

from __future__ import annotations

import colorsys
from typing import Annotated, Final

from pydantic import AfterValidator, Field

Rgb = tuple[int, int, int]
HexColour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$"), AfterValidator(str.lower)]

WHITE: Final[Rgb] = (255, 255, 255)
BLACK: Final[Rgb] = (0, 0, 0)
_STEPS: Final = 20


def rgb_of(colour: str) -> Rgb:
    """Of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`share` of `other` over `one`, as a picture with that alpha is laid over another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable_on(colour: Rgb, ground: Rgb, ratio: float) -> Rgb:
    """The colour itself, or as little lighter or darker as it must be for `ratio` on `ground`.

    It keeps its hue. What cannot reach the ratio becomes white or black, whichever is better seen.
    """
    goal = max((WHITE, BLACK), key=lambda end: contrast(end, ground))
    if contrast(colour, ground) >= ratio:
        return colour
    for step in range(1, _STEPS):
        tried = _towards(colour, goal, step / _STEPS)
        if contrast(tried, ground) >= ratio:
            return tried
    return goal


def _towards(colour: Rgb, goal: Rgb, share: float) -> Rgb:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(value / 255 for value in colour))
    lightness += (goal[0] / 255 - lightness) * share
    red, green, blue = (round(255 * value) for value in colorsys.hls_to_rgb(hue, lightness, saturation))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
