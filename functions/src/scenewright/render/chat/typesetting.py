"""Messages set in lines: any mixture of scripts and directions, with emoji, and boxes for what is missing.

Text is plain text: markup is drawn as it stands. Widths and sizes are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from scenewright.render import emoji
from scenewright.render.faces import Style
from scenewright.render.lettering import clusters
from scenewright.render.runs import BOX, Run, Unit, drawable, is_backwards, units_of, visual, width_of

_CENTRE = 0.36  # ems from the baseline up to the middle of capitals
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Line:
    """Runs from left to right. A `backwards` line belongs at the right edge."""

    runs: tuple[Run, ...]
    width: float
    backwards: bool


@dataclass(frozen=True)
class Block:
    """Lines of one size. `leading` is from baseline to baseline."""

    lines: tuple[Line, ...]
    size: float
    leading: float

    @property
    def width(self) -> float:
        return max((line.width for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading

    def line_mask(self, number: int, margin: int) -> Image.Image:
        """Coverage of a line, `margin` pixels of room around it; emoji are left blank."""
        line = self.lines[number]
        mask = Image.new("L", (round(line.width) + 2 * margin + 1, round(self.leading) + 2 * margin))
        pen = ImageDraw.Draw(mask)
        x, baseline = float(margin), margin + self.baseline
        for run in line.runs:
            run.draw(pen, x, baseline, self.size, language="")
            x += run.width
        return mask

    def line_emoji(self, number: int) -> Iterator[tuple[Image.Image, float, float]]:
        """Each emoji of a line with its place from the line's top left corner."""
        x = 0.0
        for run in self.lines[number].runs:
            yield from run.emoji(x, self.baseline, self.size)
            x += run.width

    @property
    def baseline(self) -> float:
        """From a line's top."""
        return self.leading / 2 + _CENTRE * self.size


@lru_cache(maxsize=256)
def set_text(
    text: str, style: Style, size: float, *, leading: float, width: float, max_lines: int = 0
) -> Block:
    """Fill lines of at most `width`. Words wider than that are broken.

    With `max_lines` what does not fit ends in an ellipsis.
    """
    lines: list[Line] = []
    last: list[Unit] = []
    for paragraph in drawable(text).split("\n"):
        units = units_of(paragraph, style.value)
        backwards = is_backwards(paragraph)
        for line in _broken(units, size, width):
            if max_lines and len(lines) == max_lines:
                cut = _shortened(last, style, size, width)
                return Block((*lines[:-1], _line(cut, size, backwards)), size, leading)
            lines.append(_line(line, size, backwards))
            last = line
    return Block(tuple(lines), size, leading)


def missing(text: str, style: Style) -> str:
    """The characters of `text` that are drawn as boxes, each once."""
    units = units_of(drawable(text).replace("\n", " "), style.value)
    return "".join(dict.fromkeys(unit.text for unit in units if unit.face == BOX))


def _broken(units: list[Unit], size: float, width: float) -> list[list[Unit]]:
    """Lines, greedily filled, as every messenger does it."""
    lines: list[list[Unit]] = []
    filled = 0.0
    for gap, word in _words(units):
        for number, piece in enumerate(_pieces(word, size, width)):
            space, wide = width_of(gap, size), width_of(piece, size)
            if lines and not number and filled + space + wide <= width:
                lines[-1] += [*gap, *piece]
                filled += space + wide
            else:
                lines.append(list(piece))
                filled = wide
    return lines or [[]]


def _words(units: list[Unit]) -> Iterator[tuple[list[Unit], list[Unit]]]:
    """Each word with the spaces before it."""
    gap: list[Unit] = []
    word: list[Unit] = []
    for unit in units:
        if unit.text.isspace() and unit.text != "\u00a0":
            if word:
                yield gap, word
                gap, word = [], []
            gap.append(unit)
        else:
            word.append(unit)
    if word:
        yield gap, word


def _pieces(word: list[Unit], size: float, width: float) -> list[list[Unit]]:
    if width_of(word, size) <= width:
        return [word]
    pieces: list[list[Unit]] = [[]]
    for cluster in _unit_clusters(word):
        if pieces[-1] and width_of([*pieces[-1], *cluster], size) > width:
            pieces.append([])
        pieces[-1] += cluster
    return pieces


def _unit_clusters(word: list[Unit]) -> Iterator[list[Unit]]:
    at = 0
    while at < len(word):
        end = at + 1
        if word[at].face != emoji.FACE:
            while end < len(word) and word[end].face != emoji.FACE:
                end += 1
            for cluster in clusters("".join(unit.text for unit in word[at:end])):
                yield word[at : at + len(cluster)]
                at += len(cluster)
        else:
            yield word[at:end]
            at = end


def _shortened(units: list[Unit], style: Style, size: float, width: float) -> list[Unit]:
    ellipsis = units_of(_ELLIPSIS, style.value)
    while units and (units[-1].text.isspace() or width_of([*units, *ellipsis], size) > width):
        units = units[:-1]
    return [*units, *ellipsis]


def _line(line: list[Unit], size: float, backwards: bool) -> Line:
    runs = tuple(visual(line, size))
    return Line(runs, sum(run.width for run in runs), backwards)
