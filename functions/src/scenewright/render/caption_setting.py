"""The words of a caption set in lines: which run of which word stands where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scenewright.domain.speech import joined
from scenewright.domain.timeline import CaptionCue, Word
from scenewright.render.caption_zone import LEADING, MAX_LINES, CaptionZone
from scenewright.render.lettering import Lettering, break_word
from scenewright.render.runs import (
    BOX,
    Run,
    Unit,
    advance,
    drawable,
    is_backwards,
    logical,
    units_of,
    visual_order,
)

_SMALLEST = 0.8  # of the usual size, before lines are broken anew
_BASELINE = 0.36  # ems above the foot of a line


@dataclass(frozen=True)
class PlacedRun:
    """`word` counts the words of the cue; the runs of a word and the pieces of a broken one share it."""

    word: int
    run: Run
    x: float
    baseline: float


@dataclass(frozen=True)
class Setting:
    lettering: Lettering
    lines: int
    runs: tuple[PlacedRun, ...]


@dataclass(frozen=True)
class _Piece:
    """A word, or what of it stands in one line."""

    text: str
    glued: bool
    word: int


_Line = list[_Piece]


def set_cue(cue: CaptionCue, nominal: Lettering, zone: CaptionZone, *, capitals: bool) -> Setting:
    """The cue's own lines as large as they fit; when that is too small, its words in lines of our own."""
    lines, first = [], 0
    for words in cue.lines:
        lines.append([_piece(word, first + position, capitals) for position, word in enumerate(words)])
        first += len(words)
    width = zone.right - zone.left
    widest = max(nominal.width(joined(line)) for line in lines)
    if widest <= width / _SMALLEST:
        lettering = replace(nominal, size=nominal.size * min(1.0, width / widest))
    else:
        lettering, lines = _reflowed([piece for line in lines for piece in line], nominal, width)
    return Setting(lettering, len(lines), tuple(_placed(lines, lettering, zone)))


def _piece(word: Word, number: int, capitals: bool) -> _Piece:
    text = drawable(word.text).replace("\n", " ")
    return _Piece(text.upper() if capitals else text, word.glued, number)


def _reflowed(words: _Line, nominal: Lettering, width: float) -> tuple[Lettering, list[_Line]]:
    lettering = nominal
    while True:
        lines = _filled(words, lettering, width)
        if len(lines) <= MAX_LINES:
            return lettering, lines
        lettering = replace(lettering, size=lettering.size * 0.92)


def _filled(words: _Line, lettering: Lettering, width: float) -> list[_Line]:
    lines: list[_Line] = [[]]
    for word in words:
        for number, part in enumerate(break_word(word.text, lettering, width)):
            piece = _Piece(part, word.glued or number > 0, word.word)
            if lines[-1] and lettering.width(joined([*lines[-1], piece])) > width:
                lines.append([])
            lines[-1].append(piece)
    return lines


def _placed(lines: Sequence[_Line], lettering: Lettering, zone: CaptionZone) -> Iterator[PlacedRun]:
    """Lines centred, where the zone has them. The first letter decides which way all of them are read."""
    backwards = is_backwards(" ".join(piece.text for line in lines for piece in line))
    foot = zone.foot(len(lines), lettering.size)
    for number, line in enumerate(lines):
        runs = list(_runs(line, lettering, backwards))
        x = (zone.left + zone.right - sum(run.width for _, run in runs)) / 2
        baseline = foot - ((len(lines) - number - 1) * LEADING + _BASELINE) * lettering.size
        for word, run in runs:
            if not run.text.isspace():
                yield PlacedRun(word, run, x, baseline)
            x += run.width


def _runs(line: _Line, lettering: Lettering, backwards: bool) -> Iterator[tuple[int, Run]]:
    """From left to right, none reaching over a word."""
    size, language = lettering.size, lettering.language
    groups = [
        (word, unit)
        for word, units in _by_word(line, lettering, backwards)
        for unit in logical(units)
        if unit.face != BOX
    ]
    for at in visual_order([unit.level for _, unit in groups]):
        word, unit = groups[at]
        run = Run(unit.text, unit.face, bool(unit.level % 2), advance(unit, size, language))
        yield word, run


def _by_word(line: _Line, lettering: Lettering, backwards: bool) -> Iterator[tuple[int, list[Unit]]]:
    """The characters of a line word by word, and each space on its own; directions are those of the line."""
    text, owners = joined(line), _owners(line)
    at, current, gathered = 0, -1, list[Unit]()
    for unit in units_of(text, lettering.chain, backwards=backwards):
        at = text.index(unit.text, at)
        owner = -1 if unit.text.isspace() else owners[at]
        if gathered and owner != current:
            yield current, gathered
            gathered = []
        current = owner
        gathered.append(unit)
        at += len(unit.text)
    if gathered:
        yield current, gathered


def _owners(line: _Line) -> list[int]:
    """The word of each character of the joined line."""
    owners: list[int] = []
    for number, piece in enumerate(line):
        owners += [piece.word] * (len(piece.text) + (number > 0 and not piece.glued))
    return owners
