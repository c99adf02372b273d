"""What the chat function takes, and what only the command line can make."""

from __future__ import annotations

import pytest

from scenewright.domain.chat_brief import parse_chat
from scenewright.domain.chat_media import MADE_SOUNDS, files_wanted, made_music
from scenewright.domain.errors import InvalidRequest
from scenewright.domain.sound import Mood
from scenewright.render.sounds import ROLES

MESSAGES = [{"sender": "them", "text": "Hi"}, {"sender": "me", "text": "Yo"}]


def test_a_mood_is_music_that_needs_no_file():
    conversation = parse_chat({"messages": MESSAGES, "music": "calm"}).brief.conversation
    assert files_wanted(conversation) == ()
    bed = made_music(conversation)
    assert bed is not None
    assert bed.mood is Mood.CALM


def test_sounds_that_can_be_made_are_no_files():
    messages = [
        {"sender": "them", "text": "Hi", "sound": name} for name in (*sorted(MADE_SOUNDS), "bell.mp3")
    ]
    wanted = files_wanted(parse_chat({"messages": messages, "music": "song.mp3"}).brief.conversation)
    assert [(file.name, file.path) for file in wanted] == [
        ("song.mp3", "music"),
        ("bell.mp3", "messages.4.sound"),
    ]
    assert frozenset(ROLES) == MADE_SOUNDS


def test_a_script_knows_its_lines():
    asked = parse_chat({"script": "them: Hi\n\nme: [photo cat.png] look"})
    (wanted,) = files_wanted(asked.brief.conversation)
    assert asked.place(wanted.path) == "line 3"


def test_a_film_that_takes_too_long_to_speak_is_refused():
    """Without a voice-over the same messages are short enough."""
    messages = [{"sender": "them", "text": "word " * 60} for _ in range(150)]
    conversation = {"messages": messages, "pace": 4}
    assert parse_chat(conversation).id is None
    with pytest.raises(InvalidRequest) as refused:
        parse_chat(conversation | {"voice_over": True})
    assert [(problem.code, problem.path) for problem in refused.value.problems] == [("too_long", "messages")]
