"""Where sentences end, and how a text is cut into scenes at those ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from scenewright.domain.speech import CLOSING_MARKS, ends_clause, ends_sentence
from scenewright.domain.storyboard import MAX_NARRATION

ABBREVIATIONS = {
    "en": "dr mr mrs ms prof st jr sr vs approx ca cf mt gen col sgt rev hon dept est inc ltd "
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "hi": "डॉ श्री प्रो सं",
    "es": "sr sra srta dr dra d dña ud uds prof av aprox ee uu",
    "fr": "m mm mme mlle dr pr st ste av env éd",
    "de": "dr hr fr prof bzw ca evtl ggf vgl usw st str bd jh tel inkl",
    "it": "sig sigra dott dr prof ing avv n ecc ca",
    "pt": "sr sra dr dra prof av ex aprox",
    "nl": "dhr mevr dr prof ir mr drs bv ca vgl enz st",
}
BEFORE_NUMBERS = "no nr num núm nº fig abb vol chap pág pag pagg p blz art"
FINEST = 8  # parts of a scene's capacity: sentences are cut down to these where whole ones do not fit
PARAGRAPH_WORTH = 0.15  # how much of a scene's length a cut between paragraphs may be off


@dataclass(frozen=True)
class Sentence:
    """Its words, single-spaced; `opens` tells that a paragraph starts with it."""

    text: str
    opens: bool = False


def sentences_of(text: str, language: str) -> list[Sentence]:
    """All words of `text` in order; a blank line ends a sentence too."""
    found: list[Sentence] = []
    for paragraph in re.split(r"\n\s*\n", text):
        begun, opens = [], True
        tokens = paragraph.split()
        for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
            begun.append(token)
            if not following or _ends_here(token, following, len(begun), language):
                found.append(Sentence(" ".join(begun), opens))
                begun, opens = [], False
    return found


def cut_into_scenes(sentences: Sequence[Sentence], count: int) -> list[str]:
    """`count` narrations of even length in which every sentence stands, in order.

    Fewer sentences than scenes are cut at clauses, then between words; there are never more scenes than
    words. Raises ValueError when `count` narrations cannot hold the text.
    """
    units = [unit for sentence in sentences for unit in _holdable(sentence)]
    count = min(count, sum(len(unit.text.split()) for unit in units))
    while len(units) < count:
        units = _longest_halved(units)
    units = _small_ones_joined(units, count)
    while not (borders := _even_borders(units, count)):
        if max((len(unit.text) for unit in units if " " in unit.text), default=0) < MAX_NARRATION // FINEST:
            raise ValueError(f"{count} scenes of {MAX_NARRATION} characters do not hold the text")
        units = _longest_halved(units)
    return [_joined(units[first:stop]) for first, stop in pairwise(borders)]


def fewest_scenes(sentences: Sequence[Sentence]) -> int:
    """How many narrations the text needs at least."""
    count, room = 0, -1
    for unit in (unit for sentence in sentences for unit in _holdable(sentence)):
        room -= len(unit.text) + 1
        if room < 0:
            count, room = count + 1, MAX_NARRATION - len(unit.text)
    return count


def _ends_here(token: str, following: str, position: int, language: str) -> bool:
    if not ends_sentence(token):
        return False
    bare = token.rstrip(CLOSING_MARKS)
    if bare.endswith(("।", "॥")):
        return True
    if following.lstrip("\"'“‘«([¿¡")[:1].islower():
        return False
    return not (bare.endswith(".") and _is_abbreviation(bare, following, position, language))


def _is_abbreviation(token: str, following: str, position: int, language: str) -> bool:
    """True where the full stop belongs to the word: "Dr.", "J.", "U.S.", a list's "1.", the German "3."."""
    word = token.lstrip("\"'“‘«([¿¡").rstrip(".")
    if word.isdigit():
        return len(word) <= 2 and (position == 1 or language == "de")
    if word.lower() in BEFORE_NUMBERS.split():
        return following[:1].isdigit()
    initials = all(len(part) == 1 and part.isalpha() for part in word.split("."))
    return initials or word.lower() in ABBREVIATIONS.get(language, "").split()


def _holdable(sentence: Sentence) -> list[Sentence]:
    """The sentence, or parts of it that a scene can hold."""
    if len(sentence.text) <= MAX_NARRATION:
        return [sentence]
    tokens = sentence.text.split()
    if len(tokens) == 1:
        raise ValueError(f"a word of {len(sentence.text)} characters does not fit into a scene")
    return [part for half in _halves(sentence) for part in _holdable(half)]


def _halves(sentence: Sentence) -> tuple[Sentence, Sentence]:
    """Cut near the middle, at a clause if one ends in the middle half."""
    tokens = sentence.text.split()
    middle = len(tokens) / 2
    borders = range(1, len(tokens))
    clauses = [at for at in borders if ends_clause(tokens[at - 1]) and abs(at - middle) <= middle / 2]
    at = min(clauses or borders, key=lambda at: abs(at - middle))
    return Sentence(" ".join(tokens[:at]), sentence.opens), Sentence(" ".join(tokens[at:]))


def _longest_halved(units: Sequence[Sentence]) -> list[Sentence]:
    divisible = [index for index, unit in enumerate(units) if " " in unit.text]
    at = max(divisible, key=lambda index: len(units[index].text))
    return [*units[:at], *_halves(units[at]), *units[at + 1 :]]


def _small_ones_joined(units: Sequence[Sentence], count: int) -> list[Sentence]:
    """Neighbours joined until there are at most some dozens a scene, which keeps the search short."""
    smallest = sum(len(unit.text) for unit in units) // (count * 12)
    joined: list[Sentence] = []
    for index, unit in enumerate(units):
        spare = len(joined) + len(units) - index > count
        fits = joined and len(joined[-1].text) + len(unit.text) < min(smallest, MAX_NARRATION)
        if spare and fits and not unit.opens:
            joined[-1] = Sentence(f"{joined[-1].text} {unit.text}", joined[-1].opens)
        else:
            joined.append(unit)
    return joined


def _even_borders(units: Sequence[Sentence], count: int) -> list[int]:
    """Indexes from 0 to the count of units: the cut into `count` runs of the least squared unevenness; []
    if a run would be too long for a scene, however they are cut."""
    sizes = [len(unit.text) + 1 for unit in units]
    target = sum(sizes) / count
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        reached: dict[int, tuple[float, int]] = {}
        for first, (cost, _came) in best[-1].items():
            size = 0
            for stop in range(first + 1, len(units) + 1):
                size += sizes[stop - 1]
                if size > MAX_NARRATION + 1:
                    break
                at_paragraph = stop == len(units) or units[stop].opens
                off = ((size - target) / target) ** 2 + (0 if at_paragraph else PARAGRAPH_WORTH)
                if stop not in reached or cost + off < reached[stop][0]:
                    reached[stop] = (cost + off, first)
        best.append(reached)
    if len(units) not in best[-1]:
        return []
    borders = [len(units)]
    for reached in best[:0:-1]:
        borders.append(reached[borders[-1]][1])
    return borders[::-1]


def _joined(units: Sequence[Sentence]) -> str:
    return " ".join(unit.text for unit in units)
