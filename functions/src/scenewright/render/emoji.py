"""Emoji: which characters of a text are one, and their pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from scenewright.render.faces import Style, characters

FACE = "NotoColorEmoji"
_STRIKE = 109  # pixels per em: the only size that the face has
_CELL, _ASCENT = (136, 128), 101  # pixels at that size
_FIRST = 0x203C  # no sequence is without a character from here on
_PICTOGRAPHS = 0x2600  # below stand signs that also text faces have, which are emoji only when asked for
_TONE = "[\U0001f3fb-\U0001f3ff]"
_TAGS = "[\U000e0020-\U000e007f]"


def split(text: str) -> Iterator[tuple[str, bool]]:
    """`text` in stretches, each either one emoji (True) or without any."""
    if not text or ord(max(text)) < _FIRST:  # spares most texts the reading of the face
        yield text, False
        return
    at = 0
    for found in _sequences().finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found.group(), True
        at = found.end()
    if at < len(text):
        yield text[at:], False


@lru_cache(maxsize=256)
def picture(sequence: str, height: int) -> Image.Image:
    """RGBA, as wide as its advance. A sequence that the face does not join is drawn as its parts."""
    face = _face()
    width = max(_CELL[0], round(face.getlength(sequence)))
    drawn = Image.new("RGBA", (width, _CELL[1]))
    ImageDraw.Draw(drawn).text((0, _ASCENT), sequence, font=face, embedded_color=True, anchor="ls")
    size = (max(1, round(width * height / _CELL[1])), height)
    return drawn.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


@cache
def _face() -> ImageFont.FreeTypeFont:
    """Opened by its path, so that only the pictures that are drawn are read into memory."""
    return ImageFont.truetype(_path(), _STRIKE, layout_engine=ImageFont.Layout.RAQM)


def _path() -> str:
    return str(resources.files("scenewright.render").joinpath("fonts", f"{FACE}.ttf"))


@cache
def _sequences() -> re.Pattern[str]:
    """UTS 51, ED-17: flags, keycaps, and pictographs with tone, presentation, tags and joined parts."""
    with TTFont(_path(), lazy=True) as face:
        have = {code for code in face.getBestCmap() if code > 0xA0 and not 0x1F1E6 <= code <= 0x1F1FF}
    have -= {0x200C, 0x200D, 0x20E3, 0xFE0E, 0xFE0F, *range(0xE0000, 0xE0080)}
    lettered = {code for code in have if code < _PICTOGRAPHS and _in_text_face(code)}
    pictograph, asked = _set(have - lettered), _set(lettered)
    one = rf"(?:{pictograph}(?!\ufe0e)|{asked}\ufe0f)\ufe0f?{_TONE}?\ufe0f?{_TAGS}*"
    flag, keycap = "[\U0001f1e6-\U0001f1ff]{2}", "[0-9#*]\ufe0f?\u20e3"
    return re.compile(rf"{flag}|{keycap}|{one}(?:\u200d{_set(have)}\ufe0f?{_TONE}?)*")


def _in_text_face(code: int) -> bool:
    return any(code in characters(face) for face in Style.CHAT.value)


def _set(codes: set[int]) -> str:
    return "[" + "".join(re.escape(chr(code)) for code in sorted(codes)) + "]"
