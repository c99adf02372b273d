"""The faces of the typography, and which of them draws a character.

Built-in faces lie in `fonts`, where SOURCES.txt says where each comes from. A face is named by its file, or
by the path of a font of the user's. Chinese, Japanese and Korean come from a package of their own, because
their face is larger than all others together; where it is not installed, these characters have no face.
"""

from __future__ import annotations

import struct
import unicodedata
from enum import Enum
from functools import cache, lru_cache
from importlib import resources
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

from scenewright.domain.errors import MediaBroken

Chain = tuple[str, ...]  # of faces, the preferred first

_SCRIPTS: Final = (
    "Arabic", "Hebrew", "Thai", "Bengali", "Tamil", "Telugu", "Gujarati", "Gurmukhi", "Kannada", "Malayalam",
    "Oriya", "Sinhala", "Khmer", "Lao", "Myanmar", "Ethiopic", "Georgian", "Armenian",
)  # fmt: skip
_CJK_PACKAGE: Final = "manimgx_fonts_cjk"  # Noto Sans CJK as its makers publish it, and nothing else
_CJK_FILE: Final = "NotoSansCJK-VF.otf.ttc"
_CJK_WEIGHTS: Final = {"NotoSansCJK-Regular": 400, "NotoSansCJK-Bold": 700}
_SYMBOLS: Final = ("NotoSansMath-Symbols", "NotoSansSymbols2-Dingbats")


def _scripts(weight: str) -> Chain:
    return (*(f"NotoSans{script}-{weight}" for script in _SCRIPTS), *_SYMBOLS, f"NotoSansCJK-{weight}")


_REGULAR: Final = ("NotoSans-Regular", "NotoSansDevanagari-Regular", *_scripts("Regular"))
_BOLD: Final = ("NotoSansDevanagari-Bold", "NotoSans-Bold", *_scripts("Bold"))


class Style(Enum):
    """A voice of the typography: the faces that are tried for each character, in order."""

    TITLE = ("Fraunces-SemiBold", "FrauncesExtended-SemiBold", *_BOLD)
    CAPTION = ("Inter-SemiBold", "InterExtended-SemiBold", *_BOLD)
    LOUD = ("Inter-ExtraBold", "InterExtended-ExtraBold", *_BOLD)
    TEXT = _REGULAR
    STRONG = ("NotoSans-Bold", *_BOLD)
    CHAT = ("Inter-Regular", *_REGULAR)
    CHAT_STRONG = ("Inter-SemiBold", "InterExtended-SemiBold", "NotoSans-Bold", *_BOLD)
    POPPINS = ("Poppins-SemiBold", "PoppinsExtended-SemiBold", *_BOLD)
    MONTSERRAT = ("Montserrat-Bold", "MontserratExtended-Bold", *_BOLD)
    OSWALD = ("Oswald-SemiBold", "OswaldExtended-SemiBold", *_BOLD)


def faces(text: str, chain: Chain) -> list[str | None]:
    """The face of each character, None where no face of the chain has it.

    Marks, digits and punctuation keep the face of what they follow.
    """
    found: list[str | None] = []
    current: str | None = None
    for character in text:
        if current is None or character.isalpha() or ord(character) not in characters(current):
            face = _face_for(character, chain)
            current = face or current
        else:
            face = current
        found.append(face)
    return found


def is_ignorable(character: str) -> bool:
    """Whether it has no picture of its own, so that nobody misses it."""
    return unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"


@cache
def _face_for(character: str, chain: Chain) -> str | None:
    if character.isspace():
        return chain[0]
    return next((face for face in chain if ord(character) in characters(face)), None)


@cache
def characters(face: str) -> frozenset[int]:
    """The code points that a face has; none for a face that is not installed."""
    if face in _CJK_WEIGHTS:
        path = _cjk_path()
        return _code_points(path, number=0) if path else frozenset()
    return _code_points(BytesIO(_bytes(face)))


def _code_points(file: BytesIO | str, number: int = -1) -> frozenset[int]:
    with TTFont(file, lazy=True, fontNumber=number) as opened:
        return frozenset(opened.getBestCmap())


@lru_cache(maxsize=64)
def font(face: str, size: float) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    path = _cjk_path() if face in _CJK_WEIGHTS else None
    if path is None:
        return ImageFont.truetype(BytesIO(_bytes(face)), size, layout_engine=ImageFont.Layout.RAQM)
    # Opened by its path, so that only what is drawn is read. The first of the collection shapes regional
    # forms by the language of the text.
    opened = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    opened.set_variation_by_axes([_CJK_WEIGHTS[face]])
    return opened


def is_installed(face: str) -> bool:
    """False for those of the extra `cjk` where that was left out: their letters are told as lacking."""
    return face not in _CJK_WEIGHTS or _cjk_path() is not None


def check_font(path: Path) -> None:
    """Raise MediaBroken unless `path` is a font that letters can be drawn with."""
    try:
        opened = ImageFont.truetype(str(path), 20, layout_engine=ImageFont.Layout.RAQM)
        seen = opened.getbbox("".join(map(chr, sorted(_code_points(str(path)))[:200])))
    except (OSError, TTLibError, ValueError, AssertionError, KeyError, struct.error) as exc:
        raise MediaBroken(f"the font cannot be read: {exc}") from exc
    if seen[2] <= seen[0]:
        raise MediaBroken("the font has no letters")


@cache
def _cjk_path() -> str | None:
    found = find_spec(_CJK_PACKAGE)
    places = found.submodule_search_locations if found else None
    return str(Path(places[0], _CJK_FILE)) if places else None


@cache
def _bytes(face: str) -> bytes:
    if Path(face).is_absolute():
        return Path(face).read_bytes()
    return resources.files("scenewright.render").joinpath("fonts", f"{face}.ttf").read_bytes()
