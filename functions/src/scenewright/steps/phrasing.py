"""Where a line may end in scripts that set no spaces between words: Thai, Chinese and Japanese.

The phrases come from BudouX, which learnt where readers expect a line to end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from budoux import (
    Parser,
    load_default_japanese_parser,
    load_default_simplified_chinese_parser,
    load_default_thai_parser,
)

from scenewright.domain.speech import SpokenWord, spread

_KANA: Final = "\u3040-\u30ff"
_HAN: Final = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE_MARKS: Final = "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff65"
_THAI: Final = "\u0e01-\u0e5b"
_SPACELESS: Final = re.compile(f"[{_KANA}{_HAN}]|[{_THAI}]{{2}}")
_STRETCH: Final = re.compile(
    f"[{_THAI}]+|[{_KANA}{_HAN}{_WIDE_MARKS}]+|[^{_THAI}{_KANA}{_HAN}{_WIDE_MARKS}]+"
)
_MAY_NOT_BEGIN: Final = "、。，．・：；？！）］｝〉》」』】〕〗ー々…ๆฯ,.!?:;)]}\"'”’%"  # a line (JIS X 4051)
_MAY_NOT_END: Final = "（［｛〈《「『【〔〖([{“‘"


def phrased(words: Sequence[SpokenWord]) -> list[SpokenWord]:
    """Words with those of scripts without spaces cut into phrases, which share the word's time."""
    pieces: list[SpokenWord] = []
    for word in words:
        parts = phrases(word.text)
        first, *others = spread(parts, word.start_ms, word.end_ms) if len(parts) > 1 else [word]
        pieces += [replace(first, glued=word.glued), *(replace(other, glued=True) for other in others)]
    return pieces


def is_spaceless(text: str) -> bool:
    """Whether lines of `text` may end where there is no space."""
    return _SPACELESS.search(text) is not None


def phrases(token: str) -> list[str]:
    """A token without spaces in the pieces that should not be torn; the whole of it in most scripts."""
    if not is_spaceless(token):
        return [token]
    pieces = [piece for stretch in _STRETCH.findall(token) for piece in _phrases_of(stretch, token)]
    return _tidied(pieces)


def _phrases_of(stretch: str, token: str) -> list[str]:
    if not is_spaceless(stretch):
        return [stretch]
    kind = "th" if re.match(f"[{_THAI}]", stretch) else "ja" if re.search(f"[{_KANA}]", token) else "zh"
    return list(_parser(kind).parse(stretch))


def _tidied(pieces: list[str]) -> list[str]:
    """Marks that close belong to what they follow, marks that open to what they precede."""
    tidy: list[str] = []
    for piece in pieces:
        if tidy and (piece[0] in _MAY_NOT_BEGIN or tidy[-1][-1] in _MAY_NOT_END):
            tidy[-1] += piece
        else:
            tidy.append(piece)
    return tidy


@cache
def _parser(kind: str) -> Parser:
    match kind:
        case "th":
            return load_default_thai_parser()
        case "ja":
            return load_default_japanese_parser()
        case _:
            return load_default_simplified_chinese_parser()
