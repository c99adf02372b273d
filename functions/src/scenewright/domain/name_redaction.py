"""Replaces people's names, numbers and addresses in a conversation by invented ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import Final

PSEUDONYMS: Final = (
    "Alex", "Sam", "Robin", "Kim", "Jo", "Charlie", "Toni", "Max", "Luca", "Noa", "Sascha", "Andy", "Jules",
    "Mika", "Sky", "Remy",
)  # fmt: skip
HIDDEN: Final = "•••"
_SHORTEST_PART: Final = 3  # of a name; shorter ones are too often ordinary words
_ADDRESS: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")
_NUMBER: Final = re.compile(r"[@+]?\d(?:[\s()./-]?\d){7,14}(?!\d)")


class Redaction:
    """The same name always becomes the same pseudonym.

    In texts a name counts in full or in any of its parts, in any case, as a whole word. Nicknames, and
    names of people who do not write, cannot be known and stay.
    """

    def __init__(self, names: Iterable[str]) -> None:
        names = list(dict.fromkeys(names))
        parts = {part.casefold() for name in names for part in _parts(name)}
        invented = (name for name in _pseudonyms() if name.casefold() not in parts)
        self._invented = dict(zip(names, invented, strict=False))
        by_word: dict[str, str] = {}
        for name, pseudonym in self._invented.items():
            for part in (name, *_parts(name)):
                by_word.setdefault(part.casefold(), pseudonym)
        self._by_word = by_word
        longest_first = sorted(by_word, key=len, reverse=True)
        self._names = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE
        )

    def name(self, name: str) -> str:
        return self._invented[name]

    def text(self, text: str) -> str:
        if self._by_word:
            text = self._names.sub(lambda found: self._by_word.get(found[0].casefold(), HIDDEN), text)
        return _NUMBER.sub(HIDDEN, _ADDRESS.sub(HIDDEN, text))


def _parts(name: str) -> list[str]:
    words = re.split(r"[^\w'’-]+", name)
    return [word for word in words if len(word) >= _SHORTEST_PART and not word.isnumeric()]


def _pseudonyms() -> Iterator[str]:
    return chain(PSEUDONYMS, (f"Person {number}" for number in count(len(PSEUDONYMS) + 1)))
