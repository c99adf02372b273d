"""How much of a chat film has to be drawn and encoded: a picture that stands still for long costs little."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from scenewright.domain.chat_timeline import ChatMessage, ChatTimeline, MessageKind

STILL_SECONDS: Final = 2  # a shorter rest is part of the talk and counts in full
STILL_SHARE: Final = 0.025  # what a frame beyond that counts

_MOTION_SECONDS: Final = 1  # in which an event has come to rest

_Stretch = tuple[int, int]  # from a frame up to, and without, another


class Effort:
    """Counts frames by what they cost: one that changes is 1, one in a long rest `STILL_SHARE`."""

    def __init__(self, timeline: ChatTimeline) -> None:
        still = [*_still(timeline)]
        self._starts = [start for start, _ in still]
        self._lengths = [end - start for start, end in still]
        self._before = [0, *accumulate(self._lengths)]

    def until(self, frame: int) -> float:
        """What the frames before this one cost."""
        begun = bisect_right(self._starts, frame)
        still = self._before[begun]
        if begun:
            still -= max(self._starts[begun - 1] + self._lengths[begun - 1] - frame, 0)
        return frame - (1 - STILL_SHARE) * still


def _still(timeline: ChatTimeline) -> Iterator[_Stretch]:
    """Where nothing has moved for `STILL_SECONDS`; nowhere in a film of which every frame is encoded."""
    if timeline.background.kind == "video" or timeline.container.is_transparent:
        return
    rest, at = STILL_SECONDS * timeline.fps, 0
    for start, end in sorted(_moving(timeline)):
        if start > at + rest:
            yield at + rest, min(start, timeline.frames)
        at = max(at, end)
    if timeline.frames > at + rest:
        yield at + rest, timeline.frames


def _moving(timeline: ChatTimeline) -> Iterator[_Stretch]:
    motion = _MOTION_SECONDS * timeline.fps
    for message in timeline.messages:
        yield from _of_message(timeline, message, motion)
    for dots in timeline.typing:
        yield dots.start_frame, dots.end_frame
    for draft in timeline.drafts:
        yield draft.keystrokes[0].frame, draft.end_frame
    for keyboard in timeline.keyboard:
        yield keyboard.start_frame, keyboard.start_frame + motion
        yield keyboard.end_frame - motion, keyboard.end_frame


def _of_message(timeline: ChatTimeline, message: ChatMessage, motion: int) -> Iterator[_Stretch]:
    goes_on = message.kind is MessageKind.GIF
    yield message.appear_frame, timeline.frames if goes_on else message.appear_frame + motion
    frames = [reaction.frame for reaction in message.reactions] + [step.frame for step in message.statuses]
    for frame in frames:
        yield frame, frame + motion
    if message.voice and message.voice.played:
        yield message.voice.played.start_frame, message.voice.played.end_frame
