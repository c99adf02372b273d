"""The frames at which something may change; at all others the picture stands still."""

from __future__ import annotations

from collections.abc import Iterator

from scenewright.domain.chat_timeline import ChatMessage, MessageKind
from scenewright.render.chat.look import Look
from scenewright.render.chat.motion import (
    KEYBOARD_SECONDS,
    POP_SECONDS,
    SCROLL_SECONDS,
    SLIDE_SECONDS,
    frames_of,
)

_PRESS_FRAMES = 6
_LONGEST_EFFECT_SECONDS = 1.25
Stretch = tuple[int, int]  # from a frame up to, and without, another


def moments(look: Look) -> Iterator[int]:
    """Rising, from 0; each once."""
    timeline = look.timeline
    yield 0
    at = 1
    for start, end in sorted(_stretches(look)):
        yield from range(max(at, start), min(end, timeline.frames))
        at = max(at, min(end, timeline.frames))


def _stretches(look: Look) -> Iterator[Stretch]:
    timeline, fps = look.timeline, look.timeline.fps
    motion = frames_of(max(SCROLL_SECONDS, SLIDE_SECONDS, POP_SECONDS), fps) + 1
    for message in timeline.messages:
        yield from _of_message(look, message, motion)
    for dots in timeline.typing:
        yield dots.start_frame, dots.end_frame + motion
    for draft in timeline.drafts:
        for stroke in draft.keystrokes:
            yield stroke.frame, stroke.frame + _PRESS_FRAMES
        yield draft.end_frame, draft.end_frame + 1
    slide = frames_of(KEYBOARD_SECONDS, fps) + 1
    for span in timeline.keyboard:
        yield span.start_frame, span.start_frame + slide
        yield span.end_frame - slide, span.end_frame + 1
    for reading in timeline.clock:
        yield reading.frame, reading.frame + 1


def _of_message(look: Look, message: ChatMessage, motion: int) -> Iterator[Stretch]:
    fps, frames = look.timeline.fps, look.timeline.frames
    effect = frames_of(_LONGEST_EFFECT_SECONDS, fps) + 1 if message.effect else 0
    yield message.appear_frame, message.appear_frame + max(motion, effect)
    for step in message.statuses:
        yield step.frame, step.frame + motion
    for reaction in message.reactions:
        yield reaction.frame, reaction.frame + motion
    if message.voice and message.voice.played:
        yield message.voice.played.start_frame, message.voice.played.end_frame + 1
    if message.kind is MessageKind.GIF:
        yield message.appear_frame, frames
