"""Text of chat messages: cleaned without harm to any script, and cut where a reader sees characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_LARGE_EMOJI: Final = 3  # more of them are drawn as text in a bubble

_LINE_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HALF_CHARACTERS: Final = re.compile("[\ud800-\udfff]")
# Nothing is seen of these, and no script or emoji needs them; joiners, variation selectors, tags and marks
# of direction stay.
_INVISIBLE: Final = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]")
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by class, empty to the eye

_ZERO_WIDTH_JOINER: Final = "\u200d"
_EMOJI_STYLE: Final = "\ufe0f"
_KEYCAP: Final = "\u20e3"
# Emoji_Presentation of Unicode 16 below U+1F000, as ranges.
_EMOJI_BY_DEFAULT: Final = re.compile(
    "[\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f1e6-\U0001f1ff\U0001f201-\U0001f265"
    "\U0001f300-\U0001faff]"
)


def clean(text: str) -> str:
    """Composed (NFC) and trimmed, with `\\n` as the only control character; half characters become U+FFFD."""
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    text = _HALF_CHARACTERS.sub("\ufffd", _INVISIBLE.sub("", text))
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", text).strip()


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing: spaces, marks of direction, empty letters."""
    return not any(unicodedata.category(c)[0] not in "ZC" and c not in _BLANK_LETTERS for c in text)


def clusters(text: str) -> list[str]:
    """What a reader sees as one character each; joined they are the text again.

    After Unicode's text segmentation (UAX #29), without its rules for Hangul letters, which NFC composes,
    and for Indic conjuncts, which are typed letter by letter.
    """
    found: list[str] = []
    for character in text:
        if found and _continues(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def is_emoji(cluster: str) -> bool:
    """Whether it is drawn as a coloured picture."""
    if _KEYCAP in cluster:
        return _EMOJI_STYLE in cluster
    if _is_flag_half(cluster[0]):
        return len(cluster) == 2
    return bool(_EMOJI_BY_DEFAULT.match(cluster)) or _EMOJI_STYLE in cluster[1:2]


def is_large_emoji(text: str) -> bool:
    """Whether the text is one to three emoji and nothing else, as it is then drawn large."""
    shown = [cluster for cluster in clusters(text) if not cluster.isspace()]
    return 0 < len(shown) <= MAX_LARGE_EMOJI and all(map(is_emoji, shown))


def _continues(cluster: str, character: str) -> bool:
    if cluster == "\n":
        return False
    if _is_flag_half(character):
        return len(cluster) == 1 and _is_flag_half(cluster)
    if cluster[-1] == _ZERO_WIDTH_JOINER:
        return unicodedata.category(character) == "So"
    return _extends(character)


def _extends(character: str) -> bool:
    """Marks, joiners, skin tones and the letters of subdivision flags belong to what stands before."""
    return (
        unicodedata.category(character) in ("Mn", "Me", "Mc")
        or character in "\u200c\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
