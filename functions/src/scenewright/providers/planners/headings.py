"""A short heading out of a scene's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenewright.domain.speech import ends_clause
from scenewright.providers.planners.topic_words import ORDINARY

MOST_WORDS = 3


def heading_of(narration: str, language: str) -> str:
    """The most telling run of up to three words, such as "Solar energy"; '' where none stands out.

    English alone: elsewhere a run of words without its article or case reads wrong.
    """
    if language != "en":
        return ""
    runs = list(_runs(narration))
    if not runs:
        return ""
    best = max(runs, key=lambda run: _weight(run, runs))
    heading = " ".join(best)
    return heading[:1].upper() + heading[1:] if _weight(best, runs) > 0 else ""


def _runs(narration: str) -> Iterator[list[str]]:
    """Neighbouring words that are neither ordinary nor verbs by their ending, within a clause."""
    run: list[str] = []
    for token in narration.split():
        word = token.strip('.,;:!?…()[]{}"“”‘’«»—–*_')
        fits = word and not _is_ordinary(word) and not any(c.isdigit() for c in word)
        if fits:
            run.append(word)
        if run and (not fits or ends_clause(token)):
            yield run[-MOST_WORDS:]
            run = []
    if run:
        yield run[-MOST_WORDS:]


def _is_ordinary(word: str) -> bool:
    lowered = word.lower().replace("’", "'")
    return (
        lowered in ORDINARY or bool(re.search(r".(?:ed|ing|ly|n't|'ll|'re|'ve)$", lowered)) or len(word) < 3
    )


def _weight(run: list[str], runs: list[list[str]]) -> float:
    names = sum(word[0].isupper() for word in run)
    repeated = sum(sum(word.lower() in (w.lower() for w in other) for other in runs) - 1 for word in run)
    letters = sum(len(word) for word in run)
    return letters / 10 + names + repeated / 2 + (1 if len(run) > 1 else -1) - (1 if letters > 26 else 0)
