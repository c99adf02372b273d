"""A chat on nothing: what it does not cover is clear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.render.chat.scene import ChatScene, Layer, copy_part, paint_open
from scenewright.render.chat.sprite import Rect, halved
from scenewright.render.chat.wall import Corners, wall_alpha
from scenewright.render.clear import ClearFrame
from scenewright.render.colours import Plane
from scenewright.render.stills import Frame


class ClearScene:
    """The pictures of a transparent chat. Raises MediaBroken where a picture cannot be read.

    Alpha is straight. What is clear has the colour of the theme's wall, so that what an encoder smears over
    the edges looks as if it belonged there.
    """

    def __init__(self, timeline: ChatTimeline, assets: Mapping[str, Path]) -> None:
        self._scene = ChatScene(timeline, assets)
        self._uncovered = wall_alpha(self._scene.look)
        self._corners = Corners(self._scene.look)

    def changes(self) -> Iterator[tuple[int, ClearFrame]]:
        """As those of a `ChatScene`."""
        screen, (height, width) = self._scene.look.screen, self._uncovered.shape
        laid, shown = Frame(width, height), ClearFrame(width, height)  # on the wall; without it
        laid.planes[:] = self._scene.wall.planes
        shown.planes[: laid.planes.size] = laid.planes
        shown.alpha[:] = self._uncovered
        for number, dirty, layers in self._scene.differences():
            for part in [screen.frame] if screen.framed else dirty:
                copy_part(self._scene.wall, laid, part)
                paint_open(laid, layers, part, self._corners)
                self._cover(shown.alpha, layers, part)
                _take_off(self._scene.wall, laid, shown, part)
            yield number, shown

    def _cover(self, alpha: Plane, layers: list[Layer], part: Rect) -> None:
        alpha[part.rows, part.columns] = self._uncovered[part.rows, part.columns]
        for cut, placed in layers:
            if placed is layers[-1][1]:
                self._corners.clear(alpha)
            for sprite, x, y in placed:
                sprite.cover(alpha, x, y, cut.common(part))


def _take_off(wall: Frame, laid: Frame, shown: ClearFrame, part: Rect) -> None:
    """Undo that the wall shines through: laid = alpha × shown + (1 - alpha) × wall."""
    rows, columns, half = part.rows, part.columns, part.half
    alpha = shown.alpha[rows, columns]
    alpha_half = halved(alpha)
    shown.y[rows, columns] = _without(wall.y[rows, columns], laid.y[rows, columns], alpha)
    shown.cb[half] = _without(wall.cb[half], laid.cb[half], alpha_half)
    shown.cr[half] = _without(wall.cr[half], laid.cr[half], alpha_half)


def _without(wall: Plane, laid: Plane, alpha: Plane) -> Plane:
    shown = laid.copy()
    edges = (alpha > 0) & (alpha < 255)
    behind = wall[edges].astype(np.float32)
    colour = behind + (laid[edges] - behind) * (np.float32(255) / alpha[edges])
    shown[edges] = np.clip(np.rint(colour), 0, 255)
    return shown
