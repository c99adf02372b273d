"""Captions: the spoken words at the foot of the picture, the word being spoken in the accent colour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scenewright.domain.timeline import CaptionCue, Timeline
from scenewright.render.faces import Style
from scenewright.render.lettering import Lettering, break_word, wrap
from scenewright.render.patch import Patch, patch_from

ACCENT = (255, 209, 102)
_SPOKEN = (255, 255, 255, 255)
_COMING = (255, 255, 255, 196)
_SHADE = (8, 10, 16)
_SHADE_ALPHA = 184  # white words on it keep a contrast of 4.5 : 1 over a white picture (WCAG 2.2, 1.4.3)
_FADE_IN, _FADE_OUT = 4, 5  # frames
_LEADING = 1.32
_MAX_LINES = 2


@dataclass(frozen=True)
class CaptionZone:
    """Where captions stand in a frame of a given size, in pixels."""

    left: float
    right: float
    top: float
    bottom: float
    size: float

    @classmethod
    def of(cls, width: int, height: int) -> CaptionZone:
        """Two lines of room; higher up in tall films, whose foot players cover with their own buttons."""
        tall = height > 1.5 * width
        size = min(width, height) * (0.056 if tall else 0.05)
        bottom = height * (0.80 if tall else 0.93)
        margin = width * (0.10 if width > height else 0.07)
        return cls(margin, width - margin, bottom - _MAX_LINES * _LEADING * size, bottom, size)


@dataclass(frozen=True)
class _PlacedWord:
    """`index` counts the words of the cue; the pieces of a broken word share one."""

    text: str
    index: int
    x: float
    baseline: float


class CaptionOverlay:
    """The caption of any frame. Only the current cue and its current state are kept."""

    def __init__(self, timeline: Timeline) -> None:
        self._zone = CaptionZone.of(timeline.width, timeline.height)
        self._language = timeline.language
        self._cues = timeline.captions
        self._starts = [cue.start_frame for cue in self._cues]
        self._set: tuple[int, _SetCue] | None = None
        self._shown: tuple[tuple[int, int, int], Patch] | None = None

    def patch(self, frame: int) -> Patch | None:
        number = bisect_right(self._starts, frame) - 1
        if number < 0 or frame >= self._cues[number].end_frame:
            return None
        opacity = self._opacity(number, frame)
        whole = self._whole(number, *_progress(self._cues[number], frame))
        return whole if opacity >= 1 else whole.faded(opacity)

    def _whole(self, number: int, spoken: int, begun: int) -> Patch:
        if self._shown is None or self._shown[0] != (number, spoken, begun):
            if self._set is None or self._set[0] != number:
                self._set = (number, _SetCue(self._cues[number], self._zone, self._language))
            self._shown = ((number, spoken, begun), self._set[1].patch(spoken, begun))
        return self._shown[1]

    def _opacity(self, number: int, frame: int) -> float:
        """Fades at both ends of a group of cues; between two that touch there is nothing to fade."""
        cue, opacity = self._cues[number], 1.0
        if number == 0 or self._cues[number - 1].end_frame < cue.start_frame:
            opacity = min(opacity, (frame - cue.start_frame + 1) / _FADE_IN)
        if number + 1 == len(self._cues) or self._starts[number + 1] > cue.end_frame:
            opacity = min(opacity, (cue.end_frame - frame) / (_FADE_OUT + 1))
        return opacity


class _SetCue:
    """A cue laid out, with the shade behind it."""

    def __init__(self, cue: CaptionCue, zone: CaptionZone, language: str) -> None:
        nominal = Lettering(Style.CAPTION, zone.size, language)
        self._lettering, lines = _set_lines(cue, nominal, zone.right - zone.left)
        size = self._lettering.size
        self._words = tuple(_placed(lines, self._lettering, zone))
        self._pad = round(1.1 * size)
        self._left = int(min(word.x for word in self._words)) - self._pad
        self._top = int(zone.bottom - len(lines) * _LEADING * size) - self._pad
        right = max(word.x + self._lettering.width(word.text) for word in self._words)
        self._size = (int(right) + self._pad - self._left, int(zone.bottom) + self._pad - self._top)
        self._shade = self._shade_behind()

    def patch(self, spoken: int, begun: int) -> Patch:
        """The caption when `spoken` words are over and `begun` have begun: those between are being spoken."""
        picture = self._shade.copy()
        self._write(picture, [w for w in self._words if w.index >= begun], _COMING)
        self._write(picture, [w for w in self._words if w.index < spoken], _SPOKEN)
        self._write(picture, [w for w in self._words if spoken <= w.index < begun], (*ACCENT, 255))
        return patch_from(picture, self._left, self._top)

    def _write(
        self, picture: Image.Image, words: list[_PlacedWord], colour: tuple[int, int, int, int]
    ) -> None:
        mask = Image.new("L", self._size)
        for word in words:
            self._lettering.draw(mask, word.x - self._left, word.baseline - self._top, word.text)
        picture.alpha_composite(_tinted(mask, colour))

    def _shade_behind(self) -> Image.Image:
        """A soft dark cloud in the shape of the lines, which needs no edge to be readable on any picture."""
        size = self._lettering.size
        mask = Image.new("L", self._size)
        pen = ImageDraw.Draw(mask)
        for baseline in sorted({word.baseline for word in self._words}):
            line = [word for word in self._words if word.baseline == baseline]
            left = line[0].x - self._left - 0.5 * size
            right = line[-1].x + self._lettering.width(line[-1].text) - self._left + 0.5 * size
            middle = baseline - self._top - 0.36 * size
            box = (left, middle - 0.8 * size, right, middle + 0.8 * size)
            pen.rounded_rectangle(box, radius=0.5 * size, fill=255)
        soft = mask.filter(ImageFilter.GaussianBlur(0.3 * size))
        return _tinted(soft, (*_SHADE, _SHADE_ALPHA))


def _tinted(mask: Image.Image, colour: tuple[int, int, int, int]) -> Image.Image:
    picture = Image.new("RGBA", mask.size, colour[:3])
    picture.putalpha(ImageChops.multiply(mask, Image.new("L", mask.size, colour[3])))
    return picture


def _set_lines(
    cue: CaptionCue, nominal: Lettering, width: float
) -> tuple[Lettering, list[list[tuple[int, str]]]]:
    """The cue's own lines as large as they fit; when that is too small, its words in lines of our own."""
    lines, first = [], 0
    for words in cue.lines:
        lines.append([(first + position, word.text) for position, word in enumerate(words)])
        first += len(words)
    widest = max(nominal.width(" ".join(text for _, text in line)) for line in lines)
    if widest <= width / 0.8:
        return replace(nominal, size=nominal.size * min(1.0, width / widest)), lines
    return _reflowed([word for line in lines for word in line], nominal, width)


def _reflowed(
    words: list[tuple[int, str]], nominal: Lettering, width: float
) -> tuple[Lettering, list[list[tuple[int, str]]]]:
    lettering = nominal
    while True:
        pieces = [(index, piece) for index, word in words for piece in break_word(word, lettering, width)]
        counts = [len(line.split()) for line in wrap(" ".join(p for _, p in pieces), lettering, width=width)]
        if len(counts) <= _MAX_LINES:
            stream: Iterator[tuple[int, str]] = iter(pieces)
            return lettering, [[next(stream) for _ in range(count)] for count in counts]
        lettering = replace(lettering, size=lettering.size * 0.92)


def _placed(
    lines: list[list[tuple[int, str]]], lettering: Lettering, zone: CaptionZone
) -> Iterator[_PlacedWord]:
    space, size = lettering.width(" "), lettering.size
    for number, line in enumerate(lines):
        widths = [lettering.width(text) for _, text in line]
        x = (zone.left + zone.right - sum(widths) - space * (len(line) - 1)) / 2
        baseline = zone.bottom - (len(lines) - number - 1) * _LEADING * size - 0.36 * size
        for (index, text), wide in zip(line, widths, strict=True):
            yield _PlacedWord(text, index, x, baseline)
            x += wide + space


def _progress(cue: CaptionCue, frame: int) -> tuple[int, int]:
    """How many words are over and how many have begun; in a pause between words the two are equal."""
    words = [word for line in cue.lines for word in line]
    begun = sum(word.start_frame <= frame for word in words)
    over = begun > 0 and words[begun - 1].end_frame <= frame
    return (begun if over else max(0, begun - 1)), begun
