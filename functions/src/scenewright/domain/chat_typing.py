"""Who is seen typing when: dots of others, letters of mine, and the keyboard below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenewright.domain import chat_rhythm as rhythm
from scenewright.domain.chat_schedule import BEFORE_DELETING, BEFORE_SENDING, Moment, Schedule
from scenewright.domain.chat_timeline import Draft, Keystroke, Span, TypingDots
from scenewright.domain.conversation import Conversation, Keyboard

KEYBOARD_LEAD: Final = 0.35  # seconds in which it slides in before the first letter
KEYBOARD_LINGERS: Final = 0.6
KEYBOARD_STAYS_FOR: Final = 6.0  # when it is needed again that soon
OUT_OF_SIGHT_FRAMES: Final = 300  # an animation before or after the film, which nobody sees


@dataclass(frozen=True)
class Hands:
    """What typing there is in a film."""

    dots: tuple[TypingDots, ...]
    drafts: tuple[Draft, ...]
    keyboard: tuple[Span, ...]


def hands_of(conversation: Conversation, plan: Schedule, *, frames: int, fps: int) -> Hands:
    typed = [moment for moment in plan.moments if moment.typing_from < moment.at]
    mine = [moment for moment in typed if moment.message.sender == conversation.me.id]
    dots = tuple(
        TypingDots(
            by=moment.message.sender,
            start_frame=round(moment.typing_from * fps),
            end_frame=round(moment.at * fps),
        )
        for moment in typed
        if moment.message.sender != conversation.me.id
    )
    drafts = tuple(_draft(moment, conversation.pace, fps) for moment in mine)
    return Hands(dots, drafts, _keyboard(conversation.keyboard, mine, frames, fps))


def _draft(moment: Moment, pace: float, fps: int) -> Draft:
    seconds = moment.at - moment.typing_from
    deleted = moment.message.draft
    strokes = _on_and_off(deleted, seconds) if deleted else _on(moment.message.text, seconds, pace)
    return Draft(
        text=deleted or moment.message.text,
        keystrokes=tuple(_by_frame(strokes, moment.typing_from, fps)),
        end_frame=round(moment.at * fps),
    )


def _on(text: str, seconds: float, pace: float) -> list[tuple[float, int]]:
    """Ends early enough to see the whole text before it is sent."""
    return rhythm.keystrokes(text, seconds - min(BEFORE_SENDING / pace, seconds / 4))


def _on_and_off(text: str, seconds: float) -> list[tuple[float, int]]:
    typed, deleted = rhythm.composing_seconds(text), rhythm.deleting_seconds(text)
    scale = seconds / (typed + BEFORE_DELETING + deleted)
    back_from = (typed + BEFORE_DELETING) * scale
    back = [(back_from + second, left) for second, left in rhythm.deletions(text, deleted * scale)]
    return [*rhythm.keystrokes(text, typed * scale), *back]


def _by_frame(strokes: Sequence[tuple[float, int]], start: float, fps: int) -> Iterator[Keystroke]:
    """The last stroke of each frame."""
    last = {round((start + second) * fps): length for second, length in strokes}
    return (Keystroke(frame=frame, length=length) for frame, length in last.items())


def _keyboard(keyboard: Keyboard, mine: Sequence[Moment], frames: int, fps: int) -> tuple[Span, ...]:
    if keyboard is Keyboard.ALWAYS:
        return (Span(start_frame=-OUT_OF_SIGHT_FRAMES, end_frame=frames + OUT_OF_SIGHT_FRAMES),)
    spans: list[tuple[float, float]] = []
    for moment in mine:
        start, end = moment.typing_from - KEYBOARD_LEAD, moment.at + KEYBOARD_LINGERS
        if spans and start - spans[-1][1] < KEYBOARD_STAYS_FOR:
            start = spans.pop()[0]
        spans.append((start, end))
    return tuple(Span(start_frame=round(a * fps), end_frame=round(b * fps)) for a, b in spans)
