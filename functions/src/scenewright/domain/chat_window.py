"""What a segment knows of its film: the same things, counted from its own first frame.

What is over and settled stands at the same distance wherever the segment lies, and what is to come is left
out: so a segment is equal to its former self after an edit elsewhere, and need not be rendered again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from scenewright.domain.chat_timeline import (
    Background,
    ChatMessage,
    ChatTimeline,
    ClockReading,
    Draft,
    MessageKind,
    Reaction,
    SoundCue,
    Span,
    StatusStep,
    TypingDots,
)

SETTLED_SECONDS: Final = 4  # no animation is longer; what ended before that has left no trace
MESSAGES_ABOVE: Final = 60  # settled ones that fill any screen

_Timed = TypeVar("_Timed", Span, TypingDots)
_Event = TypeVar("_Event", Reaction, StatusStep, SoundCue)


@dataclass(frozen=True)
class Window:
    """The frames `start … end` of a film."""

    timeline: ChatTimeline
    start: int
    end: int

    def segment(self) -> ChatTimeline:
        film = self.timeline
        return film.model_copy(
            update={
                "frames": self.end - self.start,
                "background": self._background(film.background),
                "clock": tuple(self._clock()),
                "messages": tuple(map(self._message, self._messages())),
                "typing": tuple(map(self._span, filter(self._matters, film.typing))),
                "drafts": tuple(map(self._draft, filter(self._is_open, film.drafts))),
                "keyboard": tuple(map(self._keyboard, filter(self._matters, film.keyboard))),
                "sounds": tuple(self._sounds()),
            }
        )

    @property
    def _settled(self) -> int:
        return -SETTLED_SECONDS * self.timeline.fps

    def _at(self, frame: int) -> int:
        return max(frame - self.start, self._settled)

    def _background(self, background: Background) -> Background:
        """A video plays on; nothing else has a beginning."""
        if background.kind != "video":
            return background
        return background.model_copy(update={"start_frame": background.start_frame - self.start})

    def _clock(self) -> Iterator[ClockReading]:
        readings = self.timeline.clock
        begun = [reading for reading in readings if reading.frame <= self.start]
        yield ClockReading(frame=0, text=begun[-1].text)
        for reading in readings[len(begun) :]:
            if reading.frame < self.end:
                yield ClockReading(frame=reading.frame - self.start, text=reading.text)

    def _messages(self) -> Sequence[ChatMessage]:
        """In order of appearance, as they stand in a film."""
        here = [message for message in self.timeline.messages if message.appear_frame < self.end]
        settled = sum(message.appear_frame - self.start <= self._settled for message in here)
        return here[max(settled - MESSAGES_ABOVE, 0) :]

    def _message(self, message: ChatMessage) -> ChatMessage:
        is_moving = message.kind is MessageKind.GIF
        appeared = message.appear_frame - self.start if is_moving else self._at(message.appear_frame)
        changes: dict[str, object] = {
            "appear_frame": appeared,
            "reactions": self._events(message.reactions),
            "statuses": self._events(message.statuses),
        }
        if message.voice and message.voice.played:
            played = self._span(message.voice.played)
            changes["voice"] = message.voice.model_copy(update={"played": played})
        return message.model_copy(update=changes)

    def _events(self, events: Sequence[_Event]) -> tuple[_Event, ...]:
        begun = (event for event in events if event.frame < self.end)
        return tuple(event.model_copy(update={"frame": self._at(event.frame)}) for event in begun)

    def _span(self, span: _Timed) -> _Timed:
        """Exact as long as it can be seen to move."""
        start, end = span.start_frame - self.start, span.end_frame - self.start
        if end <= self._settled:
            start = end = self._settled
        return span.model_copy(update={"start_frame": start, "end_frame": end})

    def _keyboard(self, span: Span) -> Span:
        return Span(start_frame=self._at(span.start_frame), end_frame=span.end_frame - self.start)

    def _draft(self, draft: Draft) -> Draft:
        strokes = tuple(
            stroke.model_copy(update={"frame": stroke.frame - self.start}) for stroke in draft.keystrokes
        )
        return draft.model_copy(update={"keystrokes": strokes, "end_frame": draft.end_frame - self.start})

    def _matters(self, span: Span | TypingDots) -> bool:
        return span.start_frame < self.end and span.end_frame - self.start > self._settled

    def _is_open(self, draft: Draft) -> bool:
        return draft.keystrokes[0].frame < self.end and draft.end_frame - self.start > self._settled

    def _sounds(self) -> Iterator[SoundCue]:
        """Also what may still be heard: a chime for as long as anything settles, a file to its end."""
        for cue in self.timeline.sounds:
            rings_for = cue.seconds * self.timeline.fps if cue.asset else -self._settled
            if self.start - rings_for < cue.frame < self.end:
                yield cue.model_copy(update={"frame": cue.frame - self.start})
