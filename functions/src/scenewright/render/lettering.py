"""Text set in the built-in fonts: shaped by Raqm, measured, wrapped and fitted.

A line may mix scripts and directions, mathematical signs and emoji. Sizes and widths are in pixels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from PIL import Image, ImageDraw

from scenewright.render.emoji import FACE as EMOJI
from scenewright.render.faces import Chain, Style
from scenewright.render.runs import BOX, Run, Unit, drawable, units_of, visual
from scenewright.steps.phrasing import is_spaceless, phrases

_JOINERS = "\u200c\u200d"
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0ccd\u0d4d\u0dca\u17d2\u1039"  # tie the next consonant to theirs
_ELLIPSIS = "…"
_LONGEST_CLUSTER = 12  # characters; what is longer is no syllable of any language, and must not break out
_TRACKED = ("Inter", "Fraunces", "NotoSans-", "Poppins", "Montserrat", "Oswald")  # their letters stand apart


@dataclass(frozen=True)
class Lettering:
    """A style, or other faces, at a size. `language` chooses localised forms; `tracking` is extra in ems."""

    style: Style | Chain
    size: float
    language: str
    tracking: float = 0.0

    @property
    def chain(self) -> Chain:
        return self.style.value if isinstance(self.style, Style) else self.style

    @property
    def ascent(self) -> float:
        """Pixels that a line needs above its baseline, in any of the scripts."""
        return 0.98 * self.size

    @property
    def descent(self) -> float:
        """Pixels that a line needs below its baseline, in any of the scripts."""
        return 0.34 * self.size

    def width(self, text: str) -> float:
        """How far the pen moves."""
        return sum(run.width for run in self.runs(text))

    def draw(self, canvas: Image.Image, x: float, baseline: float, text: str) -> None:
        """Draw coverage into `canvas` (mode L) with the pen starting at `x`; emoji are left blank."""
        draw_runs(self.runs(text), canvas, x, baseline, self)

    def stamp(self, picture: Image.Image, x: float, baseline: float, text: str) -> None:
        """Draw the emoji, in their own colours, into an RGBA picture."""
        stamp_emoji(self.runs(text), picture, x, baseline, self.size)

    def runs(self, text: str) -> tuple[Run, ...]:
        """From left to right. What no face has is left out."""
        return _runs(text, self.chain, self.size, self.language, self.tracking)


def draw_runs(
    runs: tuple[Run, ...], canvas: Image.Image, x: float, baseline: float, lettering: Lettering
) -> None:
    pen = ImageDraw.Draw(canvas)
    for run in runs:
        run.draw(pen, x, baseline, lettering.size, lettering.language)
        x += run.width


def stamp_emoji(runs: tuple[Run, ...], picture: Image.Image, x: float, baseline: float, size: float) -> None:
    for run in runs:
        for drawn, left, top in run.emoji(x, baseline, size):
            picture.alpha_composite(drawn, (max(0, round(left)), max(0, round(top))))
        x += run.width


@lru_cache(maxsize=512)
def _runs(text: str, chain: Chain, size: float, language: str, tracking: float) -> tuple[Run, ...]:
    shown = [unit for unit in units_of(drawable(text).replace("\n", " "), chain) if unit.face != BOX]
    if not tracking or any(unit.level for unit in shown):
        return tuple(visual(shown, size, language))
    extra = tracking * size
    return tuple(
        run._replace(width=run.width + extra)
        for stretch in _tracked(shown)
        for run in visual(stretch, size, language)
    )


def _tracked(shown: list[Unit]) -> Iterator[list[Unit]]:
    """Letters one by one, and together those that hang on one unbroken line."""
    stretch: list[Unit] = []
    for unit in shown:
        apart = unit.face == EMOJI or unit.face.startswith(_TRACKED)
        if stretch and (apart or unit.face != stretch[-1].face):
            yield stretch
            stretch = []
        stretch.append(unit)
    if stretch:
        yield stretch


@dataclass(frozen=True)
class Fitted:
    """Text that fits its box: the lettering that does it, and the lines."""

    lettering: Lettering
    lines: tuple[str, ...]


def fit(text: str, lettering: Lettering, *, width: float, max_lines: int, smallest: float) -> Fitted:
    """The largest setting, from the lettering's size down to `smallest`, in which `text` fits `width`.

    Words are broken, and what still does not fit ends in an ellipsis, only at the smallest size.
    """
    size = lettering.size
    while size > smallest:
        trial = replace(lettering, size=size)
        if max(map(trial.width, text.split()), default=0) <= width or is_spaceless(text):
            lines = wrap(text, trial, width=width)
            if len(lines) <= max_lines:
                return Fitted(trial, lines)
        size *= 0.95
    last = replace(lettering, size=smallest)
    return Fitted(last, _truncated(wrap(text, last, width=width), last, width, max_lines))


def wrap(text: str, lettering: Lettering, *, width: float) -> tuple[str, ...]:
    """As few lines as `width` allows, of similar length. A word wider than `width` is broken.

    Where a script has no spaces, lines end between phrases.
    """
    pieces = [
        _Piece(piece, lettering.width(piece), lettering.width(" ") if first else 0.0)
        for word in text.split()
        for first, piece in _parts(word, lettering, width)
    ]
    lines = _greedy(pieces, width)
    low, high = max((piece.width for piece in pieces), default=0.0), width
    while high - low > 1:  # the narrowest measure that needs no further line gives the most even lines
        middle = (low + high) / 2
        if len(_greedy(pieces, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return _greedy(pieces, max(low, high))


@dataclass(frozen=True)
class _Piece:
    """`space` is what stands before it within a line."""

    text: str
    width: float
    space: float


def _parts(word: str, lettering: Lettering, width: float) -> Iterator[tuple[bool, str]]:
    """The word in pieces that may end a line; each with whether it is the first, which a space precedes."""
    pieces = [piece for phrase in phrases(word) for piece in break_word(phrase, lettering, width)]
    for number, piece in enumerate(pieces):
        yield number == 0, piece


def break_word(word: str, lettering: Lettering, width: float) -> list[str]:
    """The word in pieces no wider than `width`, cut between letters and never inside a syllable sign."""
    if lettering.width(word) <= width:
        return [word]
    pieces = [""]
    for cluster in clusters(word):
        if pieces[-1] and lettering.width(pieces[-1] + cluster) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def typeset(text: str) -> str:
    """Typewriter quotes and dashes as a printer would set them; the words stay."""
    text = re.sub(r"(?<=\w)'", "’", text)
    text = re.sub(r'"([^"]*)"', r"“\1”", text)
    return re.sub(r"(?<=\s)--?(?=\s)", "–", text)


def undrawable(text: str, style: Style = Style.TEXT) -> str:
    """The characters of `text` that no face has, each once; they are left out when it is drawn."""
    shown = units_of(drawable(text).replace("\n", " "), style.value)
    return "".join(dict.fromkeys(unit.text for unit in shown if unit.face == BOX))


def _truncated(lines: tuple[str, ...], lettering: Lettering, width: float, max_lines: int) -> tuple[str, ...]:
    if len(lines) <= max_lines:
        return lines
    last = lines[max_lines - 1].rstrip(" ,.;:")
    while last and lettering.width(last + _ELLIPSIS) > width:
        last = "".join(list(clusters(last))[:-1]).rstrip()
    return (*lines[: max_lines - 1], last + _ELLIPSIS)


def _greedy(pieces: list[_Piece], width: float) -> tuple[str, ...]:
    lines: list[str] = []
    filled = 0.0
    for piece in pieces:
        if lines and filled + piece.space + piece.width <= width:
            lines[-1] += (" " if piece.space else "") + piece.text
            filled += piece.space + piece.width
        else:
            lines.append(piece.text)
            filled = piece.width
    return tuple(lines)


def clusters(word: str) -> Iterator[str]:
    """What must not be torn when a word is broken: letters with their marks, and syllables."""
    cluster = ""
    for character in word:
        joined = unicodedata.category(character).startswith("M") or character in _JOINERS
        tied = joined or cluster.endswith((*_VIRAMAS, *_JOINERS))
        if cluster and not (tied and len(cluster) < _LONGEST_CLUSTER):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster
