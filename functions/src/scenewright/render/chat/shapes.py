"""Shapes as coverage, smooth at their edges: rounded boxes, tails, circles and the icons of `icons.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from scenewright.render.colours import FinePlane, Plane

_FINER = 4  # samples along a pixel's side
_ICON_UNITS = 24

Point = tuple[float, float]
Radii = tuple[float, float, float, float]  # top left, top right, bottom right, bottom left


def rounded(width: int, height: int, radii: Radii) -> Plane:
    """A filled box with circular corners."""
    shape = np.full((height, width), 255, np.uint8)
    limit = min(width, height) / 2
    for corner, radius in enumerate(radii):
        mask = _corner(min(radius, limit))
        rows = mask[::-1] if corner in (2, 3) else mask
        rows = rows[:, ::-1] if corner in (1, 2) else rows
        side = len(rows)
        across = slice(width - side, None) if corner in (1, 2) else slice(0, side)
        down = slice(height - side, None) if corner in (2, 3) else slice(0, side)
        shape[down, across] = np.minimum(shape[down, across], rows)
    return shape


def pill(width: int, height: int) -> Plane:
    """A box whose short sides are round."""
    return rounded(width, height, (min(width, height) / 2,) * 4)


def outline(width: int, height: int, radius: float, stroke: float) -> Plane:
    """The border of a rounded box, inside its edges."""
    outer = rounded(width, height, (radius,) * 4)
    inset = max(1, round(stroke))
    inner = np.zeros_like(outer)
    hole = rounded(width - 2 * inset, height - 2 * inset, (max(0.0, radius - stroke),) * 4)
    inner[inset:-inset, inset:-inset] = hole
    return outer - np.minimum(outer, inner)


def polygon(width: int, height: int, points: Sequence[Point]) -> Plane:
    """A filled polygon; points in pixels."""
    canvas = Image.new("L", (width * _FINER, height * _FINER))
    ImageDraw.Draw(canvas).polygon([(x * _FINER, y * _FINER) for x, y in points], fill=255)
    return np.asarray(canvas.reduce(_FINER))


@lru_cache(maxsize=16)
def curl(height: int, reach: int) -> Plane:
    """A bubble's bottom right corner with a tail that curls outwards, `reach` pixels beyond the body."""
    u, s = reach / 4, float(height)
    width = int(24 * u) // 2 * 2
    w = float(width)
    points: list[Point] = [(0, 0), (w - 4 * u, 0), (w - 4 * u, s - 10 * u)]
    for curve in (
        ((w - 4 * u, s - u), (w, s), (w, s)),
        ((w - 4.07 * u, s + 0.43 * u), (w - 8.16 * u, s - 1.06 * u), (w - 11.04 * u, s - 4.04 * u)),
        ((w - 16 * u, s), (w - 19 * u, s), (w - 22 * u, s)),
    ):
        points += _bezier(points[-1], *curve)
    return polygon(width, height, [*points, (0, s)])


@lru_cache(maxsize=16)
def wedge(width: int, height: int, reach: int) -> Plane:
    """A bubble's top right corner with a tail: a triangle `reach` pixels wide, its tip a little round."""
    w, h, body = float(width), float(height), float(width - reach)
    tip = _bezier(
        (w - 0.22 * reach, 0), (w + 0.1 * reach, 0), (w + 0.04 * reach, 0.1 * h), (w - 0.16 * reach, 0.25 * h)
    )
    return polygon(width, height, [(0, 0), (w - 0.22 * reach, 0), *tip, (body, h), (0, h)])


@lru_cache(maxsize=256)
def icon(name: str, size: int) -> Image.Image:
    """An icon as coverage in a square of `size` pixels."""
    canvas = Image.new("L", (size * _FINER, size * _FINER))
    pen = ImageDraw.Draw(canvas)
    for part in _icons()[name]:
        _draw_part(pen, part, size * _FINER / _ICON_UNITS)
    return canvas.reduce(_FINER)


def _draw_part(pen: ImageDraw.ImageDraw, part: dict[str, Any], unit: float) -> None:
    """Parts: `fill` (polygon), `line`, `arc` (box, from, to), `ring` and `disc` (box), `box` (rounded)."""
    flat = [value * unit for value in part.get("at", ())]
    width = max(1, round(part.get("width", 1.8) * unit))
    ink = 0 if part.get("clear") else 255
    match part["kind"]:
        case "fill":
            pen.polygon(flat, fill=ink)
        case "line":
            pen.line(flat, fill=ink, width=width, joint="curve")
            for x, y in zip(flat[::2], flat[1::2], strict=True):
                pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=ink)
        case "arc":
            pen.arc(flat, part["from"], part["to"], fill=ink, width=width)
        case "ring":
            pen.ellipse(flat, outline=ink, width=width)
        case "disc":
            pen.ellipse(flat, fill=ink)
        case "box":
            pen.rounded_rectangle(flat, radius=part["radius"] * unit, fill=ink)
        case "frame":
            pen.rounded_rectangle(flat, radius=part["radius"] * unit, outline=ink, width=width)


@cache
def _icons() -> dict[str, list[dict[str, Any]]]:
    text = resources.files("scenewright.render.chat").joinpath("icons.json").read_text("utf-8")
    icons: dict[str, list[dict[str, Any]]] = json.loads(text)
    return icons


@lru_cache(maxsize=64)
def _corner(radius: float) -> Plane:
    """The top left quarter of a circle in the smallest square that holds it."""
    side = int(np.ceil(radius))
    if side == 0:
        return np.full((0, 0), 255, np.uint8)
    middle: FinePlane = np.arange(side, dtype=np.float32) + np.float32(0.5) - np.float32(radius)
    away = np.hypot(np.minimum(middle, 0)[None], np.minimum(middle, 0)[:, None])
    return (np.clip(radius - away + 0.5, 0, 1) * 255 + 0.5).astype(np.uint8)


def _bezier(start: Point, first: Point, second: Point, end: Point, steps: int = 24) -> list[Point]:
    curve: list[Point] = []
    for step in range(1, steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        curve.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return curve
