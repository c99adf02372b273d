"""Where a line may end in scripts that set no spaces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenewright.domain.captions import caption_cues
from scenewright.domain.speech import SpokenWord
from scenewright.steps.phrasing import phrased, phrases

THAI = "ดวงจันทร์ดึงดูดน้ำทะเลและโลกหมุนอยู่ข้างใต้ทุกวัน"
JAPANESE = "月は海の水を引き寄せ、「地球」はその下で回転しています。"
CHINESE = "月亮吸引海水，地球在它下面旋转，所以每天有两次潮汐。"


@pytest.mark.parametrize("text", [THAI, JAPANESE, CHINESE])
def test_phrases_are_cut_where_readers_expect_it(text: str):
    pieces = phrases(text)
    assert len(pieces) > 4
    assert "".join(pieces) == text
    assert not any(piece[0] in "、，。」" or piece[-1] in "「" for piece in pieces)


def test_thai_ends_at_words_and_japanese_with_its_particles():
    assert "และ" in phrases(THAI)
    assert "月は" in phrases(JAPANESE)


@pytest.mark.parametrize("word", ["photosynthesis", "न्यूटन", "القمر", "달은", "2,5", "—"])
def test_words_of_other_scripts_stay_whole(word: str):
    assert phrases(word) == [word]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("月は、。「」ดวน้ำa1 ก็🌊ー")))
def test_nothing_is_lost_and_nothing_is_empty(text: str):
    pieces = phrases(text) if text else []
    assert "".join(pieces) == text
    assert all(pieces)


def test_phrases_share_the_time_of_their_word_and_follow_without_a_space():
    words = phrased([SpokenWord("Moon", 0, 400), SpokenWord(JAPANESE, 500, 3_500)])
    assert (words[0].text, words[0].glued, words[1].glued) == ("Moon", False, False)
    assert all(word.glued for word in words[2:])
    assert (words[1].start_ms, words[-1].end_ms) == (500, 3_500)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(words))


def test_captions_in_japanese_have_no_spaces_and_fit():
    words = phrased([SpokenWord(JAPANESE * 2, 0, 9_000)])
    cues = caption_cues(words, fps=30, offset_frames=0, total_frames=400, max_chars=42)
    assert "".join(cue.text for cue in cues).replace("\n", "") == JAPANESE * 2
    assert all(len(line) <= 21 for cue in cues for line in cue.text.split("\n"))
