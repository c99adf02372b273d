"""Conversations written line by line."""

from __future__ import annotations

from typing import Any

import pytest

from scenewright.domain.conversation import Conversation
from scenewright.domain.errors import InvalidRequest
from scenewright.domain.line_script import draft_of_script


def read(*lines: str) -> Conversation:
    return draft_of_script("\n".join(lines)).conversation()


def entries(*lines: str) -> list[dict[str, Any]]:
    """What differs from the defaults, without ids."""
    messages = read(*lines).messages
    return [message.model_dump(exclude_defaults=True, exclude={"id"}) for message in messages]


def problems(*lines: str) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        read(*lines)
    return {problem.path: problem.code for problem in caught.value.problems}


def test_messages_stand_in_their_lines():
    assert entries("them: Did you: get it?", "", "# a remark", "me: Yes", "  twice", "you： Ok") == [
        {"sender": "them", "text": "Did you: get it?"},
        {"sender": "me", "text": "Yes\ntwice"},
        {"sender": "me", "text": "Ok"},
    ]


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("[them photo my cat.jpg]", {"sender": "them", "image": "my cat.jpg"}),
        ("[photo cat.jpg]", {"sender": "me", "image": "cat.jpg"}),
        ("them: [photo cat.jpg] Look!", {"sender": "them", "image": "cat.jpg", "text": "Look!"}),
        ("me: [GIF wow.gif]", {"sender": "me", "gif": "wow.gif"}),
        ("me: [voice 1:07]", {"sender": "me", "voice": {"seconds": 67.0}}),
        ("me: [voice 7.5 s note.m4a]", {"sender": "me", "voice": {"seconds": 7.5, "file": "note.m4a"}}),
        ("me: [voice 7up.m4a]", {"sender": "me", "voice": {"file": "7up.m4a"}}),
        ("me: [link a.example News]", {"sender": "me", "link": {"url": "a.example", "title": "News"}}),
        ("me: [sic] a quote", {"sender": "me", "text": "[sic] a quote"}),
        ("--- Today 9:41", {"separator": "Today 9:41"}),
        ("--- Today 9:41 ---", {"separator": "Today 9:41"}),
        ("[notice Ana left]", {"system": "Ana left"}),
        ("[them types 3]", {"sender": "them", "typing": 3.0}),
        ("[them types]", {"sender": "them", "typing": 2.0}),
        ("[me drafts Well …]", {"sender": "me", "draft": "Well …"}),
        ("me: <b>x</b>", {"sender": "me", "text": "<b>x</b>"}),
    ],
)  # fmt: skip
def test_a_line_becomes_an_entry(line: str, entry: dict[str, Any]):
    assert entries("me: Hi", line)[1] == entry


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("[them reacts ❤️]", {"reactions": ({"emoji": "❤️", "by": "them"},)}),
        ("[read]", {"status": "read"}),
        ("[Delivered]", {"status": "delivered"}),
        ("[effect slam]", {"effect": "slam"}),
        ("[sound boom.wav]", {"sound": "boom.wav"}),
        ("[no typing]", {"typing": 0.0}),
        ("[replies to THE GOAT]", {"reply_to": "m1"}),
        ('[replies to: "the goat"]', {"reply_to": "m1"}),
    ],
)
def test_a_command_is_about_the_message_above(command: str, fields: dict[str, Any]):
    assert entries("them: About the goat", "me: Hi", command)[1] == {"sender": "me", "text": "Hi"} | fields


def test_a_status_is_that_of_my_last_message():
    assert [message.status for message in read("@me Ben", "Ben: Hi", "them: Yo", "[read]").messages] == [
        "read",
        "",
    ]


def test_a_pause_comes_before_what_follows():
    conversation = read(
        "them: Hi", "[pause 1.5s]", "[me reacts ❤️]", "[pause 1]", "[pause 2]", "me: Yo", "[pause 4]"
    )
    assert conversation.messages[0].reactions[0].after == 1.5
    assert conversation.messages[1].pause == 3.0
    assert conversation.closing_pause == 4.0


def test_settings_and_people_are_set():
    conversation = read(
        "@title Picnic", "@Pace 1.5", "@battery 50", "@sounds off", "@background #102030",
        "@theme whatsapp-dark",
        "@me Jonas Ek", "@person ines Inés Sol #ff9500 ines.png", "@person kofi",
        "ines: Hi", "Kofi: Yo", "me: Hey",
    )  # fmt: skip
    people = [(p.id, p.name, p.colour, p.avatar, p.is_me) for p in conversation.participants]
    assert people == [
        ("me", "Jonas Ek", "", "", True),
        ("ines", "Inés Sol", "#ff9500", "ines.png", False),
        ("kofi", "kofi", "", "", False),
    ]
    assert (conversation.title, conversation.pace, conversation.battery) == ("Picnic", 1.5, 50)
    assert (conversation.sounds, conversation.background.value) == (False, "#102030")


@pytest.mark.parametrize(
    ("written", "kind"),
    [("sky.mp4", "video"), ("sky.jpg", "picture"), ("green", "green"), ("transparent", "transparent")],
)
def test_a_background_is_known_by_its_form(written: str, kind: str):
    assert read(f"@background {written}", "me: Hi").background.kind == kind


def test_every_mistake_is_told_with_its_line():
    assert problems(
        "[read]",
        "hello",
        "tehm: hi",
        "@theme myspace",
        "@pace fast",
        "me: a",
        "[them reacts qq]",
        "[dance]",
        "---",
        "@mood good",
        "me:",
        "[photo]",
        "[replies to nothing that was said]",
        "[them drafts hm]",
        "[nobody reacts ❤️]",
        "[pause 99]",
        "me: " + "x" * 2_001,
        "@messages 3",
        "@background red",
    ) == {
        "line 1": "nothing_above",
        "line 2": "not_understood",
        "line 3": "unknown_sender",
        "line 4": "unknown_value",
        "line 5": "wrong_type",
        "line 7": "bad_emoji",
        "line 8": "unknown_command",
        "line 9": "empty",
        "line 10": "unknown_field",
        "line 11": "empty",
        "line 12": "empty",
        "line 13": "unknown_message",
        "line 14": "not_mine",
        "line 15": "unknown_sender",
        "line 16": "out_of_range",
        "line 17": "too_long",
        "line 18": "unknown_field",
        "line 19": "unknown_value",
    }


def test_problems_come_in_the_order_of_their_lines():
    with pytest.raises(InvalidRequest) as caught:
        read(*["tehm: hi", "what", *["me: hi"] * 9, "oops"])
    assert [problem.path for problem in caught.value.problems] == ["line 1", "line 2", "line 12"]
