"""How long people read, think and type in a chat film, in seconds at pace 1.

A viewer reads some 20 characters a second where a subtitle is set at 15 to 17: a bubble stays on the screen
after its time is up. The figures aim at 2 to 3 s a message, 45 to 75 s for 24 of usual length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from scenewright.domain.chat_text import clusters
from scenewright.domain.chat_timeline import MessageKind
from scenewright.domain.conversation import Message

TO_NOTICE: Final = 0.7
CHARACTERS_READ_A_SECOND: Final = 20.0
READING: Final = (1.0, 15.0)  # least and most
LOOKING: Final = {
    MessageKind.EMOJI: 1.2,
    MessageKind.IMAGE: 2.8,
    MessageKind.GIF: 3.2,
    MessageKind.VOICE: 2.0,
    MessageKind.LINK: 2.0,
    MessageKind.SEPARATOR: 0.9,
    MessageKind.SYSTEM: 1.2,
}

TO_FORM_A_THOUGHT: Final = 0.75
CHARACTERS_TYPED_BY_OTHERS: Final = 40.0  # a second; they type unseen, so nobody waits for all of it
TYPING_OF_OTHERS: Final = (0.9, 2.4)

CHARACTERS_TYPED_BY_ME: Final = 13.0
TYPING_OF_MINE: Final = (0.3, 4.5)  # a long text is typed faster instead of longer
CHARACTERS_DELETED: Final = 25.0
DELETING: Final = (0.3, 1.5)

_AFTER_A_SENTENCE: Final = 2.4  # weights of the wait before a letter
_AFTER_A_WORD: Final = 1.4
_SAME_AGAIN: Final = 0.7
_UNSTEADINESS: Final = 0.5


def reading_seconds(message: Message) -> float:
    """How long a viewer needs for it before the next one."""
    words = message.text or (message.link.title if message.link else "")
    if message.kind is MessageKind.TEXT:
        return _within(READING, TO_NOTICE + len(words) / CHARACTERS_READ_A_SECOND)
    return LOOKING[message.kind] + min(len(words) / CHARACTERS_READ_A_SECOND, READING[1])


def dots_seconds(text: str) -> float:
    """How long the dots of others stand before the text appears."""
    return _within(TYPING_OF_OTHERS, TO_FORM_A_THOUGHT + len(text) / CHARACTERS_TYPED_BY_OTHERS)


def composing_seconds(text: str) -> float:
    return _within(TYPING_OF_MINE, len(clusters(text)) / CHARACTERS_TYPED_BY_ME)


def deleting_seconds(text: str) -> float:
    return _within(DELETING, len(clusters(text)) / CHARACTERS_DELETED)


def keystrokes(text: str, seconds: float) -> list[tuple[float, int]]:
    """When each letter appears and how much of the text stands then, in code points; the last at `seconds`.

    Words and sentences are heard in the rhythm; it is uneven as hands are, and the same for the same text.
    """
    letters = clusters(text)
    waits = _waits(letters, hashlib.sha256(text.encode()).digest())
    pace = seconds / sum(waits)
    moments = (wait * pace for wait in accumulate(waits))
    return list(zip(moments, accumulate(map(len, letters)), strict=True))


def deletions(text: str, seconds: float) -> list[tuple[float, int]]:
    """As `keystrokes`, backwards and even: a held key."""
    lengths = [0, *accumulate(map(len, clusters(text)))][:-1]
    return [(seconds * n / len(lengths), left) for n, left in enumerate(reversed(lengths), start=1)]


def _waits(letters: Sequence[str], chance: bytes) -> list[float]:
    before = ["", *letters]
    return [
        _wait(before[n], letter) * (1 + _UNSTEADINESS * (chance[n % len(chance)] / 255 - 0.5))
        for n, letter in enumerate(letters)
    ]


def _wait(before: str, letter: str) -> float:
    if before in (".", "!", "?", "…", "\n", "。"):
        return _AFTER_A_SENTENCE
    if before.isspace() or before == ",":
        return _AFTER_A_WORD
    return _SAME_AGAIN if before == letter else 1.0


def _within(limits: tuple[float, float], seconds: float) -> float:
    least, most = limits
    return min(max(seconds, least), most)
