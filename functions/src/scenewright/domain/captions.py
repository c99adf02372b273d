"""From spoken words to captions: what stands on the screen together, on which lines, and for how long."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scenewright.domain.brand import CaptionStyle
from scenewright.domain.speech import SpokenWord, ends_clause, ends_sentence, joined, spread
from scenewright.domain.timeline import CaptionCue, Word

MAX_LINES = 2
READABLE_COLUMNS_PER_SECOND = 20
SHORTEST_MS = 1_000  # on the screen, where the next cue leaves the time
LINGER_MS = 250  # after the last word
SMALLEST_GAP_MS = 300  # a shorter one between two cues would only flicker
LONG_PAUSE_MS = 600
BOLD_SHARE = 0.6
SHORT_WORD = 3  # letters and vowel signs: articles, prepositions and the like, in all the languages at hand
LONE_WORD = 7  # columns: a single word that short looks lost on a line of its own


def line_capacity(width: int, height: int, style: CaptionStyle = CaptionStyle.KARAOKE) -> int:
    """Columns of a caption line: 42 in 16:9 (the broadcasters' limit), 32 in a square, 24 in 9:16.

    Bold captions have large letters, and fewer of them.
    """
    columns = min(42, round(32 * math.sqrt(width / height)))
    return round(columns * BOLD_SHARE) if style is CaptionStyle.BOLD else columns


def caption_cues(
    words: Sequence[SpokenWord], *, fps: int, offset_frames: int, total_frames: int, max_chars: int
) -> tuple[CaptionCue, ...]:
    """Cues of at most two lines of `max_chars` columns that do not overlap and end by `total_frames`.

    Words start within half a frame of their time after `offset_frames`. Cues end at sentences, clauses and
    pauses where lines allow, are readable at 20 characters a second where the speech allows, and leave
    after it. A token longer than a line is cut into lines.
    """
    pieces = [piece for word in words for piece in _line_sized(word, max_chars)]
    groups = [pieces[first:stop] for first, stop in pairwise(_borders(pieces, max_chars))]
    starts = [offset_frames + _frames(group[0].start_ms, fps) for group in groups]
    limits = [*starts, total_frames][1:]
    cues = []
    for group, start, limit in zip(groups, starts, limits, strict=True):
        last = offset_frames + _frames(group[-1].end_ms, fps)
        end = _leaves(start, last, limit, _columns(joined(group)), fps)
        if limit < total_frames and limit - end < _frames(SMALLEST_GAP_MS, fps):
            end = limit
        if start < end:
            lines = _lines(group, max_chars)
            cues.append(_cue(lines, start, min(end, total_frames), offset_frames, fps))
    return tuple(cues)


def _leaves(start: int, last: int, limit: int, columns: int, fps: int) -> int:
    readable = start + math.ceil(columns * fps / READABLE_COLUMNS_PER_SECOND)
    shortest = start + _frames(SHORTEST_MS, fps)
    return min(limit, max(last + _frames(LINGER_MS, fps), shortest, readable))


def _cue(lines: Sequence[Sequence[SpokenWord]], start: int, end: int, offset: int, fps: int) -> CaptionCue:
    def timed(word: SpokenWord) -> Word:
        first, last = (offset + _frames(ms, fps) for ms in (word.start_ms, word.end_ms))
        return Word(text=word.text, start_frame=min(first, end), end_frame=min(last, end), glued=word.glued)

    return CaptionCue(
        start_frame=start, end_frame=end, lines=tuple(tuple(timed(word) for word in line) for line in lines)
    )


def _frames(ms: int, fps: int) -> int:
    """The nearest frame, halves upward."""
    return (2 * ms * fps + 1_000) // 2_000


def _line_sized(word: SpokenWord, max_chars: int) -> list[SpokenWord]:
    if _columns(word.text) <= max_chars:
        return [word]
    size = max_chars // 2 if any(unicodedata.east_asian_width(c) in "WF" for c in word.text) else max_chars
    pieces = spread(_cut(word.text, size), word.start_ms, word.end_ms)
    return [replace(pieces[0], glued=word.glued), *(replace(piece, glued=True) for piece in pieces[1:])]


def _cut(token: str, size: int) -> list[str]:
    """In parts of at most `size` characters; none starts with a mark that belongs to the letter before."""
    parts, at = [], 0
    while len(token) - at > size:
        stop = at + size
        while stop > at + 1 and unicodedata.category(token[stop])[0] in "MC":
            stop -= 1
        parts.append(token[at:stop])
        at = stop
    return [*parts, token[at:]]


def _borders(words: Sequence[SpokenWord], max_chars: int) -> list[int]:
    """The cheapest way to cut `words` into cues: indexes from 0 to their count (shortest path)."""
    cheapest, came_from = [0.0], [0]
    for stop in range(1, len(words) + 1):
        costs = {}
        for first in range(stop - 1, -1, -1):
            if first < stop - 1 and _line_break(words[first:stop], max_chars) is None:
                break
            costs[first] = cheapest[first] + _cue_cost(words, first, stop, max_chars)
        best = min(costs, key=lambda first: costs[first])
        cheapest.append(costs[best])
        came_from.append(best)
    borders = [len(words)]
    while borders[-1] > 0:
        borders.append(came_from[borders[-1]])
    return borders[::-1]


def _cue_cost(words: Sequence[SpokenWord], first: int, stop: int, max_chars: int) -> float:
    """How unwelcome the cue of words[first:stop] is; 0 to 10 for each thing that a viewer would notice."""
    shown = words[first:stop]
    until = words[stop].start_ms if stop < len(words) else shown[-1].end_ms + SHORTEST_MS
    seconds = max(1, until - shown[0].start_ms) / 1_000
    columns = _columns(joined(shown))
    cost = 3 + 5 * (columns / (MAX_LINES * max_chars)) ** 2  # few cues, of even length
    cost += 4 * max(0.0, columns / seconds - READABLE_COLUMNS_PER_SECOND)
    cost += 10 * max(0.0, 1.2 - seconds) + 2 * max(0.0, seconds - 6)
    cost += sum(_crossing_cost(one, other) for one, other in pairwise(shown))
    if stop < len(words):
        cost += 1.5 * _border_cost(words[stop - 1], words[stop])
        cost += 4 if len(shown) == 1 and not ends_sentence(shown[0].text) else 0
    return cost


def _crossing_cost(one: SpokenWord, other: SpokenWord) -> float:
    """Of a cue that goes on from `one` to `other`."""
    pause = 6 if other.start_ms - one.end_ms > LONG_PAUSE_MS else 0
    return pause + (6 if ends_sentence(one.text) else 0)


def _border_cost(left: SpokenWord, right: SpokenWord) -> float:
    """Of a line or cue that ends between two tokens."""
    if not any(c.isalnum() for c in right.text):
        return 20  # a dash, and the mark that French sets apart
    if ends_sentence(left.text):
        return 0
    if ends_clause(left.text):
        return 1
    if right.glued:
        return 3  # a phrase of a script without spaces: its length says nothing
    # Hindi's short words follow what they belong to, the others' precede it.
    belongs, opens = (right.text, left.text) if _is_devanagari(right.text) else (left.text, right.text)
    if _letters(belongs) <= SHORT_WORD:
        return 7
    return 2.5 if _letters(opens) <= SHORT_WORD else 3


def _lines(words: Sequence[SpokenWord], max_chars: int) -> list[Sequence[SpokenWord]]:
    at = _line_break(words, max_chars)
    return [words[:at], words[at:]] if at else [words]


def _line_break(words: Sequence[SpokenWord], max_chars: int) -> int | None:
    """Where the second line starts, 0 if one line holds all, None if two lines do not."""
    if _columns(joined(words)) <= max_chars:
        return 0
    costs = {}
    for at in range(1, len(words)):
        above, below = _columns(joined(words[:at])), _columns(joined(words[at:]))
        if max(above, below) <= max_chars:
            lone = min(above if at == 1 else max_chars, below if at == len(words) - 1 else max_chars)
            lost = 10 if lone <= LONE_WORD else 0
            uneven = 8 * abs(above - below) / max_chars
            costs[at] = lost + uneven + _border_cost(words[at - 1], words[at])
    return min(costs, key=lambda at: costs[at]) if costs else None


def _columns(text: str) -> int:
    """Width of a text in Latin letters: marks take none, East Asian characters and emoji two."""
    return sum(_character_columns(c) for c in text)


def _character_columns(c: str) -> int:
    if unicodedata.category(c) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def _letters(token: str) -> int:
    return sum(c.isalnum() or unicodedata.category(c).startswith("M") for c in token)


def _is_devanagari(token: str) -> bool:
    return any("\u0900" <= c <= "\u097f" for c in token)
