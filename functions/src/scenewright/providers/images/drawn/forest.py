"""Conifers in morning mist, row behind row, with the sun coming through."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenewright.providers.images.drawn.canvas import Canvas, Line, Pen, Point, upright

_ROWS = 5


def draw_forest(canvas: Canvas) -> None:
    tone, unit = canvas.palette.tone, canvas.unit
    sun = canvas.focus()
    canvas.sky([(0.0, 0.40), (0.35, 0.70), (0.62, 0.90), (1.0, 0.78)], drift=0.12)
    canvas.glow(sun, unit * 0.75, tone(0.95), 0.75)
    canvas.glow(sun, unit * 0.20, tone(1.0), 0.8)
    for row in range(_ROWS):
        near = row / (_ROWS - 1)
        ground = canvas.height * (0.58 + 0.30 * near) - unit * 0.045 * canvas.ridge(2, 0.35)
        depth = 0.70 - 0.64 * near**0.75
        _stand(canvas, ground, near, sun, depth)
        canvas.land(ground, upright(tone(depth - 0.02), tone(max(0, depth - 0.14))))
        if row < _ROWS - 2:
            level = float(ground.mean()) / canvas.height
            canvas.veil(2, 4, tone(0.84), 0.42 - 0.09 * row, (level - 0.16, level + 0.10))
        if row == _ROWS - 3:
            _beams(canvas, sun)
    canvas.calm(0.60, 0.45)


def _stand(canvas: Canvas, ground: Line, near: float, sun: Point, depth: float) -> None:
    """A row of trees. The nearer, the taller and rarer; the nearest leave the middle free for the light."""
    rng, unit = canvas.rng, canvas.unit
    places, x = [], -0.05 * canvas.width
    while x < canvas.width * 1.05:
        x += unit * rng.uniform(0.035, 0.085) * (0.75 + 2.2 * near)
        opening = abs(x - sun[0]) / canvas.width
        if near < 0.5 or opening > 0.10 + 0.17 * near:
            tall = (
                unit * rng.uniform(0.75, 1.25) * (0.17 + 0.40 * near) * (0.75 + 0.55 * min(1.0, 2 * opening))
            )
            places.append((x, tall))

    def paint(pen: Pen) -> None:
        for at, tall in places:
            foot = float(ground[int(np.clip(at, 0, canvas.width - 1))]) + unit * 0.01
            pen.polygon(list(_conifer(rng, at, foot, tall)))

    reach = max((tall for _, tall in places), default=0.0)
    shape = canvas.shape(
        (0, float(ground.min()) - reach, canvas.width, float(ground.max()) + unit * 0.02), paint
    )
    tone = canvas.palette.tone
    canvas.fill(shape.mask, shape.at, upright(tone(depth), tone(depth + 0.06 * (1 - near))))


def _conifer(rng: np.random.Generator, x: float, foot: float, tall: float) -> Iterator[Point]:
    """The outline of a spruce: tiers of drooping branches, each side a little different."""
    tiers = int(rng.integers(8, 12))
    spread = tall * rng.uniform(0.17, 0.23)
    lean = rng.normal(0, 0.012) * tall
    steps = [(tier + 1) / tiers for tier in range(tiers)]
    right = [point for step in steps for point in _branch(rng, step, spread)]
    left = [point for step in steps for point in _branch(rng, step, spread)]
    top = foot - tall

    def place(out: float, down: float) -> Point:
        return x + out + lean * (1 - down), top + down * tall * 0.93

    yield (x + lean, top)
    yield from (place(out, down) for out, down in right)
    trunk = tall * 0.022
    yield from ((x + trunk, foot), (x - trunk, foot))
    yield from (place(-out, down) for out, down in reversed(left))


def _branch(rng: np.random.Generator, step: float, spread: float) -> tuple[Point, Point]:
    """A tip and the notch under it, as (distance from the trunk, share of the way down)."""
    reach = spread * step**0.9 * rng.uniform(0.80, 1.12)
    return (reach, step + rng.uniform(0.0, 0.025)), (reach * rng.uniform(0.42, 0.58), step - 0.012)


def _beams(canvas: Canvas, sun: Point) -> None:
    """Shafts of light that fan out from the sun."""
    rng = canvas.rng
    light = canvas.palette.tone(0.95)
    for turn in np.linspace(0.25, 0.80, 7) * np.pi + rng.normal(0, 0.06, 7):
        canvas.beam(
            sun, float(turn), canvas.unit * 1.1, rng.uniform(0.025, 0.06), light, rng.uniform(0.10, 0.22)
        )
