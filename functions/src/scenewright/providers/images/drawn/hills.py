"""Ranges of hills that fade into haze, with the sun above them."""

from __future__ import annotations

from scenewright.providers.images.drawn.canvas import Canvas, Corners, Line, Pen, Point, upright

_RANGES = 6


def draw_hills(canvas: Canvas) -> None:
    sun = canvas.focus()
    sky(canvas, sun, horizon=0.58)
    base = canvas.height * (0.56 if canvas.tall else 0.50)
    for number in range(_RANGES):
        near = number / (_RANGES - 1)
        line = base + canvas.height * 0.40 * near**1.15
        rise = canvas.unit * (0.17 - 0.12 * near)
        profile = canvas.ridge(3 + number % 3, 0.52 - 0.24 * near)
        ground = line - rise * profile
        if number == _RANGES - 2:
            _trees(canvas, ground, 0.20)
        canvas.land(ground, _lit(canvas, near, sun))
        if number < _RANGES - 2:
            canvas.veil(
                2,
                3,
                canvas.palette.tone(0.74),
                0.22,
                ((line / canvas.height) - 0.02, line / canvas.height + 0.2),
            )
    canvas.calm(0.60, 0.42)


def sky(canvas: Canvas, sun: Point, horizon: float) -> None:
    """Evening light: deep above, bright towards the horizon, thin streaks, the sun with its halo."""
    tone = canvas.palette.tone
    canvas.sky([(0.0, 0.24), (horizon * 0.55, 0.55), (horizon, 0.84), (1.0, 0.80)])
    canvas.veil(14, 3, tone(0.9), 0.20, (0.05, horizon))
    canvas.glow(sun, canvas.unit * 0.75, tone(0.86), 0.55)
    canvas.glow(sun, canvas.unit * 0.22, tone(1.0), 0.65)
    disc = canvas.disc(sun, canvas.unit * 0.082)
    canvas.fill(disc.mask, disc.at, upright(tone(1.0), tone(0.88)))


def _lit(canvas: Canvas, near: float, sun: Point) -> Corners:
    """Tones of a range: haze when far, shadow when near, lighter at its foot and towards the sun."""
    tone = canvas.palette.tone
    crest = 0.66 - 0.60 * near**0.8
    foot = crest + (0.16 if near < 0.7 else -0.06)
    towards, away = 0.07 * (1 - near) + 0.02, -0.02
    left, right = (away, towards) if sun[0] > canvas.width / 2 else (towards, away)
    return tone(crest + left), tone(crest + right), tone(foot + left), tone(foot + right)


def _trees(canvas: Canvas, ground: Line, depth: float) -> None:
    """Small conifers in groups along a ridge."""
    rng, unit = canvas.rng, canvas.unit
    centres = rng.uniform(0.05, 0.95, 5) * canvas.width
    places = [c + rng.normal(0, 0.05) * canvas.width for c in centres for _ in range(7)]

    def paint(pen: Pen) -> None:
        for x in places:
            if 0 <= x < canvas.width:
                tall = unit * rng.uniform(0.022, 0.055)
                foot = float(ground[int(x)]) + tall * 0.2
                pen.polygon([(x - tall * 0.2, foot), (x, foot - tall * 1.2), (x + tall * 0.2, foot)])

    shape = canvas.shape(
        (0, float(ground.min()) - unit * 0.09, canvas.width, float(ground.max()) + unit * 0.02), paint
    )
    canvas.fill(shape.mask, shape.at, upright(canvas.palette.tone(depth), canvas.palette.tone(depth - 0.08)))
