"""What the chat function takes, and what only the command line can make."""

from __future__ import annotations

import pytest

from scenewright.domain.chat_brief import parse_chat
from scenewright.domain.chat_media import made_music
from scenewright.domain.errors import InvalidRequest
from scenewright.domain.sound import Mood

MESSAGES = [{"sender": "them", "text": "Hi"}, {"sender": "me", "text": "Yo"}]


def test_a_mood_is_music_that_needs_no_file():
    brief, _ = parse_chat({"messages": MESSAGES, "music": "calm"})
    bed = made_music(brief.conversation)
    assert bed is not None
    assert bed.mood is Mood.CALM


def test_a_file_of_music_is_refused_at_its_place():
    with pytest.raises(InvalidRequest) as refused:
        parse_chat({"messages": MESSAGES, "music": "song.mp3"})
    assert [(problem.code, problem.path) for problem in refused.value.problems] == [("unsupported", "music")]
