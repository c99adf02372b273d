"""Messages in any mixture of scripts, directions and emoji."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenewright.render import emoji
from scenewright.render.chat.typesetting import Line, missing, set_text
from scenewright.render.faces import Style

SIZE, LEADING = 32, 42
FAMILY, TONE, FLAG, SCOTLAND, KEYCAP = "👨‍👩‍👧‍👦", "👋🏿", "🇮🇳", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣"


def lines(text: str, width: float = 400, max_lines: int = 0) -> list[str]:
    """What is seen, from left to right, a line each."""
    block = set_text(text, Style.CHAT, SIZE, leading=LEADING, width=width, max_lines=max_lines)
    return ["|".join(run.text for run in line.runs) for line in block.lines]


@pytest.mark.parametrize("sequence", [FAMILY, TONE, FLAG, SCOTLAND, KEYCAP, "❤️", "🧑🏽‍🚀", "🏳️‍🌈", "©️"])
def test_an_emoji_is_one_picture(sequence: str) -> None:
    assert list(emoji.split(f"a{sequence}b")) == [("a", False), (sequence, True), ("b", False)]
    assert emoji.picture(sequence, 64).size == (68, 64)
    assert emoji.picture(sequence, 64).getbbox() is not None


def test_signs_that_letters_have_stay_letters() -> None:
    assert list(emoji.split("© 12 #1 → ™")) == [("© 12 #1 → ™", False)]


def test_two_flags_are_two_emoji() -> None:
    assert [text for text, is_emoji in emoji.split("🇮🇳🇩🇪") if is_emoji] == ["🇮🇳", "🇩🇪"]


def test_lines_are_filled_greedily() -> None:
    assert lines("one two three four five six", width=330) == ["one two three four five", "six"]


def test_arabic_stands_right_to_left_and_its_latin_words_left_to_right() -> None:
    block = set_text("مرحبا Hello عالم", Style.CHAT, SIZE, leading=LEADING, width=900)
    (line,) = block.lines
    assert line.backwards
    assert [run.text.strip() for run in line.runs if run.text.strip()] == ["عالم", "Hello", "مرحبا"]
    assert [run.backwards for run in line.runs if run.text.strip()] == [True, False, True]


def test_hebrew_in_a_latin_line_does_not_turn_the_line() -> None:
    (line,) = set_text("He said שלום to me", Style.CHAT, SIZE, leading=LEADING, width=900).lines
    assert not line.backwards
    assert [run.backwards for run in line.runs if not run.text.isspace()] == [False, True, False]


def test_digits_in_hebrew_keep_their_order() -> None:
    assert "".join(run.text for run in _line("נפגש ב-18:30").runs if "1" in run.text).strip() == "18:30"


def _line(text: str) -> Line:
    (line,) = set_text(text, Style.CHAT, SIZE, leading=LEADING, width=900).lines
    return line


def test_the_lines_of_a_message_stay_lines() -> None:
    assert lines("one\n\ntwo") == ["one", "", "two"]


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    shown = lines("one two three four five six seven eight nine ten", max_lines=1)
    assert len(shown) == 1
    assert shown[0].endswith("…")


def test_no_face_means_a_box_and_a_report() -> None:
    assert missing("a東b\u0378🎉𒀀", Style.CHAT) == "\u0378𒀀"
    mask = set_text("東", Style.CHAT, SIZE, leading=LEADING, width=400).line_mask(0, 4)
    assert mask.getbbox() is not None


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("aWi é\nßकिषמשع🎉👋🏿\u200d\ufe0f🇮🇩東\u202e\x00"), max_size=60),
    st.integers(60, 500),
)
def test_no_line_is_wider_than_its_bubble_whatever_the_text(text: str, width: int) -> None:
    block = set_text(text, Style.CHAT, SIZE, leading=LEADING, width=width)
    for number, line in enumerate(block.lines):
        assert line.width <= width + 1
        block.line_mask(number, 4)
        list(block.line_emoji(number))


def test_an_endless_word_never_breaks_inside_an_emoji() -> None:
    assert all(run == TONE for line in lines(TONE * 40, width=200) for run in line.split("|"))
