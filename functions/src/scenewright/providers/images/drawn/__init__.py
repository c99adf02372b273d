"""Pictures that need no provider: illustrations drawn from a motif and a seed, the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from threading import Event
from typing import Final

import numpy as np

from scenewright.domain.errors import Stopped
from scenewright.domain.storyboard import Motif, Still
from scenewright.providers.images.drawn.canvas import Canvas
from scenewright.providers.images.drawn.forest import draw_forest
from scenewright.providers.images.drawn.geometry import draw_geometry
from scenewright.providers.images.drawn.grid import draw_grid
from scenewright.providers.images.drawn.hills import draw_hills
from scenewright.providers.images.drawn.orbits import draw_orbits
from scenewright.providers.images.drawn.pages import draw_pages
from scenewright.providers.images.drawn.palette import palette_for
from scenewright.providers.images.drawn.skyline import draw_skyline
from scenewright.providers.images.drawn.waves import draw_waves
from scenewright.steps.ports import Picture

_DRAWERS: Final[dict[Motif, Callable[[Canvas], None]]] = {
    Motif.HILLS: draw_hills,
    Motif.WAVES: draw_waves,
    Motif.PAGES: draw_pages,
    Motif.GEOMETRY: draw_geometry,
    Motif.GRID: draw_grid,
    Motif.FOREST: draw_forest,
    Motif.ORBITS: draw_orbits,
    Motif.SKYLINE: draw_skyline,
}


class DrawnIllustrator:
    """Draws the motif of a visual. It cannot fail and costs nothing.

    The first line of `seed_text` decides what a film's pictures share, the whole text everything else.
    """

    @property
    def name(self) -> str:
        return "drawn"

    def draw(self, visual: Still, *, seed_text: str, width: int, height: int, stop: Event) -> Picture:
        if stop.is_set():
            raise Stopped
        film = _chance(seed_text.partition("\n")[0])
        scene = _chance(seed_text)
        canvas = Canvas(width, height, palette_for(film, scene), scene)
        _DRAWERS[visual.motif](canvas)
        return Picture(canvas.jpeg(), "image/jpeg")


def _chance(text: str) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(text.encode()).digest())))
