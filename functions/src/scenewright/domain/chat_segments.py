"""Cuts a long chat film into segments that are rendered apart and joined without a seam."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from scenewright.domain.chat_stillness import Effort
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_window import Window

SHORTEST_SECONDS: Final = 20
LONGEST_SECONDS: Final = 40
WANTED_SECONDS: Final = 30
_OUTSIDE_THE_LIMITS: Final = 1e6  # dearer than any choice of borders within them


def segments(timeline: ChatTimeline) -> tuple[ChatTimeline, ...]:
    """The film in parts that add up to its frames, each of 20 to 40 s; a shorter film is its only one.

    A second counts by what changes in it (`chat_stillness`), so a part is longer than 40 s only where for
    long almost nothing does.
    A border stands where the next message begins (its typing, where somebody is seen to type), so a part is
    shorter or longer only where messages do not allow it. In a long silence it stands anywhere.
    """
    borders = _borders(timeline)
    if len(borders) == 2:
        return (timeline,)
    return tuple(Window(timeline, start, end).segment() for start, end in pairwise(borders))


def _borders(timeline: ChatTimeline) -> list[int]:
    """The first frame of each segment and the frame after the last: the least sum of squared deviations."""
    effort = Effort(timeline)
    if effort.until(timeline.frames) <= LONGEST_SECONDS * timeline.fps:
        return [0, timeline.frames]
    until = {place: effort.until(place) / timeline.fps for place in _places(timeline)}
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for place in [*until][1:]:
        best[place] = min(
            (cost + _cost(until[place] - until[before]), [*path, place])
            for before, (cost, path) in best.items()
            if until[place] - until[before] <= 2 * LONGEST_SECONDS
        )
    return best[timeline.frames][1]


def _cost(seconds: float) -> float:
    outside = max(SHORTEST_SECONDS - seconds, seconds - LONGEST_SECONDS, 0.0)
    return (seconds - WANTED_SECONDS) ** 2 + _OUTSIDE_THE_LIMITS * outside


def _places(timeline: ChatTimeline) -> list[int]:
    """Where a border may stand, with the first and the last frame; never further apart than 20 s."""
    starts = {typing.end_frame: typing.start_frame for typing in timeline.typing}
    starts |= {draft.end_frame: draft.keystrokes[0].frame for draft in timeline.drafts}
    marks = {starts.get(message.appear_frame, message.appear_frame) for message in timeline.messages}
    marks = {0, timeline.frames} | {mark for mark in marks if 0 < mark < timeline.frames}
    return sorted(marks | set(_in_silence(sorted(marks), SHORTEST_SECONDS * timeline.fps)))


def _in_silence(marks: Sequence[int], step: int) -> Iterator[int]:
    for before, after in pairwise(marks):
        yield from range(before + step, after, step)
