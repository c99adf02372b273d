"""What is heard in a chat film: the cue list, independent of the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scenewright.domain.chat_media import Media
from scenewright.domain.chat_timeline import ChatMessage, Draft, SoundCue
from scenewright.domain.conversation import Conversation, Message

KEY_DB: Final = -14.0
UNEVEN_DB: Final = (0.0, -2.0, -0.8, -2.8, -1.4)  # no two strokes in a row sound the same
LEAST_FRAMES_BETWEEN_KEYS: Final = 2
CHIME_DB: Final = -6.0
REACTION_DB: Final = -9.0


def sounds_of(
    conversation: Conversation,
    messages: Sequence[ChatMessage],
    drafts: Sequence[Draft],
    media: Mapping[str, Media],
    speech: Mapping[str, Media],
) -> tuple[SoundCue, ...]:
    """In the order of their frames."""
    cues: list[SoundCue] = []
    if conversation.sounds:
        cues += (cue for draft in drafts for cue in _clicks(draft))
        cues += (cue for message in messages for cue in _chimes(message, conversation.me.id))
    written = {message.id: message for message in conversation.messages}
    for message in messages:
        cues += _of_the_message(message, written[message.id], media)
        if message.id in speech:
            cues.append(_file(message.appear_frame, "speech", speech[message.id]))
    return tuple(sorted(cues, key=lambda cue: cue.frame))


def _clicks(draft: Draft) -> Iterator[SoundCue]:
    heard = -LEAST_FRAMES_BETWEEN_KEYS
    for number, stroke in enumerate(draft.keystrokes):
        if stroke.frame - heard >= LEAST_FRAMES_BETWEEN_KEYS:
            heard = stroke.frame
            yield SoundCue(frame=heard, sound="key", gain_db=KEY_DB + UNEVEN_DB[number % len(UNEVEN_DB)])


def _chimes(message: ChatMessage, me: str) -> Iterator[SoundCue]:
    if message.sender:
        sound = "send" if message.sender == me else "receive"
        yield SoundCue(frame=message.appear_frame, sound=sound, gain_db=CHIME_DB)
    for reaction in message.reactions:
        yield SoundCue(frame=reaction.frame, sound="reaction", gain_db=REACTION_DB)


def _of_the_message(message: ChatMessage, written: Message, media: Mapping[str, Media]) -> Iterator[SoundCue]:
    if written.sound:
        yield _file(message.appear_frame, written.sound, media.get(written.sound))
    if written.voice and message.voice and message.voice.played:
        yield _file(message.voice.played.start_frame, "voice", media[written.voice.file])


def _file(frame: int, sound: str, found: Media | None) -> SoundCue:
    """Without a file it is the name of a sound that is made, or found by itself."""
    if found is None:
        return SoundCue(frame=frame, sound=sound)
    return SoundCue(frame=frame, sound=sound, asset=found.asset, seconds=found.seconds)
