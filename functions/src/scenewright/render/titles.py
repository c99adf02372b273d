"""Titles: the opening of the film and the headings of its scenes, which come and go by a fade and a slide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from scenewright.domain.colour import WHITE, Rgb, mixed, readable_on, rgb_of
from scenewright.domain.timeline import Timeline, Title
from scenewright.render.caption_zone import CaptionZone
from scenewright.render.elements import STAGGER, USUAL_FPS, Element, eased
from scenewright.render.lettering import Fitted, Lettering, fit, typeset
from scenewright.render.patch import Patch, flat_patch, patch_from
from scenewright.render.runs import is_backwards
from scenewright.render.typography import Typography

_IN, _OUT = 18, 12  # frames of 1/30 s that an element takes to come, and the title to go
_SHADE = (6, 8, 14)
_GROUND = mixed(WHITE, _SHADE, 0.74)  # what the shade makes of a white picture
_CONTRAST = 4.5  # of the accent on it (WCAG 2.2, 1.4.3)


class TitleOverlay:
    """One title. Its elements are drawn when it first shows and dropped when it is over."""

    def __init__(self, title: Title, timeline: Timeline, assets: Mapping[str, Path]) -> None:
        self._title = title
        self._timeline = timeline
        self._typography = Typography.of(timeline.look, assets)
        self._elements: tuple[Element, ...] = ()
        self._rest: tuple[Patch, ...] = ()
        span = max(1, title.end_frame - title.start_frame)
        self._pace = max(
            USUAL_FPS / timeline.fps, (_IN + _OUT + 5 * STAGGER) / span
        )  # a short title moves faster

    def patches(self, frame: int) -> tuple[Patch, ...]:
        title = self._title
        if not title.start_frame <= frame < title.end_frame:
            self._elements = self._rest = ()
            return ()
        if not self._elements:
            self._elements = tuple(_elements(title, self._timeline, self._typography))
        since, until = ((frame - title.start_frame + 1) * self._pace, (title.end_frame - frame) * self._pace)
        left = eased(1 - until / _OUT)
        arrived = [eased((since - element.delay) / _IN) for element in self._elements]
        if left <= 0 and min(arrived) >= 1:
            self._rest = self._rest or self._moving(arrived, left)
            return self._rest
        return self._moving(arrived, left)

    def _moving(self, arrived: list[float], left: float) -> tuple[Patch, ...]:
        pairs = zip(self._elements, arrived, strict=True)
        return tuple(p for p in (element.patch(done, left) for element, done in pairs) if p)


@dataclass(frozen=True)
class _Layout:
    """Where a title's text stands: `top` of the kicker, outer edges, sizes in pixels.

    What is read from right to left stands at the right edge.
    """

    left: int
    right: int
    backwards: bool
    top: int
    kicker: Lettering
    fitted: Fitted
    leading: float

    def start(self, text: str, lettering: Lettering) -> float:
        """Where the pen starts."""
        return self.right - lettering.width(text) if self.backwards else self.left

    @property
    def kicker_height(self) -> float:
        return 2.1 * self.kicker.size

    @property
    def height(self) -> float:
        return self.kicker_height + len(self.fitted.lines) * self.leading

    @property
    def bottom(self) -> int:
        return round(self.top + self.height)


def _elements(title: Title, timeline: Timeline, typography: Typography) -> Iterator[Element]:
    title = title.model_copy(update={"text": typeset(title.text)})
    width, height = timeline.width, timeline.height
    if title.kind == "opening":
        layout = _opening(title, timeline, typography)
        yield Element(_opening_scrim(width, height, layout))
    else:
        layout = _heading(title, timeline, typography)
        yield Element(_heading_scrim(width, height, layout))
    yield from _text(title, layout, readable_on(rgb_of(timeline.look.accent), _GROUND, _CONTRAST))


def _opening(title: Title, timeline: Timeline, typography: Typography) -> _Layout:
    width, height = timeline.width, timeline.height
    short, wide = min(width, height), width > 1.3 * height
    left = round(width * (0.075 if wide else 0.085))
    room = width * 0.6 if wide else width - 2 * left
    zone = CaptionZone.of(width, height)
    biggest = Lettering(typography.title, short * (0.128 if wide else 0.115), timeline.language)
    fitted = fit(title.text, biggest, width=room, max_lines=3 if wide else 4, smallest=short * 0.058)
    kicker = Lettering(typography.text, short * 0.034, timeline.language, tracking=0.09)
    backwards = is_backwards(title.text)
    layout = _Layout(left, width - left, backwards, 0, kicker, fitted, 1.14 * fitted.lettering.size)
    centre = height * (0.45 if wide else 0.42)
    top = min(centre - layout.height / 2, zone.top - 0.08 * short - layout.height)
    return replace(layout, top=round(top))


def _heading(title: Title, timeline: Timeline, typography: Typography) -> _Layout:
    width, height = timeline.width, timeline.height
    short, wide = min(width, height), width > 1.3 * height
    left = round(width * (0.05 if wide else 0.07))
    room = width * 0.5 if wide else width - 2 * left
    biggest = Lettering(typography.title, short * 0.062, timeline.language)
    fitted = fit(title.text, biggest, width=room, max_lines=2, smallest=short * 0.042)
    top = round(height * (0.07 if height <= 1.5 * width else 0.09))
    kicker = Lettering(typography.text, short * 0.029, timeline.language, tracking=0.09)
    backwards = is_backwards(title.text)
    return _Layout(left, width - left, backwards, top, kicker, fitted, 1.16 * fitted.lettering.size)


def _text(title: Title, layout: _Layout, accent: Rgb) -> Iterator[Element]:
    lettering, order = layout.fitted.lettering, 1
    if title.kicker:
        kicker = title.kicker.upper()
        at = (layout.start(kicker, layout.kicker), layout.top + layout.kicker.ascent)
        yield _written(kicker, layout.kicker, accent, at, order)
    for number, line in enumerate(layout.fitted.lines):
        order += 1
        baseline = layout.top + layout.kicker_height + number * layout.leading + 0.86 * lettering.size
        yield _written(line, lettering, (255, 255, 255), (layout.start(line, lettering), baseline), order)
    if title.kind == "opening":
        thick = max(2, round(lettering.size * 0.06))
        rule = Image.new("RGBA", (round(1.3 * lettering.size), thick), (*accent, 255))
        y = layout.bottom + round(0.3 * lettering.size)
        yield Element(
            patch_from(rule, layout.right - rule.width if layout.backwards else layout.left, y),
            STAGGER * (order + 1),
            grows="right",
        )


def _written(
    text: str, lettering: Lettering, colour: tuple[int, int, int], at: tuple[float, float], order: int
) -> Element:
    """A line with a soft shadow; `at` is where its pen starts on the baseline."""
    size = lettering.size
    pad = round(0.32 * size) + 2
    x, y = round(at[0]) - pad, round(at[1] - lettering.ascent) - pad
    extent = (round(lettering.width(text)) + 2 * pad, round(lettering.ascent + lettering.descent) + 2 * pad)
    mask = Image.new("L", extent)
    lettering.draw(mask, at[0] - x, at[1] - y, text)
    shadow = mask.filter(ImageFilter.GaussianBlur(0.1 * size)).point(lambda level: level * 0.6)
    picture = Image.new("RGBA", extent, (*_SHADE, 0))
    picture.putalpha(shadow)
    ink = Image.new("RGBA", extent, colour)
    ink.putalpha(mask)
    picture.alpha_composite(ink)
    lettering.stamp(picture, at[0] - x, at[1] - y, text)
    return Element(patch_from(picture, max(0, x), max(0, y)), STAGGER * order, slide=0.28 * size)


def _opening_scrim(width: int, height: int, layout: _Layout) -> Patch:
    """Dark from the left in a wide frame, a band behind the text in the others."""
    if width > 1.3 * height:
        across = 1 - _smooth(np.linspace(-0.12, 1.18, width, dtype=np.float32))
        across = across[::-1] if layout.backwards else across
        return _scrim(np.broadcast_to(across, (height, width)) * 0.82)
    y = np.arange(height, dtype=np.float32)
    middle, reach = (layout.top + layout.bottom) / 2, layout.height * 0.5 + 0.30 * width
    down = 1 - _smooth(np.abs(y - middle) / reach)
    return _scrim(np.broadcast_to(down[:, None], (height, width)) * 0.74)


def _heading_scrim(width: int, height: int, layout: _Layout) -> Patch:
    """A corner of shade that has gone before it reaches the middle; from edge to edge in narrow frames."""
    wide = width > 1.3 * height
    columns, rows = (2 * round(width * 0.39) if wide else width), round(layout.bottom * 1.75)
    across = np.linspace(0, 1 if wide else 0.35, columns, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    shade = (1 - _smooth(np.sqrt(across**2 + down**2))) * 0.78
    return _scrim(shade[:, ::-1], left=width - columns) if layout.backwards else _scrim(shade)


def _smooth(share: NDArray[np.float32]) -> NDArray[np.float32]:
    share = np.clip(share, 0, 1)
    eased: NDArray[np.float32] = share * share * (3 - 2 * share)
    return eased


def _scrim(alpha: NDArray[np.float32], left: int = 0) -> Patch:
    """Shade at the upper edge of the frame with this alpha, 0 to 1, dithered so that it shows no bands."""
    noise = np.random.default_rng(1).random((64, 64), dtype=np.float32)
    rows, columns = (side + side % 2 for side in alpha.shape)
    dither = np.tile(noise, (-(-rows // 64), -(-columns // 64)))[:rows, :columns]
    levels = np.pad(alpha, ((0, rows - alpha.shape[0]), (0, columns - alpha.shape[1])))
    return flat_patch((levels * 255 + dither).astype(np.uint8), _SHADE, left, 0)
