"""A caption drawn: its words in one of the styles, readable on any picture (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scenewright.domain.brand import CaptionStyle
from scenewright.domain.colour import BLACK, WHITE, Rgb, contrast, mixed, readable_on, rgb_of
from scenewright.domain.timeline import CaptionCue
from scenewright.render.caption_setting import PlacedRun, Setting, set_cue
from scenewright.render.caption_zone import LEADING, CaptionZone
from scenewright.render.faces import Chain, Style
from scenewright.render.lettering import Lettering
from scenewright.render.patch import Patch, patch_from

SHADE: Final[Rgb] = (8, 10, 16)
_CLOUD: Final = 184  # alpha; white words on it keep a contrast of 4.5 : 1 over a white picture
_COMING: Final = 196  # alpha of words that are still to be spoken
_CONTRAST: Final = 4.5
_MIDDLE: Final = 0.36  # ems from the baseline up to the middle of small letters


@dataclass(frozen=True)
class Manner:
    """What tells the styles apart; lengths in ems.

    Behind the words lies a soft `cloud`, or an `outline` of that width around the letters. The word being
    spoken is marked by its `ink` or by a `plate` behind it, or not at all.
    """

    style: Style
    marks: Literal["ink", "plate", ""]
    outline: float = 0.0
    capitals: bool = False
    coming: int = 255

    @property
    def ground(self) -> Rgb:
        """What the words are seen on over a white picture."""
        return SHADE if self.outline else mixed(WHITE, SHADE, _CLOUD / 255)


MANNERS: Final = {
    CaptionStyle.CLEAN: Manner(Style.CAPTION, "", outline=0.06),
    CaptionStyle.BOLD: Manner(Style.LOUD, "ink", outline=0.1, capitals=True),
    CaptionStyle.KARAOKE: Manner(Style.CAPTION, "ink", coming=_COMING),
    CaptionStyle.BOX: Manner(Style.CAPTION, "plate"),
}


@dataclass(frozen=True)
class Inks:
    """The colours of a film's captions."""

    mark: Rgb  # of the word being spoken, or of the plate behind it
    on_plate: Rgb

    @classmethod
    def of(cls, accent: str, manner: Manner) -> Inks:
        """The brand's accent, lighter where it could not be read."""
        mark = rgb_of(accent)
        if manner.marks == "ink":
            mark = readable_on(mark, manner.ground, _CONTRAST)
        return cls(mark, max((WHITE, BLACK), key=lambda ink: contrast(ink, mark)))


class CueDrawing:
    """A cue laid out, with what lies behind all of its words."""

    def __init__(
        self, cue: CaptionCue, zone: CaptionZone, manner: Manner, inks: Inks, chain: Chain, language: str
    ) -> None:
        self._manner, self._inks = manner, inks
        nominal = Lettering(chain, zone.size, language)
        self._set = set_cue(cue, nominal, zone, capitals=manner.capitals)
        self._pad = round(1.1 * self._set.lettering.size)
        self._left, self._top, self._extent = _bounds(self._set, zone, self._pad)
        self._behind = self._outlined() if manner.outline else self._cloud()

    def patch(self, spoken: int, begun: int) -> Patch:
        """The caption when `spoken` words are over and `begun` have begun: those between are being spoken."""
        picture = self._behind.copy()
        self._write(picture, lambda word: word >= begun, WHITE, self._manner.coming)
        self._write(picture, lambda word: word < spoken, WHITE)
        self._mark(picture, lambda word: spoken <= word < begun)
        self._stamp(picture)
        return patch_from(picture, self._left, self._top)

    def _mark(self, picture: Image.Image, chosen: Callable[[int], bool]) -> None:
        if self._manner.marks == "plate":
            plate = self._plates(placed for placed in self._set.runs if chosen(placed.word))
            picture.alpha_composite(_tinted(plate, self._inks.mark))
            self._write(picture, chosen, self._inks.on_plate)
        else:
            self._write(picture, chosen, self._inks.mark)

    def _write(
        self, picture: Image.Image, chosen: Callable[[int], bool], colour: Rgb, alpha: int = 255
    ) -> None:
        mask = self._mask((placed for placed in self._set.runs if chosen(placed.word)), stroke=0)
        picture.alpha_composite(_tinted(mask, colour, alpha))

    def _stamp(self, picture: Image.Image) -> None:
        size = self._set.lettering.size
        for placed in self._set.runs:
            x, baseline = placed.x - self._left, placed.baseline - self._top
            for drawn, left, top in placed.run.emoji(x, baseline, size):
                picture.alpha_composite(drawn, (round(left), max(0, round(top))))

    def _mask(self, runs: Iterable[PlacedRun], stroke: float) -> Image.Image:
        lettering, mask = self._set.lettering, Image.new("L", self._extent)
        pen = ImageDraw.Draw(mask)
        for placed in runs:
            x, baseline = placed.x - self._left, placed.baseline - self._top
            placed.run.draw(pen, x, baseline, lettering.size, lettering.language, stroke)
        return mask

    def _outlined(self) -> Image.Image:
        """Dark around each letter, and a soft shadow that lifts the words off a busy picture."""
        size = self._set.lettering.size
        mask = self._mask(self._set.runs, stroke=self._manner.outline * size)
        glow = mask.filter(ImageFilter.GaussianBlur(0.18 * size)).point(lambda level: level * 0.7)
        edge = mask.filter(ImageFilter.GaussianBlur(0.015 * size))
        return _tinted(ImageChops.lighter(glow, edge), SHADE)

    def _cloud(self) -> Image.Image:
        """Soft darkness in the shape of the lines, which needs no edge to be readable on any picture."""
        size = self._set.lettering.size
        mask = Image.new("L", self._extent)
        pen = ImageDraw.Draw(mask)
        for line in _lines(self._set.runs):
            self._slab(pen, line, beside=0.5, above=0.8, radius=0.5)
        return _tinted(mask.filter(ImageFilter.GaussianBlur(0.3 * size)), SHADE, _CLOUD)

    def _plates(self, runs: Iterable[PlacedRun]) -> Image.Image:
        """A slab behind each line of these runs, with smooth corners."""
        mask = Image.new("L", self._extent)
        pen = ImageDraw.Draw(mask)
        for line in _lines(runs):
            self._slab(pen, line, beside=0.12, above=0.62, radius=0.2)
        return mask.filter(ImageFilter.GaussianBlur(0.8))

    def _slab(
        self, pen: ImageDraw.ImageDraw, line: list[PlacedRun], *, beside: float, above: float, radius: float
    ) -> None:
        size = self._set.lettering.size
        left = min(placed.x for placed in line) - self._left - beside * size
        right = max(placed.x + placed.run.width for placed in line) - self._left + beside * size
        middle = line[0].baseline - self._top - _MIDDLE * size
        box = (left, middle - above * size, right, middle + above * size)
        pen.rounded_rectangle(box, radius=radius * size, fill=255)


def _bounds(setting: Setting, zone: CaptionZone, pad: int) -> tuple[int, int, tuple[int, int]]:
    """Left, top, and width and height of what a caption may touch, within the frame."""
    size, runs = setting.lettering.size, setting.runs
    left = int(min((placed.x for placed in runs), default=zone.left)) - pad
    right = int(max((placed.x + placed.run.width for placed in runs), default=zone.right)) + pad
    foot = zone.foot(setting.lines, size)
    top = int(foot - setting.lines * LEADING * size) - pad
    left, top = max(0, left), max(0, top)
    right, bottom = min(zone.frame[0], right), min(zone.frame[1], int(foot) + pad)
    return left, top, (right - left, bottom - top)


def _lines(runs: Iterable[PlacedRun]) -> list[list[PlacedRun]]:
    lines: dict[float, list[PlacedRun]] = {}
    for placed in runs:
        lines.setdefault(placed.baseline, []).append(placed)
    return [*lines.values()]


def _tinted(mask: Image.Image, colour: Rgb, alpha: int = 255) -> Image.Image:
    picture = Image.new("RGBA", mask.size, colour)
    if alpha < 255:
        mask = ImageChops.multiply(mask, Image.new("L", mask.size, alpha))
    picture.putalpha(mask)
    return picture
