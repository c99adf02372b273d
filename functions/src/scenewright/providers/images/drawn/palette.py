"""Colours of a film and of its scenes, chosen and mixed in OKLab, where equal steps look equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]  # sRGB, 0 to 255

# Hues in OKLCH degrees: of shadows, of the middle tones, of the light, of the accent.
_FAMILIES = (
    (272, 322, 62, 28),
    (236, 205, 88, 45),
    (292, 12, 72, 350),
    (178, 158, 98, 60),
    (255, 232, 78, 30),
    (330, 28, 78, 205),
    (212, 182, 92, 15),
    (262, 290, 45, 190),
)
_TURN = 13.0  # degrees that a scene's hues may stray from its film's
_DEPTHS = (
    (0.0, 0.165, 0.040),
    (0.25, 0.300, 0.078),
    (0.52, 0.500, 0.112),
    (0.78, 0.735, 0.105),
    (1.0, 0.925, 0.075),
)
_STEPS = 1024
# Björn Ottosson's OKLab: to cone responses (cubed), then to linear sRGB.
_TO_CONES = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
)
_TO_LINEAR = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


@dataclass(frozen=True)
class Palette:
    """`tone(0)` is the deepest shadow, `tone(1)` the light; `accent` is used sparingly."""

    scale: NDArray[np.float64]  # (_STEPS, 3): sRGB of the tones, evenly spaced
    accent: Colour

    def tone(self, depth: float) -> Colour:
        r, g, b = self.scale[round(min(1.0, max(0.0, depth)) * (_STEPS - 1))].tolist()
        return r, g, b

    def tones(self, depths: NDArray[np.float64]) -> NDArray[np.float64]:
        """sRGB of many depths between 0 and 1: shape (..., 3)."""
        colours: NDArray[np.float64] = self.scale[np.rint(depths * (_STEPS - 1)).astype(int)]
        return colours


def palette_for(film: np.random.Generator, scene: np.random.Generator) -> Palette:
    """The film decides the family, the scene turns it a little."""
    shadow, middle, light, accent = _FAMILIES[int(film.integers(len(_FAMILIES)))]
    turn = float(film.uniform(-6, 6) + scene.uniform(-_TURN, _TURN))
    lift = float(scene.uniform(-0.02, 0.03))
    hues = (shadow, shadow, middle, _between(middle, light), light)
    anchors = np.array(
        [
            _oklab(bright + lift, chroma, hue + turn)
            for (_, bright, chroma), hue in zip(_DEPTHS, hues, strict=True)
        ]
    )
    r, g, b = _srgb(_oklab(0.74, 0.155, accent + turn / 2))
    at = [depth for depth, _, _ in _DEPTHS]
    steps = np.linspace(0, 1, _STEPS)
    scale = np.stack([np.interp(steps, at, anchors[:, axis]) for axis in range(3)], axis=-1)
    return Palette(_srgb(scale), (float(r), float(g), float(b)))


def mix(a: Colour, b: Colour, share: float) -> Colour:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def _between(hue: float, other: float) -> float:
    """Two thirds of the short way round from `hue` to `other`."""
    return hue + 0.66 * ((other - hue + 180) % 360 - 180)


def _oklab(lightness: float, chroma: float, hue: float) -> NDArray[np.float64]:
    angle = np.deg2rad(hue)
    return np.array([lightness, chroma * np.cos(angle), chroma * np.sin(angle)])


def _srgb(oklab: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = np.clip(((oklab @ _TO_CONES.T) ** 3) @ _TO_LINEAR.T, 0, 1)
    encoded: NDArray[np.float64] = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    )
    return encoded * 255
