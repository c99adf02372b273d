"""A chat as it will be, before its files are looked at and before anybody has spoken."""

from __future__ import annotations

from typing import Final

from scenewright.domain.chat_media import Media, media_references
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_timing import chat_timeline
from scenewright.domain.conversation import Conversation
from scenewright.domain.timeline_parts import Asset
from scenewright.domain.video_format import Format
from scenewright.domain.voice_over import expected_seconds

STAND_IN_SECONDS: Final = 3.0  # of a recording whose length is still unknown


def preview(conversation: Conversation) -> ChatTimeline:
    """The timeline of a checked conversation, with stand-ins of the expected length for its files.

    An asset's id is the name by which the conversation asks for it. Raises InvalidRequest where the film
    would be too long.
    """
    media = {found.name: _stand_in(found.name) for found in media_references(conversation)}
    speech = {name: _stand_in(name, seconds) for name, seconds in expected_seconds(conversation).items()}
    look = Format.of(conversation.aspect, conversation.quality)
    return chat_timeline(conversation, look, media, speech)


def _stand_in(name: str, seconds: float = STAND_IN_SECONDS) -> Media:
    return Media(Asset(file_id=name, sha256="", media_type="image/jpeg"), seconds)
