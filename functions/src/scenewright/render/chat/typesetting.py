"""Messages set in lines: any mixture of scripts and directions, with emoji, and boxes for what is missing.

Text is plain text: markup is drawn as it stands. Widths and sizes are in pixels.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bidi import algorithm as bidi
from PIL import Image, ImageDraw

from scenewright.render.chat import emoji
from scenewright.render.lettering import Style, clusters, faces, font

_BOX = ""  # the face of what no face has
_KEPT_FORMATS = ("\u200c", "\u200d")  # they shape letters and join emoji
_EMOJI_SIZE, _EMOJI_ADVANCE, _EMOJI_DROP = (
    1.2,
    1.28,
    0.235,
)  # ems: height, advance, how far below the baseline
_BOX_ADVANCE = 0.62  # ems
_CENTRE = 0.36  # ems from the baseline up to the middle of capitals
_ELLIPSIS = "…"


class Unit(NamedTuple):
    """A character, or a whole emoji, with its face and its bidirectional level."""

    text: str
    face: str
    level: int


class Run(NamedTuple):
    """What is drawn in one go."""

    text: str
    face: str
    backwards: bool
    width: float


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
            if run.face == _BOX:
                self._draw_box(pen, x, baseline)
            elif run.face != emoji.FACE:
                direction = "rtl" if run.backwards else "ltr"
                pen.text(
                    (x, baseline),
                    run.text,
                    fill=255,
                    font=font(run.face, self.size),
                    anchor="ls",
                    direction=direction,
                )
            x += run.width
        return mask

    def line_emoji(self, number: int) -> Iterator[tuple[Image.Image, float, float]]:
        """Each emoji of a line with its place from the line's top left corner."""
        x, height = 0.0, round(_EMOJI_SIZE * self.size)
        top = self.baseline + _EMOJI_DROP * self.size - height
        for run in self.lines[number].runs:
            if run.face == emoji.FACE:
                drawn = emoji.picture(run.text, height)
                yield drawn, x + (run.width - drawn.width) / 2, top
            x += run.width

    @property
    def baseline(self) -> float:
        """From a line's top."""
        return self.leading / 2 + _CENTRE * self.size

    def _draw_box(self, pen: ImageDraw.ImageDraw, x: float, baseline: float) -> None:
        size, stroke = self.size, max(1, round(0.06 * self.size))
        edges = (x + 0.06 * size, baseline - 0.72 * size, x + 0.56 * size, baseline)
        pen.rectangle(edges, outline=255, width=stroke)


@lru_cache(maxsize=256)
def set_text(
    text: str, style: Style, size: float, *, leading: float, width: float, max_lines: int = 0
) -> Block:
    """Fill lines of at most `width`. Words wider than that are broken.

    With `max_lines` what does not fit ends in an ellipsis.
    """
    lines: list[Line] = []
    last: list[Unit] = []
    for paragraph in _drawable(text).split("\n"):
        units = _units(paragraph, style)
        backwards = bool(bidi.get_base_level(paragraph))
        for line in _broken(units, size, width):
            if max_lines and len(lines) == max_lines:
                cut = _shortened(last, style, size, width)
                return Block((*lines[:-1], _line(cut, size, backwards)), size, leading)
            lines.append(_line(line, size, backwards))
            last = line
    return Block(tuple(lines), size, leading)


def missing(text: str, style: Style) -> str:
    """The characters of `text` that are drawn as boxes, each once."""
    units = _units(_drawable(text).replace("\n", " "), style)
    return "".join(dict.fromkeys(unit.text for unit in units if unit.face == _BOX))


def _drawable(text: str) -> str:
    """Without characters that have no picture; tabs become spaces."""
    return "".join(c for c in text.replace("\t", " ").replace("\r\n", "\n") if c == "\n" or not _invisible(c))


def _invisible(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf":
        return character not in _KEPT_FORMATS and not "\U000e0020" <= character <= "\U000e007f"
    return category in ("Cc", "Zl", "Zp")


def _units(paragraph: str, style: Style) -> list[Unit]:
    plain: list[tuple[str, str]] = []
    for stretch, is_emoji in emoji.split(paragraph):
        if is_emoji:
            plain.append((stretch, emoji.FACE))
            continue
        for character, face in zip(stretch, faces(stretch, style), strict=True):
            if face is not None:
                plain.append((character, face))
            elif not _shapes_only(character):
                plain.append((character, _BOX))
    levels = _levels([text for text, _ in plain])
    return [Unit(text, face, level) for (text, face), level in zip(plain, levels, strict=True)]


def _shapes_only(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def _levels(units: Sequence[str]) -> list[int]:
    """Embedding levels (UAX 9); an emoji counts as one neutral character."""
    text = "".join(unit if len(unit) == 1 else "\ufffc" for unit in units)
    if not any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text):
        return [0] * len(text)
    base = bidi.get_base_level(text)
    storage = bidi.get_empty_storage() | {"base_level": base, "base_dir": "LR"[base]}
    bidi.get_embedding_levels(text, storage)
    marked = list(storage["chars"])
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    return [int(character["level"]) for character in marked]


def _broken(units: list[Unit], size: float, width: float) -> list[list[Unit]]:
    """Lines, greedily filled, as every messenger does it."""
    lines: list[list[Unit]] = []
    filled = 0.0
    for gap, word in _words(units):
        for number, piece in enumerate(_pieces(word, size, width)):
            space, wide = _width(gap, size), _width(piece, size)
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
    if _width(word, size) <= width:
        return [word]
    pieces: list[list[Unit]] = [[]]
    for cluster in _unit_clusters(word):
        if pieces[-1] and _width([*pieces[-1], *cluster], size) > width:
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
    ellipsis = _units(_ELLIPSIS, style)
    while units and (units[-1].text.isspace() or _width([*units, *ellipsis], size) > width):
        units = units[:-1]
    return [*units, *ellipsis]


def _line(units: list[Unit], size: float, backwards: bool) -> Line:
    runs = tuple(_visual(_logical_runs(units), size))
    return Line(runs, sum(run.width for run in runs), backwards)


def _logical_runs(units: Sequence[Unit]) -> list[Unit]:
    runs: list[Unit] = []
    for unit in units:
        alone = unit.face in (_BOX, emoji.FACE)
        if runs and not alone and runs[-1][1:] == unit[1:]:
            runs[-1] = runs[-1]._replace(text=runs[-1].text + unit.text)
        else:
            runs.append(unit)
    return runs


def _visual(runs: list[Unit], size: float) -> Iterator[Run]:
    """UAX 9, L2: from the highest level to the lowest odd one, reverse what is at that level or above."""
    for level in range(max((run.level for run in runs), default=0), 0, -1):
        at = 0
        while at < len(runs):
            end = at
            while end < len(runs) and runs[end].level >= level:
                end += 1
            runs[at:end] = runs[at:end][::-1]
            at = max(end, at + 1)
    for run in runs:
        yield Run(run.text, run.face, bool(run.level % 2), _advance(run, size))


def _width(units: Sequence[Unit], size: float) -> float:
    return sum(_advance(run, size) for run in _logical_runs(units))


@lru_cache(maxsize=4096)
def _advance(run: Unit, size: float) -> float:
    if run.face == _BOX:
        return _BOX_ADVANCE * size
    if run.face == emoji.FACE:
        return _EMOJI_ADVANCE * size
    direction = "rtl" if run.level % 2 else "ltr"
    return font(run.face, size).getlength(run.text, direction=direction)
