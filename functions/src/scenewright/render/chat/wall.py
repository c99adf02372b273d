"""What lies behind everything, and the phone around it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scenewright.render.chat.look import Look, covered, gradient
from scenewright.render.chat.rows import Placed
from scenewright.render.chat.shapes import rounded
from scenewright.render.chat.sprite import Rect, Sprite, even, picture_sprite
from scenewright.render.chat.theme import colour
from scenewright.render.colours import Plane
from scenewright.render.patch import blend, patch_from
from scenewright.render.stills import Frame

_AROUND_PHONE = ((48, 52, 66), (20, 22, 30))
_BODY = (14, 14, 16)
Mask = NDArray[np.bool_]
_DOODLE_STEP = 64  # points between two drawings


def draw_wall(look: Look) -> Frame:
    """The frame before anything is placed on it."""
    screen = look.screen
    frame = Frame(look.timeline.width, look.timeline.height)
    kind = look.timeline.background.kind
    if screen.framed:
        around = _around(look)
        _lay(frame, around, Rect(0, 0, *around.size))
    if screen.framed or kind == "theme":
        _lay(frame, _theme_wall(look, screen.area, look.theme.wall.colours), screen.area)
    else:
        _lay(frame, _chosen(look), screen.frame)
    return frame


def wall_sprite(look: Look) -> Sprite:
    """The wall of the screen, to be laid over something else."""
    return picture_sprite(_theme_wall(look, look.screen.area, look.theme.wall.colours).convert("RGBA"))


def wall_alpha(look: Look) -> Plane:
    """What the wall of a transparent film hides: the screen of a phone, else nothing."""
    timeline, area = look.timeline, look.screen.area
    alpha = np.zeros((timeline.height, timeline.width), np.uint8)
    if look.screen.framed:
        alpha[area.top : area.bottom, area.left : area.right] = 255
    return alpha


def phone_parts(look: Look) -> list[Placed]:
    """The phone's body and what is beside its round corners, in four strips around the screen.

    Where nothing still is behind the phone, they are open there (see `Corners`).
    """
    screen = look.screen
    if not screen.framed:
        return []
    area, bezel, outer = screen.area, screen.bezel, _outer(look)
    width, height = outer.right - outer.left, outer.bottom - outer.top
    body, is_open = _body(look), look.timeline.background.kind in ("video", "transparent")
    picture = Image.new("RGB", (width, height), _BODY) if is_open else _around(look).crop(outer)
    picture.paste(_BODY, mask=Image.fromarray(body))
    cover = body.copy() if is_open else np.full_like(body, 255)
    hole = rounded(area.right - area.left, area.bottom - area.top, (screen.corner,) * 4)
    inside = cover[bezel : bezel + hole.shape[0], bezel : bezel + hole.shape[1]]
    np.minimum(inside, 255 - hole, out=inside)
    picture.putalpha(Image.fromarray(cover))
    corner = even(screen.corner + bezel)
    strips = (
        (0, 0, width, corner),
        (0, corner, bezel, height - corner),
        (width - bezel, corner, width, height - corner),
        (0, height - corner, width, height),
    )
    return [Placed(picture_sprite(picture.crop(s)), outer.left + s[0], outer.top + s[1]) for s in strips]


class Corners:
    """Where the square corners of a screen reach out of its phone: what was behind them has to come back."""

    def __init__(self, look: Look) -> None:
        self._places: list[_Corner] = []
        if look.screen.framed:
            outer, body = _outer(look), _body(look)
            side = even(look.screen.corner + look.screen.bezel)
            for left in (0, outer.right - outer.left - side):
                for top in (0, outer.bottom - outer.top - side):
                    outside = body[top : top + side, left : left + side] < 255
                    rect = Rect(left, top, left + side, top + side).moved(outer.left, outer.top)
                    self._places.append(_Corner(rect, outside))

    def kept(self, frame: Frame) -> list[Plane]:
        """A copy of what is there, for `give_back`."""
        return [plane.copy() for plane, _ in self._parts(frame)]

    def give_back(self, frame: Frame, kept: list[Plane]) -> None:
        for (plane, outside), before in zip(self._parts(frame), kept, strict=True):
            np.copyto(plane, before, where=outside)

    def clear(self, alpha: Plane) -> None:
        """Nothing is behind them."""
        for corner in self._places:
            alpha[corner.rect.rows, corner.rect.columns][corner.outside] = 0

    def _parts(self, frame: Frame) -> Iterator[tuple[Plane, Mask]]:
        for corner in self._places:
            yield frame.y[corner.rect.rows, corner.rect.columns], corner.outside
            yield frame.cb[corner.rect.half], corner.outside_half
            yield frame.cr[corner.rect.half], corner.outside_half


@dataclass(frozen=True)
class _Corner:
    rect: Rect
    outside: Mask  # what of it the phone does not wholly cover

    @cached_property
    def outside_half(self) -> Mask:
        """For chroma."""
        side = len(self.outside) // 2
        return np.asarray(self.outside.reshape(side, 2, side, 2).any(axis=(1, 3)))


def _outer(look: Look) -> Rect:
    """The phone's body."""
    area, bezel = look.screen.area, look.screen.bezel
    return Rect(area.left - bezel, area.top - bezel, area.right + bezel, area.bottom + bezel)


def _body(look: Look) -> Plane:
    """The shape of the phone, its screen included."""
    outer = _outer(look)
    radius = look.screen.corner + look.screen.bezel
    return rounded(outer.right - outer.left, outer.bottom - outer.top, (radius,) * 4)


def _around(look: Look) -> Image.Image:
    """What a phone lies on."""
    if look.timeline.background.kind == "theme":
        return _theme_wall(look, look.screen.frame, _AROUND_PHONE)
    return _chosen(look)


def _chosen(look: Look) -> Image.Image:
    """The background that the conversation asks for."""
    background = look.timeline.background
    size = look.timeline.width, look.timeline.height
    if background.kind in ("colour", "green"):
        return Image.new("RGB", size, colour(background.value))
    if background.kind == "picture" and background.asset:
        return covered(look.picture(background.asset, size), *size)
    return Image.new("RGB", size, look.theme.wall.colours[0])  # where a video will be, or nothing


def _theme_wall(look: Look, area: Rect, colours: tuple[tuple[int, int, int], ...]) -> Image.Image:
    width, height = area.right - area.left, area.bottom - area.top
    if len(colours) == 1:
        wall = Image.new("RGB", (width, height), colours[0])
    else:
        wall = Image.fromarray(gradient(colours, 2, height)).resize((width, height))
    if look.theme.wall.doodle and colours is look.theme.wall.colours:
        wall.paste(look.theme.wall.doodle, mask=_doodles(look, width, height))
    return wall


def _doodles(look: Look, width: int, height: int) -> Image.Image:
    """Small line drawings in a loose grid, turned by chance that is always the same."""
    chance = np.random.default_rng(7)
    finer = 2
    mask = Image.new("L", (width * finer, height * finer))
    pen = ImageDraw.Draw(mask)
    step = look.px(_DOODLE_STEP) * finer
    stroke = max(1, round(1.5 * look.screen.scale * finer))
    for row in range(height * finer // step + 2):
        for column in range(width * finer // step + 2):
            jitter = chance.uniform(-0.2, 0.2, 2)
            x = (column + (row % 2) / 2 + jitter[0]) * step
            y = (row + jitter[1]) * step
            sides = int(chance.integers(0, 7))
            _doodle(
                pen,
                x,
                y,
                step * float(chance.uniform(0.16, 0.26)),
                sides,
                float(chance.uniform(0, 6)),
                stroke,
            )
    return mask.reduce(finer)


def _doodle(
    pen: ImageDraw.ImageDraw, x: float, y: float, size: float, kind: int, turn: float, stroke: int
) -> None:
    box = (x - size, y - size, x + size, y + size)
    if kind == 0:
        pen.ellipse(box, outline=255, width=stroke)
    elif kind == 1:
        pen.arc(box, math.degrees(turn), math.degrees(turn) + 200, fill=255, width=stroke)
        pen.arc((x - size / 2, y - size / 2, x + size / 2, y + size / 2), 0, 360, fill=255, width=stroke)
    else:
        corners = (3, 4, 5, 10, 6)[kind - 2]
        radii = (size, size * 0.5) if corners == 10 else (size, size)
        angles = [turn + 2 * math.pi * n / corners for n in range(corners)]
        points = [
            (x + radii[n % 2] * math.cos(a), y + radii[n % 2] * math.sin(a)) for n, a in enumerate(angles)
        ]
        pen.line([*points, points[0], points[1]], fill=255, width=stroke, joint="curve")


def _lay(frame: Frame, picture: Image.Image, area: Rect) -> None:
    band = 128  # rows at a time, so that converting takes little memory
    for top in range(0, picture.height, band):
        rows = picture.crop((0, top, picture.width, min(top + band, picture.height)))
        patch = patch_from(rows.convert("RGBA"), area.left, area.top + top)
        blend(patch, frame.y, frame.cb, frame.cr)
