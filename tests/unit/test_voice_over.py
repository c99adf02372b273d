"""Which messages of a chat are read out, in whose voice, and what that does to its length."""

from __future__ import annotations

from typing import Any

from scenewright.domain.chat_timing import film_seconds
from scenewright.domain.conversation import Conversation
from scenewright.domain.conversation_check import check_conversation
from scenewright.domain.voice_over import Speaker, spoken_lines

MESSAGES: list[dict[str, Any]] = [
    {"separator": "Today 9:41"},
    {"sender": "Ana", "text": "Did you see the long email from the landlord, the one about the heating?"},
    {"sender": "me", "text": "🎉🎉"},
    {"sender": "me", "text": "Which one?"},
    {"sender": "Ben", "text": "The second", "image": "mail.png"},
    {"sender": "me", "draft": "No idea"},
]
PEOPLE = [{"name": "Ana"}, {"name": "Ben", "voice": "m7"}]


def chat(**fields: Any) -> Conversation:
    return check_conversation({"messages": MESSAGES, "participants": PEOPLE, **fields})


def test_words_are_read_out_and_emoji_drafts_and_announcements_are_not():
    lines = spoken_lines(chat(voice_over=True))
    assert [(line.message_id, line.text.split()[0]) for line in lines] == [
        ("m2", "Did"),
        ("m4", "Which"),
        ("m5", "The"),
    ]


def test_each_side_has_a_voice_and_may_choose_it():
    speakers = [line.speaker for line in spoken_lines(chat(voice_over=True))]
    assert speakers == [Speaker("", 0), Speaker("", 1), Speaker("m7", 2)]


def test_nothing_is_read_out_unasked():
    assert spoken_lines(chat()) == ()


def test_a_voice_over_counts_before_it_is_spoken():
    assert film_seconds(chat(voice_over=True, pace=4)) > film_seconds(chat(pace=4)) + 2
