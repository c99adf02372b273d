"""WhatsApp exports of several phones and countries."""

from __future__ import annotations

import pytest

from scenewright.domain.conversation import Conversation, Theme
from scenewright.domain.conversation_source import read_conversation
from scenewright.domain.errors import InvalidRequest
from scenewright.domain.whatsapp_export import ExportOptions

LRM = "\u200e"
NARROW = "\u202f"


def read(*lines: str, me: str = "", file_name: str = "", redact_names: bool = False) -> Conversation:
    options = ExportOptions(me=me, file_name=file_name, redact_names=redact_names)
    return read_conversation("\n".join(lines), options)


def said(conversation: Conversation) -> list[str]:
    return [message.text or message.separator or message.system for message in conversation.messages]


def problems(*lines: str, me: str = "") -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        read(*lines, me=me)
    return {problem.path: problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("start", "day", "time"),
    [
        ("31/12/2023, 21:41 - ", "31 December 2023", "21:41"),
        ("31/12/23, 9:41 PM - ", "31 December 2023", "9:41 PM"),
        ("12/31/23, 9:41 PM - ", "31 December 2023", "9:41 PM"),
        (f"12/31/23, 9:41{NARROW}PM - ", "31 December 2023", "9:41 PM"),
        ("31/12/23 9:41 p. m. - ", "31 December 2023", "9:41 PM"),
        ("31.12.23, 21:41 - ", "31 December 2023", "21:41"),
        ("31.12.23 um 21:41 - ", "31 December 2023", "21:41"),
        ("31-12-2023 21:41 - ", "31 December 2023", "21:41"),
        ("2023-12-31, 21:41 - ", "31 December 2023", "21:41"),
        ("2023/12/31 21.41 - ", "31 December 2023", "21:41"),
        ("[31.12.23, 21:41:05] ", "31 December 2023", "21:41"),
        (f"{LRM}[12/31/23, 9:41:05{NARROW}PM] ", "31 December 2023", "9:41 PM"),
        ("1/2/24, 9:41 PM - ", "2 January 2024", "9:41 PM"),
        ("1/2/24, 21:41 - ", "1 February 2024", "21:41"),
    ],
)
def test_dates_of_both_orders_and_clocks_are_read(start: str, day: str, time: str):
    conversation = read(f"{start}Ana: Hi: there", f"{start}Ben: Yo")
    assert said(conversation) == [day, "Hi: there", "Yo"]
    assert [message.time for message in conversation.messages[1:]] == [time, time]


def test_the_order_in_which_time_rises_is_taken():
    lines = ("3/1/24, 21:41 - Ana: Hi", "2/2/24, 21:41 - Ben: Yo")
    assert said(read(*lines))[::2] == ["3 January 2024", "2 February 2024"]
    lines = ("1/3/24, 21:41 - Ana: Hi", "2/2/24, 21:41 - Ben: Yo")
    assert said(read(*lines))[::2] == ["3 January 2024", "2 February 2024"]


def test_a_day_stands_above_its_first_message():
    lines = ("1/1/24, 1:00 - A: a", "1/1/24, 2:00 - B: b", "2/1/24, 1:00 - A: c")
    assert said(read(*lines)) == ["1 January 2024", "a", "b", "2 January 2024", "c"]


def test_a_message_goes_on_over_lines():
    conversation = read("1/1/24, 1:00 - A: one", "two: three", "", "<b>four</b>", "1/1/24, 1:01 - B: x")
    assert said(conversation)[1] == "one\ntwo: three\n\n<b>four</b>"


def test_what_the_app_says_is_a_notice():
    conversation = read(
        "1/1/24, 1:00 - Messages and calls are end-to-end encrypted.",
        '1/1/24, 1:00 - Ana changed the group name from "A: b" to "C"',
        "1/1/24, 1:00 - Ana: Hi",
    )
    assert [message.system for message in conversation.messages[1:]] == [
        "Messages and calls are end-to-end encrypted.",
        'Ana changed the group name from "A: b" to "C"',
        "",
    ]
    conversation = read(
        f"[1.1.24, 1:00:00] Family: {LRM}Ana created this group", "[1.1.24, 1:00:00] ~\u202fAna: Hi"
    )
    assert said(conversation)[1:] == ["Ana created this group", "Hi"]
    assert [person.name for person in conversation.others] == ["Ana"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<Media omitted>", "📎 Media"),
        ("<Medien ausgeschlossen>", "📎 Media"),
        ("<Archivo omitido>", "📎 Media"),
        (f"{LRM}image omitted", "📷 Photo"),
        (f"{LRM}audio omitted", "🎤 Voice message"),
        (f"{LRM}Bild weggelassen", "📷 Photo"),
        (f"{LRM}VID-1.mp4 (file attached)", "🎥 Video"),
        ("plan.pdf (file attached)\nas promised", "📄 plan.pdf\nas promised"),
        ("", "📎 Media"),
        ("<b>omitted</b>", "<b>omitted</b>"),
        ("I was omitted", "I was omitted"),
        (f"Hi {LRM}<This message was edited>", "Hi"),
    ],
)
def test_left_out_files_are_shown_by_a_word(text: str, shown: str):
    assert said(read(f"1/1/24, 1:00 - A: {text}"))[1] == shown


def test_attached_files_are_used():
    conversation = read(
        f"1/1/24, 1:00 - A: {LRM}IMG-20240101-WA0001.jpg (file attached)",
        "Look!",
        f"1/1/24, 1:00 - B: {LRM}<attached: 0002-AUDIO.opus>",
    )
    assert (conversation.messages[1].image, conversation.messages[1].text) == (
        "IMG-20240101-WA0001.jpg",
        "Look!",
    )
    assert conversation.messages[2].voice is not None
    assert conversation.messages[2].voice.file == "0002-AUDIO.opus"


TWO = ("1/1/24, 1:00 - Ana: Hi", "1/1/24, 1:01 - Ben: Yo")


@pytest.mark.parametrize(
    ("me", "file_name", "expected"),
    [
        ("", "", "Ben"),
        ("ana", "", "Ana"),
        ("", "WhatsApp Chat with Ben.txt", "Ana"),
        ("", "WhatsApp Chat - Ana.zip", "Ben"),
        ("", "export.txt", "Ben"),
    ],
)
def test_who_i_am_is_told_or_follows(me: str, file_name: str, expected: str):
    assert read(*TWO, me=me, file_name=file_name).me.name == expected


def test_a_stranger_cannot_be_me():
    assert problems(*TWO, me="Cem") == {"me": "unknown_sender"}


def test_it_looks_like_what_it_is_and_a_group_has_its_name():
    conversation = read(*TWO, "1/1/24, 1:02 - Cem: Hey", file_name="WhatsApp Chat with Family.txt")
    assert (conversation.theme, conversation.title) == (Theme.WHATSAPP_LIGHT, "Family")
    assert conversation.is_group


def test_names_numbers_and_addresses_are_replaced():
    conversation = read(
        "1/1/24, 1:00 - Ana López added +49 170 1234567",
        "1/1/24, 1:00 - Ana López: ana here, LÓPEZ too. Banana! ana.lopez@mail.example",
        "1/1/24, 1:00 - +49 170 1234567: I'm new. @491701234567, year 2024, 12:30",
        "1/1/24, 1:00 - Sam Ek: Hi Ana",
        file_name="WhatsApp Chat with The Lópezes.txt",
        redact_names=True,
    )
    assert said(conversation)[1:] == [
        "Alex added Robin",
        "Alex here, Alex too. Banana! •••",
        "I'm new. •••, year 2024, 12:30",
        "Hi Alex",
    ]
    assert [person.name for person in conversation.participants] == ["Alex", "Robin", "Kim"]
    assert conversation.title == "Group"
    assert not any(name in conversation.model_dump_json().casefold() for name in ("lópez", "170", "ana "))


def test_mixed_orders_and_impossible_dates_are_told_with_their_lines():
    assert problems("31/12/23, 1:00 - A: x", "12/31/23, 1:00 - A: y") == {"line 1": "mixed_dates"}
    assert problems("31/02/23, 1:00 - A: x", "y", "31/12/23, 25:00 - A: y") == {
        "line 1": "bad_date",
        "line 3": "bad_date",
    }


def test_a_long_message_is_told_with_its_line():
    assert problems("1/1/24, 1:00 - A: x", "more", "1/1/24, 1:00 - A: " + "x" * 2_001) == {
        "line 3": "too_long"
    }


def test_far_too_many_messages_are_refused():
    assert problems(*TWO * 300) == {"": "too_long"}


def test_the_phone_starts_at_the_time_of_the_first_message():
    assert read("31/12/23, 9:05 PM - Ana: Hi", "31/12/23, 9:07 PM - Ben: Yo").clock == "9:05 PM"
