"""How scenes meet: which stretches of their segments are copied and which are made anew.

A copy starts and ends at keyframes. A segment that has one where a transition ends (and where the next one
starts) loses nothing but the overlap itself; of others the rest of the group of pictures is made anew too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

TRANSITION_SECONDS: Final = (0.2, 1.5)  # shorter flickers, longer keeps people waiting


class TransitionKind(StrEnum):
    CUT = "cut"
    CROSS_FADE = "cross_fade"
    DIP = "dip"  # through black
    SLIDE = "slide"
    WIPE = "wipe"


@dataclass(frozen=True)
class Transition:
    """From one scene to the next; both are shown for `frames`, which a cut has none of."""

    kind: TransitionKind
    frames: int


CUT: Final = Transition(TransitionKind.CUT, 0)


class TransitionChoice(BaseModel):
    """How a film passes from scene to scene, as a brief says it; `seconds` are not asked of a cut."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: Annotated[TransitionKind, Field(strict=False)] = TransitionKind.CROSS_FADE
    seconds: float = Field(default=0.4, ge=TRANSITION_SECONDS[0], le=TRANSITION_SECONDS[1])

    def at(self, fps: int) -> Transition:
        """In an even number of frames, so that both scenes grow by half of it each."""
        return (
            CUT
            if self.kind is TransitionKind.CUT
            else Transition(self.kind, 2 * round(self.seconds * fps / 2))
        )


def scene_transitions(
    film: TransitionChoice, own: Sequence[TransitionChoice | None], number: int, fps: int
) -> tuple[Transition, Transition]:
    """How scene `number` begins and ends; the film itself begins and ends by cuts.

    `own` says how the film comes to each scene, None for as it comes to all.
    """
    choices = [(choice or film).at(fps) for choice in own]
    borders = [CUT, *choices[1:], CUT]
    return borders[number - 1], borders[number]


@dataclass(frozen=True)
class SegmentFacts:
    """Length in frames and the frames that are keyframes, rising from 0."""

    frames: int
    keyframes: tuple[int, ...]


@dataclass(frozen=True)
class Copied:
    """Frames `start` to `end` of segment `segment` (from 0)."""

    segment: int
    start: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Blended:
    """Segment `left` from frame `start` on, and the one after it up to frame `end`, overlapping."""

    left: int
    start: int
    length: int  # of the left segment
    end: int
    transition: Transition

    @property
    def frames(self) -> int:
        return self.length - self.start + self.end - self.transition.frames


def join_frames(first: Transition, last: Transition, frames: int) -> tuple[int, ...]:
    """Where a scene of `frames` frames should have keyframes besides its first, for its two transitions."""
    wanted = {first.frames, frames - last.frames}
    return tuple(sorted(frame for frame in wanted if 0 < frame < frames))


def plan_pieces(
    segments: Sequence[SegmentFacts], transitions: Sequence[Transition]
) -> list[Copied | Blended]:
    """The film's pieces in order. Raises ValueError when a transition is longer than a scene has room for."""
    if len(transitions) != len(segments) - 1:
        raise ValueError(
            f"{len(segments)} scenes have {len(segments) - 1} transitions, not {len(transitions)}"
        )
    pieces: list[Copied | Blended] = []
    start = 0
    for number, segment in enumerate(segments):
        transition = transitions[number] if number < len(transitions) else None
        if transition is None or not transition.frames:
            pieces += _copied(number, start, segment.frames)
            start = 0
            continue
        end = _keyframe_until(segment, segment.frames - transition.frames)
        after = _keyframe_from(segments[number + 1], transition.frames)
        if end < start:
            raise ValueError(f"scene {number + 1} is too short for its transitions")
        pieces += [
            *_copied(number, start, end),
            Blended(number, end, segment.frames, after, transition),
        ]
        start = after
    return pieces


def _copied(number: int, start: int, end: int) -> list[Copied | Blended]:
    return [Copied(number, start, end)] if start < end else []


def _keyframe_until(segment: SegmentFacts, frame: int) -> int:
    """The last keyframe at or before `frame`; -1 when that is before the segment."""
    at = bisect_right(segment.keyframes, frame)
    return segment.keyframes[at - 1] if at else -1


def _keyframe_from(segment: SegmentFacts, frame: int) -> int:
    """The first keyframe at or after `frame`, or the end of the segment."""
    at = bisect_left(segment.keyframes, frame)
    return segment.keyframes[at] if at < len(segment.keyframes) else segment.frames
