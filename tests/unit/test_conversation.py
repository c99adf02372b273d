"""What a conversation may say, in every form, and what its writer is told when it may not."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.domain.chat_media import media_references
from scenewright.domain.chat_text import clean, clusters, is_large_emoji
from scenewright.domain.chat_timeline import MessageKind
from scenewright.domain.chat_timing import film_seconds
from scenewright.domain.clock_time import find_clock_time, parse_clock_time
from scenewright.domain.conversation import MAX_MESSAGES, MAX_TEXT, Conversation
from scenewright.domain.conversation_check import check_conversation, examine
from scenewright.domain.conversation_schema import conversation_schema
from scenewright.domain.conversation_source import MAX_SOURCE_BYTES, read_conversation
from scenewright.domain.errors import InvalidRequest, Problem
from scripts.conversation_schema import PATH as SCHEMA_FILE

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HI = {"sender": "them", "text": "Hi"}
YO = {"sender": "me", "text": "Yo"}
HEART = {"emoji": "❤️"}
BY_X = {"by": "x"}
ANA = {"name": "Ana"}
BEN_ME = {"name": "Ben", "is_me": True}
FAMILY = "👨‍👩‍👧‍👦"
SCOTLAND = "🏴󠁧󠁢󠁳󠁣󠁴󠁿"


def problems(source: Any) -> dict[str, str]:
    return {problem.path: problem.code for problem in refusals(source)}


def refusals(source: Any) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRequest) as caught:
        read_conversation(source)
    return caught.value.problems


def messages(*entries: Any, **fields: Any) -> dict[str, Any]:
    return {"messages": list(entries), **fields}


def group(*entries: Any) -> dict[str, Any]:
    return messages(*entries, participants=[{"name": "Ana"}, {"id": "b", "name": "Ben"}])


def test_the_shortest_form_gets_two_people_and_ids():
    conversation = read_conversation(
        messages({"sender": "them", "text": "Hey", "timestamp": 0}, {"sender": "you", "text": "Yo"})
    )
    assert [(person.id, person.is_me) for person in conversation.participants] == [
        ("me", True),
        ("them", False),
    ]
    assert [(m.id, m.sender, m.timestamp) for m in conversation.messages] == [
        ("m1", "them", 0.0),
        ("m2", "me", None),
    ]
    assert not conversation.is_group


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.[jt][sx]*")), ids=lambda path: path.name)
def test_an_example_is_right_and_its_files_are_there(path: Path):
    conversation = read_conversation(path.read_bytes())
    missing = [r.name for r in media_references(conversation) if not (EXAMPLES / r.name).is_file()]
    assert (missing, 20 < film_seconds(conversation) < 60) == ([], True)


def test_the_published_schema_is_that_of_the_model():
    """Write it anew with `python -m scripts.conversation_schema`."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == conversation_schema()


def test_a_file_may_name_its_schema():
    assert read_conversation(messages(HI, **{"$schema": "conversation.schema.json"})).messages[0].text == "Hi"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"messages": "empty"}),
        (messages(), {"messages": "empty"}),
        (messages(*[HI] * (MAX_MESSAGES + 1)), {"messages": "too_long"}),
        ({"messages": "Hi"}, {"messages": "wrong_type"}),
        ({"messages": None}, {"messages": "wrong_type"}),
        (messages("Hi"), {"messages.0": "not_an_object"}),
        (messages({}), {"messages.0": "empty", "messages.0.sender": "missing"}),
        (messages({"sender": "me", "text": " \u200b\u2800 "}), {"messages.0.text": "blank"}),
        (messages({"sender": "me", "text": "x" * (MAX_TEXT + 1)}), {"messages.0.text": "too_long"}),
        (messages({"sender": "me", "text": 7}), {"messages.0.text": "wrong_type"}),
        (messages({"sender": "tehm", "text": "Hi"}), {"messages.0.sender": "unknown_sender"}),
        (messages({"text": "Hi"}), {"messages.0.sender": "missing"}),
        (messages(HI | {"timestamp": -1}), {"messages.0.timestamp": "out_of_range"}),
        (messages(HI | {"timestamp": 1_700_000_000}), {"messages.0.timestamp": "out_of_range"}),
        (messages(HI | {"timestamp": float("nan")}), {"messages.0.timestamp": "wrong_type"}),
        (messages(HI | {"timestamp": "1"}), {"messages.0.timestamp": "wrong_type"}),
        (messages(HI | {"timestamp": 5}, HI, HI | {"timestamp": 4}), {"messages.2.timestamp": "falling"}),
        (messages(HI | {"id": "a"}, HI | {"id": "a"}), {"messages.1.id": "duplicate"}),
        (messages(HI | {"reply_to": "m1"}), {"messages.0.reply_to": "unknown_message"}),
        (messages(HI | {"status": "read"}), {"messages.0.status": "not_mine"}),
        (messages(HI | {"status": "seen"}), {"messages.0.status": "unknown_value"}),
        (messages(HI, {"sender": "them", "draft": "Hm"}), {"messages.1.draft": "not_mine"}),
        (messages(HI, {"sender": "me", "typing": 2}), {"messages.1.typing": "empty"}),
        (messages({"sender": "them", "typing": 2}), {"messages": "empty"}),
        (messages(HI | {"image": "a.png", "gif": "b.gif"}), {"messages.0.gif": "two_contents"}),
        (messages(HI | {"voice": {}}), {"messages.0.text": "two_contents"}),
        (messages(HI | {"image": "a\x00.png"}), {"messages.0.image": "bad_file_name"}),
        (messages(HI | {"effect": "bounce"}), {"messages.0.effect": "unknown_value"}),
        (messages(HI | {"mood": "good"}), {"messages.0.mood": "unknown_field"}),
        (messages(HI | {"reactions": [{"emoji": "ab"}]}), {"messages.0.reactions.0.emoji": "bad_emoji"}),
        (messages(HI | {"reactions": [HEART | BY_X]}), {"messages.0.reactions.0.by": "unknown_sender"}),
        (messages(HI, {"system": "x" * 600}), {"messages.1.system": "too_long"}),
        (messages(HI | {"text": 1}, HI | {"reply_to": "m1"}), {"messages.0.text": "wrong_type"}),
        (group(HI), {"messages.0.sender": "unknown_sender"}),
        (messages(HI, participants=[{}]), {"participants.0.name": "missing"}),
        (messages(HI, participants=[{"name": "A"}, {"id": "A"}]), {"participants.1.id": "duplicate"}),
        (messages(HI, participants=[BEN_ME | ANA, BEN_ME]), {"participants.1.is_me": "duplicate"}),
        (messages(HI, participants=[ANA | {"colour": "red"}]), {"participants.0.colour": "bad_colour"}),
        (messages(HI, theme="myspace"), {"theme": "unknown_value"}),
        (messages(HI, clock="25:00"), {"clock": "bad_time"}),
        (messages(HI, battery=101), {"battery": "out_of_range"}),
        (messages(HI, pace=0), {"pace": "out_of_range"}),
        (messages(HI, background={"kind": "colour"}), {"background.value": "missing"}),
        (messages(HI, background={"kind": "picture"}), {"background.file": "missing"}),
        (messages(HI, container="webm"), {"container": "not_transparent"}),
        (
            messages(HI, background={"kind": "transparent"}, container="mp4"),
            {"container": "not_transparent"},
        ),
        ([HI], {"": "not_an_object"}),
        (None, {"": "not_an_object"}),
        ("", {"": "empty"}),
        ('{"messages": [', {"line 1, column 15": "not_json"}),
        ("[" * 100_000, {"": "not_json"}),
        ('{"battery": ' + "9" * 5_000 + "}", {"": "not_json"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(body: Any, expected: dict[str, str]):
    assert problems(body) == expected


def test_one_mistake_hides_no_other():
    body = messages(
        {"sender": "tehm", "text": "x" * 10_000, "timestamp": -3},
        HI | {"timestamp": 9, "mood": 1},
        HI | {"timestamp": 8},
        theme="myspace",
        participants=[{"name": "Ana"}],
    )
    assert problems(body) == {
        "theme": "unknown_value",
        "messages.0.text": "too_long",
        "messages.0.timestamp": "out_of_range",
        "messages.0.sender": "unknown_sender",
        "messages.1.mood": "unknown_field",
        "messages.2.timestamp": "falling",
    }


def test_far_too_many_messages_are_refused_in_one_sentence():
    assert [problem.message for problem in refusals(messages(*[{}] * 5_000))] == [
        "At most 500; these are 5,000."
    ]


def test_an_unknown_sender_is_told_who_there_is():
    [problem] = refusals(group({"sender": "anna", "text": "Hi"}))
    assert problem.message == "'anna' is not one of the participants: 'Ana', 'b', 'me'."


def test_people_are_named_by_id_or_by_name():
    conversation = read_conversation(group({"sender": "ana", "text": "Hi"}, {"sender": "b", "text": "Yo"}))
    assert [message.sender for message in conversation.messages] == ["Ana", "b"]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ({"text": "Hi 🎉"}, MessageKind.TEXT),
        ({"text": f"{FAMILY} 👍🏽🇩🇪"}, MessageKind.EMOJI),
        ({"text": "😀😀😀😀"}, MessageKind.TEXT),
        ({"text": "Look", "image": "a.png"}, MessageKind.IMAGE),
        ({"gif": "a.gif"}, MessageKind.GIF),
        ({"voice": {"seconds": 3}}, MessageKind.VOICE),
        ({"link": {"url": "https://example.org"}}, MessageKind.LINK),
        ({"separator": "Today 9:41"}, MessageKind.SEPARATOR),
        ({"system": "Ana left"}, MessageKind.SYSTEM),
    ],
)
def test_the_kind_follows_from_the_contents(entry: dict[str, Any], kind: MessageKind):
    assert read_conversation(messages(HI, {"sender": "me"} | entry)).messages[1].kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> & <script>alert(1)</script>",
        "שלום עולם, hello مرحبا",
        "\u2067مرحبا\u2069 \u200fx",
        f"{FAMILY}{SCOTLAND}👩🏽‍❤️‍💋‍👨 1️⃣",
        "می‌خواهم",
        "x" * MAX_TEXT,
        "two\nlines",
    ],
)
def test_a_text_is_left_as_it_is(text: str):
    assert read_conversation(messages({"sender": "me", "text": text})).messages[0].text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("  a\r\nb\u2028c\td\x07 ", "a\nb\nc d"),
        ("half \ud83d", "half \ufffd"),
        ("e\u0301", "é"),
    ],
)
def test_what_nobody_sees_leaves_the_text(text: str, expected: str):
    assert clean(text) == expected


def test_a_half_character_in_json_is_refused():
    body = r'{"messages": [{"sender": "me", "text": "\ud83d!", "\ud83d": 1}]}'
    assert problems(body) == {"messages.0.text": "half_character", "messages.0.\ufffd": "unknown_field"}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("them: é".encode(), "é"),
        ("\ufeffthem: é".encode(), "é"),
        ("\ufeffthem: é".encode("utf-16-le"), "é"),
        ("\ufeffthem: é".encode("utf-16-be"), "é"),
        ("them: é\r\n".encode(), "é"),
        (("\ufeff" + json.dumps(messages(HI))).encode(), "Hi"),
    ],
)
def test_a_file_may_begin_with_a_byte_order_mark(content: bytes, text: str):
    assert read_conversation(content).messages[0].text == text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_wrong_encoding_is_reported_with_its_place(mark: bytes):
    [problem] = refusals(mark + "them: naïve\nme: caf".encode() + b"\xe9 au lait")
    assert problem == Problem(
        "wrong_encoding", "line 2, column 8", "The byte E9 is not UTF-8. Save the file as UTF-8."
    )


def test_a_huge_file_is_not_read():
    assert problems(b" " * (MAX_SOURCE_BYTES + 1)) == {"": "too_long"}


def test_a_reaction_is_the_other_sides():
    conversation = read_conversation(messages(HI | {"reactions": [HEART]}, YO | {"reactions": [HEART]}))
    assert [message.reactions[0].by for message in conversation.messages] == ["me", "them"]


def test_typing_may_be_on_off_or_seconds():
    conversation = read_conversation(
        messages(*(HI | {"typing": typing} for typing in (True, False, 2, None)))
    )
    assert [message.typing for message in conversation.messages] == [None, 0.0, 2.0, None]


@pytest.mark.parametrize(
    ("text", "minute", "shown"),
    [
        ("9:41", 581, "9:41"),
        ("09:41", 581, "09:41"),
        ("9:41 PM", 1301, "9:41"),
        ("12:05 a.m.", 5, "12:05"),
        ("21:41:30", 1301, "21:41"),
    ],
)
def test_a_time_of_day_keeps_its_form(text: str, minute: int, shown: str):
    time = parse_clock_time(text)
    assert time is not None
    assert (time.minute, str(time)) == (minute, shown)


def test_times_are_found_in_separators():
    assert str(find_clock_time("Today 21:07")) == "21:07"
    assert find_clock_time("The score was 30:99") is None


TEXTS = st.text(min_size=1, max_size=60)
ENTRIES = st.fixed_dictionaries(
    {"sender": st.sampled_from(["me", "you", "them", "Ana", "b", ""]), "text": TEXTS},
    optional={
        "image": TEXTS,
        "typing": st.one_of(st.booleans(), st.floats(allow_nan=True)),
        "timestamp": st.floats(min_value=0, max_value=100),
        "reactions": st.lists(st.fixed_dictionaries({"emoji": st.sampled_from(["❤️", "👍🏽", "a", ""])})),
        "status": st.sampled_from(["", "read"]),
        "reply_to": st.sampled_from(["m1", "m2"]),
        "separator": TEXTS,
        "id": TEXTS,
    },
)
PEOPLE = st.sampled_from([[], [ANA], [ANA, {"id": "b", "is_me": True}], [{}, {"name": "me"}]])
BODIES = st.builds(
    lambda entries, people: messages(*entries, participants=people), st.lists(ENTRIES, max_size=5), PEOPLE
)


@given(BODIES)
def test_the_normal_form_means_the_same_when_it_is_sent_again(body: dict[str, Any]):
    """Anything is either refused with reasons, or its normal form is its own normal form."""
    examined = examine(body)
    assert bool(examined.problems) != bool(examined.conversation)
    if examined.conversation:
        stored = examined.conversation.model_dump_json()
        assert check_conversation(json.loads(stored)) == examined.conversation
        assert Conversation.model_validate_json(stored) == examined.conversation


@given(st.text())
def test_clusters_are_the_text_again(text: str):
    assert "".join(clusters(text)) == text


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str):
    assert clean(clean(text)) == clean(text)
    clean(text).encode()


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_whatever_comes_is_read_or_refused(source: bytes | str):
    """Nothing but InvalidRequest is raised, and what was read can be stored."""
    with contextlib.suppress(InvalidRequest):
        read_conversation(source).model_dump_json()


def test_clusters_keep_what_is_seen_as_one_together():
    assert clusters(f"é{FAMILY}👍🏽🇩🇪🇫🇷1️⃣{SCOTLAND}") == ["é", FAMILY, "👍🏽", "🇩🇪", "🇫🇷", "1️⃣", SCOTLAND]


@pytest.mark.parametrize("text", ["❤", "7", "a", "🇩", "", "❤️x", "…"])
def test_what_is_no_emoji_is_not_drawn_large(text: str):
    assert not is_large_emoji(text)
