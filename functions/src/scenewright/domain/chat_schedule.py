"""When everything in a chat film happens, in seconds from its start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scenewright.domain import chat_rhythm as rhythm
from scenewright.domain.chat_timeline import MessageKind
from scenewright.domain.conversation import (
    MAX_FILM_SECONDS,
    Conversation,
    Keyboard,
    Message,
    VoiceRecording,
)
from scenewright.domain.errors import InvalidRequest, Problem

# At pace 1.
LEAD_IN: Final = 0.6  # the empty chat is seen before anything happens
BEAT: Final = 0.45  # between a message and the first sign of the next
BEFORE_SENDING: Final = 0.25
BEFORE_DELETING: Final = 0.8
AFTER_A_FALSE_START: Final = 0.5  # dots that ended without a message, or a deleted draft
REACTION_AFTER: Final = 0.9
BETWEEN_REACTIONS: Final = 0.35
AFTER_A_REACTION: Final = 0.7
CLOSING: Final = 1.4
# At any pace.
SHORTEST_TYPING: Final = 0.35  # with less time than that nothing is typed: it would only flash
BEFORE_LISTENING: Final = 0.4
USUAL_VOICE_NOTE: Final = 5.0
BETWEEN_VOICES: Final = 0.25
TYPED: Final = frozenset({MessageKind.TEXT, MessageKind.EMOJI})  # the rest is picked or recorded


@dataclass(frozen=True)
class Moment:
    """A message's: its sender types from `typing_from`; it appears at `at` (typing alone ends there).

    `typing_from` equals `at` where nobody is seen to type. A voice note is heard until `heard_until`.
    """

    message: Message
    typing_from: float
    at: float
    read_until: float
    reacted_at: tuple[float, ...] = ()
    heard_until: float = 0.0


@dataclass(frozen=True)
class Schedule:
    moments: tuple[Moment, ...]
    seconds: float


def schedule(
    conversation: Conversation, lengths: Mapping[str, float], spoken: Mapping[str, float]
) -> Schedule:
    """Place every message.

    `lengths` are the seconds of voice notes by file name, `spoken` those of the voice-over by message id.
    Raises InvalidRequest where the film would be longer than an hour.
    """
    clerk = _Clerk(conversation, lengths, spoken)
    moments = tuple(clerk.place(message) for message in conversation.messages)
    seconds = clerk.quiet_from + CLOSING / conversation.pace + conversation.closing_pause
    if seconds > MAX_FILM_SECONDS:
        minutes = f"{seconds / 60:.0f} minutes long; at most {MAX_FILM_SECONDS / 60:.0f}"
        raise InvalidRequest([Problem("too_long", "messages", f"The film would be {minutes}.")])
    return Schedule(moments, seconds)


@dataclass
class _Clerk:
    """Places one message after the other. The one before appeared at `last`."""

    conversation: Conversation
    lengths: Mapping[str, float]
    spoken: Mapping[str, float]
    is_first: bool = True
    last: float = 0.0
    free_from: float = 0.0  # the next sign of life does not come earlier
    read_until: float = 0.0
    quiet_from: float = 0.0  # nothing is left to see or hear

    def place(self, message: Message) -> Moment:
        typing = self._typing_seconds(message)
        if message.timestamp is None:
            at = self._in_turn(message, typing)
        else:
            at = max(message.timestamp, self.last)
            room = at - self.last
            typing = min(typing, room) if room >= SHORTEST_TYPING else 0.0
        moment = self._moment(message, at - typing, at)
        self._go_on_after(moment)
        return moment

    def _in_turn(self, message: Message, typing: float) -> float:
        """Typing overlaps with the reading of the message before; a pause comes between them."""
        if self.is_first:
            lead_in = 0.0 if message.is_announcement else self._paced(LEAD_IN)
            return lead_in + message.pause + typing
        may_start = self.free_from + self._paced(BEAT)
        if message.pause:
            return max(self.read_until, may_start) + message.pause + typing
        return max(self.read_until, may_start + typing)

    def _typing_seconds(self, message: Message) -> float:
        is_mine = message.sender == self.conversation.me.id
        if message.is_announcement or (is_mine and self.conversation.keyboard is Keyboard.NEVER):
            return 0.0
        if is_mine and message.kind not in TYPED:
            return 0.0
        if message.typing is not None:
            return message.typing
        if is_mine:
            return self._paced(_seconds_of_my_typing(message))
        if not self.conversation.typing or message.kind not in TYPED:
            return 0.0
        return self._paced(rhythm.dots_seconds(message.text))

    def _moment(self, message: Message, typing_from: float, at: float) -> Moment:
        if not message.appears:
            return Moment(message, typing_from, at, at + self._paced(AFTER_A_FALSE_START))
        heard_until = self._heard_until(message, at)
        read_until = max(
            at + self._paced(rhythm.reading_seconds(message)),
            heard_until + BETWEEN_VOICES,
            at + self.spoken.get(message.id, -BETWEEN_VOICES) + BETWEEN_VOICES,
        )
        return Moment(message, typing_from, at, read_until, self._reacted_at(message, at), heard_until)

    def _heard_until(self, message: Message, at: float) -> float:
        if message.voice is None or not message.voice.file:
            return at
        return at + BEFORE_LISTENING + voice_seconds(message.voice, self.lengths)

    def _reacted_at(self, message: Message, at: float) -> tuple[float, ...]:
        return tuple(
            at + (self._paced(REACTION_AFTER + n * BETWEEN_REACTIONS) if given.after is None else given.after)
            for n, given in enumerate(message.reactions)
        )

    def _go_on_after(self, moment: Moment) -> None:
        """Nobody waits for a reaction whose time is given: it may come much later."""
        given = zip(moment.message.reactions, moment.reacted_at, strict=True)
        waited_for = [when for reaction, when in given if reaction.after is None]
        after_reactions = [when + self._paced(AFTER_A_REACTION) for when in waited_for]
        self.is_first = False
        self.last = moment.at
        self.free_from = max([moment.at, *waited_for])
        self.read_until = max([self.read_until, moment.read_until, *after_reactions])
        self.quiet_from = max([self.quiet_from, self.read_until, *moment.reacted_at])

    def _paced(self, seconds: float) -> float:
        return seconds / self.conversation.pace


def voice_seconds(voice: VoiceRecording, lengths: Mapping[str, float]) -> float:
    """As written, else as measured."""
    return voice.seconds or lengths.get(voice.file) or USUAL_VOICE_NOTE


def _seconds_of_my_typing(message: Message) -> float:
    if message.draft:
        typed, deleted = rhythm.composing_seconds(message.draft), rhythm.deleting_seconds(message.draft)
        return typed + BEFORE_DELETING + deleted
    return rhythm.composing_seconds(message.text) + BEFORE_SENDING
