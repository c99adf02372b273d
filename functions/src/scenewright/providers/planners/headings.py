"""A short heading out of a scene's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenewright.domain.speech import ends_clause
from scenewright.providers.planners.topic_words import ARTICLES, DETERMINERS, ORDINARY

MOST_WORDS = 3
AROUND_WORDS = ".,;:!?…()[]{}\"“”‘’«»—–*_'"


def heading_of(narration: str, language: str) -> str:
    """The most telling thing that is named, such as "Tidal power station" or "The Moon"; '' for none.

    English alone: elsewhere a noun without its article or in another case reads wrong.
    """
    if language != "en":
        return ""
    tokens = narration.split()
    found = [*_names(tokens), *_things(tokens)]
    if not found:
        return ""
    heading = max(found, key=_weight)
    return heading[:1].upper() + heading[1:]


def _names(tokens: list[str]) -> Iterator[str]:
    """Two or more capitals in a row, without a clause between them."""
    run: list[str] = []
    for token in [*tokens, ""]:
        word = token.strip(AROUND_WORDS)
        if word[:1].isupper() and not (_is_ordinary(word) or token.endswith(".")):
            run.append(word)
        else:
            if 2 <= len(run) <= MOST_WORDS:
                yield " ".join(run)
            run = []
        if run and ends_clause(token):
            if 2 <= len(run) <= MOST_WORDS:
                yield " ".join(run)
            run = []


def _things(tokens: list[str]) -> Iterator[str]:
    """What follows an article or its like, up to the next ordinary word, and no verb that has an object."""
    for index, token in enumerate(tokens):
        opener = token.strip(AROUND_WORDS).lower()
        if opener not in DETERMINERS or ends_clause(token):
            continue
        words, following = _run(tokens[index + 1 :])
        if len(words) > 1 and following in DETERMINERS:
            words = words[:-1]
        if 2 <= len(words) <= MOST_WORDS:
            yield " ".join(words)
        elif len(words) == 1 and opener in ARTICLES:
            yield f"{opener} {words[0]}"


def _run(tokens: list[str]) -> tuple[list[str], str]:
    """Words up to an ordinary one or the end of a clause, and what comes after them within it."""
    words: list[str] = []
    for token in tokens:
        word = token.strip(AROUND_WORDS)
        if _is_ordinary(word):
            return words, word.lower()
        words.append(word)
        if ends_clause(token):
            break
    return words, ""


def _is_ordinary(word: str) -> bool:
    lowered = word.lower().replace("’", "'")
    verb = re.search(r".(?:ed|ing|ly|n't|'ll|'re|'ve)$", lowered)
    return lowered in ORDINARY or verb is not None or len(word) < 3 or not word.isalpha()


def _weight(heading: str) -> float:
    words = heading.split()
    named = sum(word[0].isupper() for word in words[-2:])
    return min(len(heading), 26) / 10 + 1.5 * named + (0 if words[0] in ARTICLES else 1)
