"""The drawing surface of the illustrations: soft fields of light, sharp shapes with gradients, grain."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scenewright.providers.images.drawn.palette import Colour, Palette

Line = NDArray[np.float64]
Point = tuple[float, float]
Corners = tuple[Colour, Colour, Colour, Colour]  # top left, top right, bottom left, bottom right

_FIELD = 72  # long side of the small pictures in which soft light is computed
_GRAIN = 2.1  # standard deviation in levels: hides the steps of slow gradients, survives the encoder
_JPEG_QUALITY = 93


class Canvas:
    """`unit` is the short side; y grows downwards. `rng` is the scene's source of chance."""

    SHARPER: ClassVar[int] = 2  # shapes are drawn this much larger and reduced, for smooth edges

    def __init__(self, width: int, height: int, palette: Palette, rng: np.random.Generator) -> None:
        self.width, self.height, self.unit = width, height, min(width, height)
        self.palette, self.rng = palette, rng
        self.wide = width > 1.3 * height
        self.tall = height > 1.3 * width
        self.image = Image.new("RGB", (width, height))
        self._light: NDArray[np.float64] | None = None  # a small picture of what is to be screened on next
        self._bare = True

    def focus(self) -> Point:
        """Where the eye should go: right of the centre in wide pictures, whose left is for titles."""
        across = (0.60, 0.72) if self.wide else (0.44, 0.58)
        return self.width * self.rng.uniform(*across), self.height * self.rng.uniform(0.29, 0.38)

    def sky(self, stops: Sequence[tuple[float, float]], drift: float = 0.05) -> None:
        """Fill with tones: `stops` are (share of the height, tone); `drift` bends the levels a little."""
        x, y = self._field_axes()
        slow = self._cloud(3, 4, y.shape[0], x.shape[1]) * drift
        tones = np.interp(np.clip(y + slow, 0, 1), [s for s, _ in stops], [t for _, t in stops])
        self._light = self.palette.tones(tones) / 255

    def glow(self, at: Point, radius: float, colour: Colour, strength: float) -> None:
        """Light that falls off from `at`, screened over what is there."""
        x, y = self._field_axes()
        distance = np.hypot(x * self.width - at[0], y * self.height - at[1]) / radius
        self._screen(np.exp(-2.2 * distance**1.4) * strength, colour)

    def beam(
        self, at: Point, turn: float, reach: float, spread: float, colour: Colour, strength: float
    ) -> None:
        """A shaft of light from `at`: `turn` and `spread` in radians, clockwise from the right."""
        x, y = self._field_axes()
        across, down = x * self.width - at[0], y * self.height - at[1]
        aside = (np.arctan2(down, across) - turn) / spread
        fade = np.clip(1 - np.hypot(across, down) / reach, 0, 1)
        self._screen(np.exp(-(aside**2)) * fade * strength, colour)

    def veil(
        self, rows: int, columns: int, colour: Colour, strength: float, span: tuple[float, float]
    ) -> None:
        """Drifting cloud between two shares of the height; many rows and few columns give flat streaks."""
        x, y = self._field_axes()
        cloud = np.clip(self._cloud(rows, columns, y.shape[0], x.shape[1]) * 1.4, 0, 1)
        middle, reach = (span[0] + span[1]) / 2, (span[1] - span[0]) / 2
        self._screen(cloud * np.clip(1 - np.abs(y - middle) / reach, 0, 1) * strength, colour)

    def land(self, line: Line, corners: Corners, thickness: float = math.inf) -> None:
        """Fill what is below `line` (a y for each column) with a gradient between four corner colours.

        What is further than `thickness` below the lowest point of the line may stay as it is.
        """
        top = max(0, int(line.min()) - 1)
        end = min(self.height, line.max() + thickness)
        deepest = min(int(end), int(line.max()) + 2)
        mask = np.full((max(0, int(end) - top), self.width), 255, np.uint8)
        rows = np.arange(top, deepest, dtype=np.float32)[:, None]
        edge = np.clip(rows - line.astype(np.float32)[None, :] + 0.5, 0, 1)
        mask[: deepest - top] = (edge * 255).astype(np.uint8)
        self.fill(Image.fromarray(mask), (0, top), corners)

    def fill(self, mask: Image.Image, at: tuple[int, int], corners: Corners, opacity: float = 1.0) -> None:
        """Paint a gradient through `mask`, whose top left belongs at `at`."""
        if opacity < 1:
            mask = mask.point([round(level * opacity) for level in range(256)])
        self.paint(gradient(mask.size, corners), mask, at)

    def paint(self, picture: Image.Image, mask: Image.Image, at: tuple[int, int]) -> None:
        """Lay a picture of the same size as `mask` on this one through it."""
        self._settle()
        self.image.paste(picture, at, mask)

    def shape(self, box: tuple[float, float, float, float], paint: Callable[[Pen], None]) -> Shape:
        """A mask for `box` (left, top, right, bottom), cut to the picture, drawn on by `paint`."""
        left, top = max(0, int(box[0])), max(0, int(box[1]))
        right, bottom = min(self.width, int(box[2]) + 1), min(self.height, int(box[3]) + 1)
        size = (max(1, right - left), max(1, bottom - top))
        large = Image.new("L", (size[0] * self.SHARPER, size[1] * self.SHARPER))
        paint(Pen(large, (left, top)))
        return Shape(large.reduce(self.SHARPER), (left, top))

    def enlarged(self) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        """The picture at `SHARPER` times its size, to draw many small coloured shapes on."""
        self._settle()
        size = (self.width * self.SHARPER, self.height * self.SHARPER)
        large = self.image.resize(size, Image.Resampling.NEAREST)
        return large, ImageDraw.Draw(large)

    def reduced(self, large: Image.Image) -> None:
        """Take back what `enlarged` gave."""
        self.image = large.reduce(self.SHARPER)

    def disc(self, centre: Point, radius: float) -> Shape:
        box = around(centre, radius)
        return self.shape(box, lambda pen: pen.disc(centre, radius))

    def cast(self, shape: Shape, offset: Point, softness: float, strength: float) -> None:
        """The soft shadow that `shape` throws, drawn before the shape itself."""
        reach = int(2.5 * softness) + 1
        shrink = max(1, int(softness / 3))
        mask = Image.new("L", (shape.mask.width + 2 * reach, shape.mask.height + 2 * reach))
        mask.paste(shape.mask, (reach, reach))
        small = mask.resize((mask.width // shrink, mask.height // shrink), Image.Resampling.BOX)
        small = small.filter(ImageFilter.GaussianBlur(softness / shrink))
        soft = small.resize(mask.size, Image.Resampling.BICUBIC)
        at = (shape.at[0] - reach + round(offset[0]), shape.at[1] - reach + round(offset[1]))
        dark = self.palette.tone(0)
        self.fill(soft, at, (dark,) * 4, strength)

    def calm(self, start: float, strength: float) -> None:
        """Darken from `start` of the height downwards and a little at the edges: captions stand there."""
        self._settle()
        x, y = self._field_axes()
        foot = np.clip((y - start) / (0.86 - start), 0, 1)
        edges = np.clip(np.hypot(x - 0.5, (y - 0.45) * 0.9) - 0.38, 0, 1)
        keep = (1 - strength * foot * foot * (3 - 2 * foot)) * (1 - 0.75 * edges)
        small = Image.fromarray(np.uint8(np.clip(keep, 0, 1) * 255))
        shade = small.resize((self.width, self.height), Image.Resampling.BICUBIC)
        self.image = ImageChops.multiply(self.image, Image.merge("RGB", (shade,) * 3))

    def jpeg(self) -> bytes:
        """The finished picture, with grain, as a JPEG."""
        tile = np.round(self.rng.standard_normal((256, 256)) * _GRAIN).astype(np.int16)
        repeats = (-(-self.height // 256), -(-self.width // 256))
        grain = np.tile(tile, repeats)[: self.height, : self.width, None]
        pixels = np.clip(np.asarray(self.image) + grain, 0, 255).astype(np.uint8)
        out = BytesIO()
        Image.fromarray(pixels).save(out, "JPEG", quality=_JPEG_QUALITY)
        return out.getvalue()

    def ridge(self, detail: int, roughness: float) -> Line:
        """A line across the picture between -1 and 1: `detail` peaks, finer ones on them by `roughness`."""
        total, weight, across = np.zeros(self.width), 1.0, np.arange(self.width) / self.width
        peaks = float(detail)
        while peaks < self.width / 6:
            knots = self.rng.uniform(-1, 1, int(peaks) + 4)
            place = across * peaks + self.rng.random()
            whole = place.astype(int)
            share = place - whole
            share = share * share * (3 - 2 * share)
            total += weight * (knots[whole] * (1 - share) + knots[whole + 1] * share)
            weight, peaks = weight * roughness, peaks * 2.1
            if weight < 0.004:
                break
        return total / max(1e-9, float(np.abs(total).max()))

    def _screen(self, light: NDArray[np.float64], colour: Colour) -> None:
        """Lights that follow each other are joined while small: laying one on the picture costs the most."""
        added = np.clip(light[..., None] * np.array(colour) / 255, 0, 1)
        self._light = added if self._light is None else 1 - (1 - self._light) * (1 - added)

    def _settle(self) -> None:
        """Lay the gathered light on the rows of the picture that it reaches."""
        light, self._light = self._light, None
        rows = np.flatnonzero(light.max(axis=(1, 2)) * 255 > 0.5) if light is not None else np.empty(0)
        if light is None or not rows.size:
            return
        scale = self.height / light.shape[0]
        top, bottom = int(rows[0] * scale), min(self.height, int((rows[-1] + 1) * scale) + 1)
        small = Image.fromarray(np.uint8(light * 255 + 0.5))
        source = (0, top / scale, light.shape[1], min(light.shape[0], bottom / scale))
        large = small.resize((self.width, bottom - top), Image.Resampling.BICUBIC, box=source)
        if not self._bare:
            large = ImageChops.screen(self.image.crop((0, top, self.width, bottom)), large)
        self.image.paste(large, (0, top))
        self._bare = False

    def _field_axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        long = max(self.width, self.height)
        columns, rows = (max(8, round(_FIELD * side / long)) for side in (self.width, self.height))
        x, y = ((np.arange(n) + 0.5) / n for n in (columns, rows))
        return x[None, :], y[:, None]

    def _cloud(self, rows: int, columns: int, high: int, wide: int) -> NDArray[np.float64]:
        """Smooth noise between -1 and 1."""
        knots = self.rng.uniform(-1, 1, (rows + 1, columns + 1)).astype(np.float32)
        smooth = Image.fromarray(knots).resize((wide, high), Image.Resampling.BICUBIC)
        return np.asarray(smooth, dtype=np.float64)


class Shape:
    """A mask and the pixel where its top left belongs."""

    def __init__(self, mask: Image.Image, at: tuple[int, int]) -> None:
        self.mask, self.at = mask, at


class Pen:
    """Draws on an enlarged mask in the picture's own coordinates."""

    def __init__(self, large: Image.Image, origin: tuple[int, int]) -> None:
        self._draw = ImageDraw.Draw(large)
        self._origin = origin

    def polygon(self, points: Sequence[Point], level: int = 255) -> None:
        self._draw.polygon([self._at(point) for point in points], fill=level)

    def disc(self, centre: Point, radius: float, level: int = 255) -> None:
        left, top, right, bottom = around(centre, radius)
        self._draw.ellipse((*self._at((left, top)), *self._at((right, bottom))), fill=level)

    def line(self, points: Sequence[Point], thickness: float, level: int = 255) -> None:
        wide = max(1, round(thickness * Canvas.SHARPER))
        self._draw.line([self._at(point) for point in points], fill=level, width=wide, joint="curve")

    def _at(self, point: Point) -> Point:
        return (point[0] - self._origin[0]) * Canvas.SHARPER, (point[1] - self._origin[1]) * Canvas.SHARPER


def around(centre: Point, radius: float) -> tuple[float, float, float, float]:
    return centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius


def upright(top: Colour, bottom: Colour) -> Corners:
    return top, top, bottom, bottom


def gradient(size: tuple[int, int], corners: Corners) -> Image.Image:
    """A picture whose colours run evenly between those of its corners."""
    share = np.linspace(0, 1, 24)
    a, b, c, d = (np.array(corner) for corner in corners)
    across, down = share[None, :, None], share[:, None, None]
    mixed = (a * (1 - across) + b * across) * (1 - down) + (c * (1 - across) + d * across) * down
    small = Image.fromarray(np.uint8(mixed + 0.5))
    if corners[0] == corners[1] and corners[2] == corners[3]:
        return small.resize((1, size[1]), Image.Resampling.BILINEAR).resize(size, Image.Resampling.NEAREST)
    return small.resize(size, Image.Resampling.BILINEAR)
