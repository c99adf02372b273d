"""A chat that is read out: which messages are spoken, and in whose voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenewright.domain.conversation import Conversation, Message
from scenewright.domain.speech import read_aloud

LANGUAGE: Final = "en"  # a conversation does not say in which it is


@dataclass(frozen=True)
class Speaker:
    """`voice` is a provider's name of one, '' for its usual voice.

    Who does not know that name, or has none to go by, tells speakers apart by `number` where it can.
    """

    voice: str = ""
    number: int = 0


NARRATOR: Final = Speaker()


@dataclass(frozen=True)
class Line:
    message_id: str
    text: str
    speaker: Speaker


def spoken_lines(conversation: Conversation) -> tuple[Line, ...]:
    """What is said, in order; nothing without a voice-over. Emoji and announcements are not read out."""
    return tuple(_lines(conversation)) if conversation.voice_over else ()


def expected_seconds(conversation: Conversation) -> dict[str, float]:
    """By message id, how long its speech will be, before anybody has spoken."""
    lines = spoken_lines(conversation)
    return {line.message_id: read_aloud(line.text, language=LANGUAGE)[-1].end_ms / 1000 for line in lines}


def _lines(conversation: Conversation) -> Iterator[Line]:
    speakers = _speakers(conversation)
    for message in conversation.messages:
        if _is_said(message):
            yield Line(message.id, message.text, speakers[message.sender])


def _is_said(message: Message) -> bool:
    return message.appears and not message.is_announcement and any(c.isalnum() for c in message.text)


def _speakers(conversation: Conversation) -> dict[str, Speaker]:
    """By participant: mine is the second voice, the others have the first and those after the second."""
    numbers = iter([0, *range(2, len(conversation.participants))])
    return {
        person.id: Speaker(person.voice, 1 if person.is_me else next(numbers))
        for person in conversation.participants
    }
