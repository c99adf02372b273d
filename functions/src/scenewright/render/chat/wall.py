"""What lies behind everything, and the phone around it."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from scenewright.render.chat.look import Look, covered, gradient
from scenewright.render.chat.rows import Placed
from scenewright.render.chat.shapes import rounded
from scenewright.render.chat.sprite import Rect, even, picture_sprite
from scenewright.render.chat.theme import colour
from scenewright.render.colours import Plane
from scenewright.render.patch import blend, patch_from
from scenewright.render.stills import Frame

_AROUND_PHONE = ((48, 52, 66), (20, 22, 30))
_BODY = (14, 14, 16)
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


def wall_alpha(look: Look) -> Plane:
    """What the wall of a transparent film hides: the screen of a phone, else nothing."""
    timeline, area = look.timeline, look.screen.area
    alpha = np.zeros((timeline.height, timeline.width), np.uint8)
    if look.screen.framed:
        alpha[area.top : area.bottom, area.left : area.right] = 255
    return alpha


def phone_parts(look: Look) -> list[Placed]:
    """The phone's body and what is beside its round corners, in four strips around the screen."""
    screen = look.screen
    if not screen.framed:
        return []
    area, bezel = screen.area, screen.bezel
    outer = Rect(area.left - bezel, area.top - bezel, area.right + bezel, area.bottom + bezel)
    width, height = outer.right - outer.left, outer.bottom - outer.top
    hole = rounded(area.right - area.left, area.bottom - area.top, (screen.corner,) * 4)
    body = rounded(width, height, (screen.corner + bezel,) * 4)
    inside = body[bezel : bezel + hole.shape[0], bezel : bezel + hole.shape[1]]
    np.minimum(inside, 255 - hole, out=inside)
    picture = Image.new("RGBA", (width, height), _BODY)
    picture.putalpha(Image.fromarray(body))
    corner = even(screen.corner + bezel)
    strips = (
        (0, 0, width, corner),
        (0, corner, bezel, height - corner),
        (width - bezel, corner, width, height - corner),
        (0, height - corner, width, height),
    )
    return [Placed(picture_sprite(picture.crop(s)), outer.left + s[0], outer.top + s[1]) for s in strips]


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
