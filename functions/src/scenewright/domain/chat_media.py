"""The files that a conversation asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from scenewright.domain.conversation import Conversation, Message
from scenewright.domain.framing import Subject
from scenewright.domain.sound import Bed, Mood
from scenewright.domain.timeline import Asset

MADE_SOUNDS: Final = frozenset({"key", "send", "receive", "reaction"})
MediaKind = Literal["picture", "gif", "video", "voice", "sound", "music", "font", "own"]


@dataclass(frozen=True)
class MediaReference:
    """`path` is the field that asks; a `sound` or `music` may be the name of one that is made.

    What is the user's `own` is a picture or a clip.
    """

    name: str
    kind: MediaKind
    path: str


@dataclass(frozen=True)
class Media:
    """A file that was found.

    Sounds have a length, voice notes bars from 0 to 100 for their picture, and pictures a subject.
    """

    asset: Asset
    seconds: float = 0.0
    waveform: tuple[int, ...] = ()
    subject: Subject | None = None


def media_references(conversation: Conversation) -> tuple[MediaReference, ...]:
    """Every mention of a file, in order; the same file may be mentioned often."""
    return tuple(reference for reference in _references(conversation) if reference.name)


def files_wanted(conversation: Conversation) -> tuple[MediaReference, ...]:
    """Without the sounds and the music that can be made."""
    made = {"sound": MADE_SOUNDS, "music": frozenset(Mood)}
    return tuple(r for r in media_references(conversation) if r.name not in made.get(r.kind, ()))


def made_music(conversation: Conversation) -> Bed | None:
    """The bed whose mood `music` names; a chat of the same people gets the same."""
    if conversation.music not in set(Mood):
        return None
    return Bed(Mood(conversation.music), ", ".join(person.name for person in conversation.participants))


def _references(conversation: Conversation) -> Iterator[MediaReference]:
    yield MediaReference(conversation.avatar, "picture", "avatar")
    for position, person in enumerate(conversation.participants):
        yield MediaReference(person.avatar, "picture", f"participants.{position}.avatar")
    backdrop = conversation.background
    if backdrop.kind in ("picture", "video"):
        kind: MediaKind = "video" if backdrop.kind == "video" else "picture"
        yield MediaReference(backdrop.file, kind, "background.file")
    yield MediaReference(conversation.music, "music", "music")
    for position, message in enumerate(conversation.messages):
        yield from _of_message(message, f"messages.{position}")


def _of_message(message: Message, at: str) -> Iterator[MediaReference]:
    yield MediaReference(message.image, "picture", f"{at}.image")
    yield MediaReference(message.gif, "gif", f"{at}.gif")
    if message.voice:
        yield MediaReference(message.voice.file, "voice", f"{at}.voice.file")
    if message.link:
        yield MediaReference(message.link.picture, "picture", f"{at}.link.picture")
    yield MediaReference(message.sound, "sound", f"{at}.sound")
