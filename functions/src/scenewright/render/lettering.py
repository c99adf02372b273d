"""Text set in the built-in fonts: shaped by Raqm, measured, wrapped and fitted.

A style is a chain of faces; each character is drawn with the first face that has it, so one line may mix
Latin, Devanagari and mathematical signs. Sizes and widths are in pixels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

_SYMBOLS = ("NotoSansMath-Symbols", "NotoSansSymbols2-Dingbats")
_RIGHT_TO_LEFT = ("NotoSansArabic-Regular", "NotoSansHebrew-Regular")
_JOINERS = "\u200c\u200d"
_VIRAMA = "\u094d"
_ELLIPSIS = "…"
_LONGEST_CLUSTER = 12  # characters; what is longer is no syllable of any language, and must not break out


class Style(Enum):
    """A voice of the typography: the faces that are tried for each character, in order."""

    TITLE = (
        "Fraunces-SemiBold",
        "FrauncesExtended-SemiBold",
        "NotoSansDevanagari-Bold",
        "NotoSans-Bold",
        *_SYMBOLS,
    )
    CAPTION = (
        "Inter-SemiBold",
        "InterExtended-SemiBold",
        "NotoSansDevanagari-Bold",
        "NotoSans-Bold",
        *_SYMBOLS,
    )
    TEXT = ("NotoSans-Regular", "NotoSansDevanagari-Regular", *_SYMBOLS)
    STRONG = ("NotoSans-Bold", "NotoSansDevanagari-Bold", *_SYMBOLS)
    CHAT = ("Inter-Regular", "NotoSans-Regular", "NotoSansDevanagari-Regular", *_RIGHT_TO_LEFT, *_SYMBOLS)
    CHAT_STRONG = (
        "Inter-SemiBold",
        "InterExtended-SemiBold",
        "NotoSans-Bold",
        "NotoSansDevanagari-Bold",
        *_RIGHT_TO_LEFT,
        *_SYMBOLS,
    )


@dataclass(frozen=True)
class Lettering:
    """A style at a size. `language` chooses localised forms; `tracking` is extra space in ems."""

    style: Style
    size: float
    language: str
    tracking: float = 0.0

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
        return sum(self._advance(run, face) for run, face in self._runs(text))

    def draw(self, canvas: Image.Image, x: float, baseline: float, text: str) -> None:
        """Draw coverage into `canvas` (mode L) with the pen starting at `x`."""
        pen = ImageDraw.Draw(canvas)
        for run, face in self._runs(text):
            sized = font(face, self.size)
            pen.text((x, baseline), run, fill=255, font=sized, anchor="ls", language=self.language)
            x += self._advance(run, face)

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        for run, face in split_runs(text, self.style):
            if self.tracking and "Devanagari" not in face:  # its letters hang on one unbroken line
                yield from ((letter, face) for letter in run)
            else:
                yield run, face

    def _advance(self, run: str, face: str) -> float:
        return font(face, self.size).getlength(run, language=self.language) + self.tracking * self.size


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
        if max(map(trial.width, text.split()), default=0) <= width:
            lines = wrap(text, trial, width=width)
            if len(lines) <= max_lines:
                return Fitted(trial, lines)
        size *= 0.95
    last = replace(lettering, size=smallest)
    return Fitted(last, _truncated(wrap(text, last, width=width), last, width, max_lines))


def wrap(text: str, lettering: Lettering, *, width: float) -> tuple[str, ...]:
    """As few lines as `width` allows, of similar length. A word wider than `width` is broken."""
    space = lettering.width(" ")
    pieces = [
        (piece, lettering.width(piece))
        for word in text.split()
        for piece in break_word(word, lettering, width)
    ]
    lines = _greedy(pieces, space, width)
    low, high = max((wide for _, wide in pieces), default=0.0), width
    while high - low > 1:  # the narrowest measure that needs no further line gives the most even lines
        middle = (low + high) / 2
        if len(_greedy(pieces, space, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return _greedy(pieces, space, max(low, high))


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


def undrawable(text: str) -> str:
    """The characters of `text` that no built-in face has; they are left out when it is drawn."""
    return "".join(
        c for c in text if not c.isspace() and not _ignorable(c) and _face_for(c, Style.TEXT) is None
    )


@lru_cache(maxsize=512)
def split_runs(text: str, style: Style) -> tuple[tuple[str, str], ...]:
    """`text` as (run, face) pairs. Marks, digits and punctuation stay with the run that they follow."""
    runs: list[tuple[str, str]] = []
    for character, face in zip(text, faces(text, style), strict=True):
        if face is None:
            continue
        if runs and runs[-1][1] == face:
            runs[-1] = (runs[-1][0] + character, face)
        else:
            runs.append((character, face))
    return tuple(runs)


def faces(text: str, style: Style) -> list[str | None]:
    """The face of each character, None where no face of the style has it.

    Marks, digits and punctuation keep the face of what they follow.
    """
    found: list[str | None] = []
    current: str | None = None
    for character in text:
        if current is None or character.isalpha() or ord(character) not in characters(current):
            face = _face_for(character, style)
            current = face or current
        else:
            face = current
        found.append(face)
    return found


def _truncated(lines: tuple[str, ...], lettering: Lettering, width: float, max_lines: int) -> tuple[str, ...]:
    if len(lines) <= max_lines:
        return lines
    last = lines[max_lines - 1].rstrip(" ,.;:")
    while last and lettering.width(last + _ELLIPSIS) > width:
        last = "".join(list(clusters(last))[:-1]).rstrip()
    return (*lines[: max_lines - 1], last + _ELLIPSIS)


def _greedy(pieces: list[tuple[str, float]], space: float, width: float) -> tuple[str, ...]:
    lines: list[list[str]] = []
    filled = 0.0
    for piece, wide in pieces:
        if lines and filled + space + wide <= width:
            lines[-1].append(piece)
            filled += space + wide
        else:
            lines.append([piece])
            filled = wide
    return tuple(" ".join(line) for line in lines)


def clusters(word: str) -> Iterator[str]:
    """What must not be torn when a word is broken: letters with their marks, and syllables."""
    cluster = ""
    for character in word:
        joined = unicodedata.category(character).startswith("M") or character in _JOINERS
        tied = joined or cluster.endswith((_VIRAMA, *_JOINERS))
        if cluster and not (tied and len(cluster) < _LONGEST_CLUSTER):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _ignorable(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"


@cache
def _face_for(character: str, style: Style) -> str | None:
    faces: tuple[str, ...] = style.value
    if character.isspace():
        return faces[0]
    return next((face for face in faces if ord(character) in characters(face)), None)


@cache
def characters(face: str) -> frozenset[int]:
    """The code points that a built-in face has."""
    return frozenset(TTFont(BytesIO(_bytes(face)), lazy=True).getBestCmap())


@lru_cache(maxsize=48)
def font(face: str, size: float) -> ImageFont.FreeTypeFont:
    """A built-in face at a size in pixels."""
    return ImageFont.truetype(BytesIO(_bytes(face)), size, layout_engine=ImageFont.Layout.RAQM)


@cache
def _bytes(face: str) -> bytes:
    return resources.files("scenewright.render").joinpath("fonts", f"{face}.ttf").read_bytes()
