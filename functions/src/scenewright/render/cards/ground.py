"""The ground of a card: one colour under a soft light, without bands."""

from __future__ import annotations

import numpy as np

from scenewright.domain.colour import Rgb
from scenewright.render.colours import to_ycbcr
from scenewright.render.stills import Frame

_LIGHT, _SHADE = 15.0, 7.0  # levels of luma that light and shade make of a dark ground
_LIGHT_ON_BRIGHT, _SHADE_ON_BRIGHT = 3.0, 14.0
_BRIGHT = 140  # luma
_GRAIN = 0.2  # levels of noise, which softens the steps between two; more costs more than it hides
_TILE = 128  # pixels after which the noise repeats


def lit_ground(width: int, height: int, colour: Rgb) -> Frame:
    """Lit from the top left, darker towards the opposite corner."""
    frame = Frame(width, height)
    luma, cb, cr = to_ycbcr(np.array(colour, np.uint8)).tolist()
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    light = np.exp(-(((x - 0.15) / 0.65) ** 2) - ((y - 0.05) / 0.8) ** 2)
    shade = np.clip((x + y - 1.1) / 0.9, 0, 1) ** 2
    noise = np.random.default_rng(1).random((_TILE, _TILE), dtype=np.float32)
    lit, shaded = (_LIGHT_ON_BRIGHT, _SHADE_ON_BRIGHT) if luma > _BRIGHT else (_LIGHT, _SHADE)
    grain = np.tile(noise, (-(-height // _TILE), -(-width // _TILE)))[:height, :width]
    frame.y[:] = np.clip(luma + lit * light - shaded * shade + _GRAIN * grain + (1 - _GRAIN) / 2, 16, 235)
    frame.cb[:], frame.cr[:] = round(cb), round(cr)
    return frame
