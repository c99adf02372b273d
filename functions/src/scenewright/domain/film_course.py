"""Where the scenes of a film begin, and how each passes into the next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.container import Container
from scenewright.domain.timeline import Timeline
from scenewright.domain.transitions_plan import CUT, Transition

AnyTimeline = Timeline | ChatTimeline


def container_of(timelines: Sequence[AnyTimeline]) -> Container:
    """What kind of file the film is: that of its segments."""
    first = timelines[0]
    return first.container if isinstance(first, ChatTimeline) else Container.MP4


def meetings(timelines: Sequence[AnyTimeline]) -> tuple[Transition, ...]:
    """The transitions between neighbours.

    In a partial film two may meet that were not made for each other: then what both have room for.
    """
    return tuple(_meeting(left, right) for left, right in pairwise(timelines))


def scene_starts(timelines: Sequence[AnyTimeline]) -> tuple[int, ...]:
    """The frame of the film at which each scene is first shown, and last of all the film's length."""
    overlaps = (*(meeting.frames for meeting in meetings(timelines)), 0)
    lengths = (line.frames - overlap for line, overlap in zip(timelines, overlaps, strict=True))
    return tuple(accumulate(lengths, initial=0))


def _meeting(left: AnyTimeline, right: AnyTimeline) -> Transition:
    if isinstance(left, ChatTimeline) or isinstance(right, ChatTimeline):
        return CUT
    frames = min(left.transition_out.frames, right.transition_in.frames)
    return Transition(left.transition_out.kind, frames) if frames else CUT
