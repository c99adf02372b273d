from __future__ import annotations

from itertools import pairwise

import pytest

from scenewright.domain.captions import caption_cues, line_capacity
from scenewright.domain.speech import SpokenWord, read_aloud
from scenewright.domain.subtitle_files import to_srt, to_vtt
from scenewright.domain.timeline import CaptionCue, Word

FPS = 30
PROSE = (
    "Isaac Newton wrote three short laws that describe how anything moves. The first is about rest. Yes! "
    "An object at rest stays at rest, an object in motion keeps moving in a straight line, unless a force "
    "acts on it. Every time you catch a ball or lean into a bend, you are doing physics without knowing it."
)
TEXTS = {
    "english": PROSE,
    "hindi": "जल चक्र पृथ्वी पर पानी की लगातार चलने वाली यात्रा है। सूरज की गर्मी से समुद्र का पानी भाप बनकर उठता है।",
    "french": "Commençons par l'essentiel. Que reste-t-il d'indispensable ? Ce que nous comprenons : voilà.",
    "one word": "Hello",
    "dashes": "Well — no — perhaps — yes — never — always — once more — the very last time — at that.",
    "no spaces": "x" * 500,
    "emoji": "🎉 🎉🎉 Party time 🎉, friends! " * 4,
}


def cues_of(text: str, max_chars: int = 42, offset: int = 12, tail: int = 15) -> tuple[CaptionCue, ...]:
    words = read_aloud(text, language="en")
    total = offset + words[-1].end_ms * FPS // 1_000 + tail
    return caption_cues(words, fps=FPS, offset_frames=offset, total_frames=total, max_chars=max_chars)


def lines_of(cue: CaptionCue) -> list[str]:
    return cue.text.split("\n")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("max_chars", [42, 24])
def test_no_word_is_lost_and_no_cue_overlaps_or_is_too_large(text: str, max_chars: int) -> None:
    cues = cues_of(text, max_chars)
    shown = "".join(word.text for cue in cues for line in cue.lines for word in line)
    assert shown == "".join(text.split())
    assert all(cue.start_frame < cue.end_frame for cue in cues)
    assert all(one.end_frame <= other.start_frame for one, other in pairwise(cues))
    for cue in cues:
        assert 1 <= len(cue.lines) <= 2
        assert all(len(line) <= max_chars or max_chars < len(line.encode()) // 2 for line in lines_of(cue))


@pytest.mark.parametrize("fps", [24, 25, 30, 60])
def test_a_word_is_shown_within_half_a_frame_of_its_sound(fps: int) -> None:
    at, words = 0, []
    for number in range(60):
        end = at + 80 + 137 * number % 521
        words.append(SpokenWord(f"word{number}", at, end))
        at = end + [0, 0, 7, 431][number % 4]
    cues = caption_cues(words, fps=fps, offset_frames=11, total_frames=11 + at * fps, max_chars=42)
    shown = [word for cue in cues for line in cue.lines for word in line]
    for word, spoken in zip(shown, words, strict=True):
        assert abs((word.start_frame - 11) / fps - spoken.start_ms / 1_000) <= 0.5 / fps + 1e-9
        assert abs((word.end_frame - 11) / fps - spoken.end_ms / 1_000) <= 0.5 / fps + 1e-9
    assert all(cue.start_frame == cue.lines[0][0].start_frame for cue in cues)
    assert all(cue.end_frame >= cue.lines[-1][-1].end_frame for cue in cues)


def test_sentences_end_cues_and_clauses_end_lines() -> None:
    texts = [cue.text for cue in cues_of(PROSE)]
    assert texts[0] == "Isaac Newton wrote three short laws\nthat describe how anything moves."
    assert not any(". " in text.replace("\n", " ") and len(text) > 60 for text in texts)


@pytest.mark.parametrize("max_chars", [42, 32, 24])
def test_no_short_word_stands_alone_on_a_line(max_chars: int) -> None:
    pairs = [lines_of(cue) for cue in cues_of(PROSE, max_chars) if len(cue.lines) == 2]
    assert pairs
    assert not [lines for lines in pairs for line in lines if " " not in line and len(line) <= 7]


def test_a_mark_that_is_set_apart_starts_no_line() -> None:
    lines = [line for cue in cues_of(TEXTS["french"], 24) for line in lines_of(cue)]
    assert not [line for line in lines if line[0] in "?:"]


def test_lines_in_hindi_do_not_start_with_a_postposition() -> None:
    lines = [line for cue in cues_of(TEXTS["hindi"], 16) for line in lines_of(cue)]
    assert len(lines) > 5
    assert not [line for line in lines if line.split()[0] in {"की", "का", "से", "पर", "है।"}]


def test_cues_can_be_read() -> None:
    for cue in cues_of(PROSE):
        seconds = (cue.end_frame - cue.start_frame) / FPS
        assert seconds >= 1
        assert len(cue.text) / seconds <= 20


def test_a_fast_voice_gets_time_from_the_pause_after_it() -> None:
    words = [
        SpokenWord("Unbelievably", 0, 200),
        SpokenWord("fast!", 200, 300),
        SpokenWord("Done.", 4_000, 4_300),
    ]
    first, last = caption_cues(words, fps=FPS, offset_frames=0, total_frames=200, max_chars=42)
    assert (first.start_frame, first.end_frame) == (0, 30)
    assert last.start_frame == 120


def test_the_last_cue_leaves_after_the_speech_and_before_the_scene_ends() -> None:
    last = cues_of(PROSE, tail=30)[-1]
    spoken_until = last.lines[-1][-1].end_frame
    assert spoken_until < last.end_frame < spoken_until + 30


def test_cues_follow_each_other_without_flicker() -> None:
    gaps = [other.start_frame - one.end_frame for one, other in pairwise(cues_of(PROSE))]
    assert not [gap for gap in gaps if 0 < gap < 9]


def test_no_words_no_cues() -> None:
    assert caption_cues([], fps=30, offset_frames=0, total_frames=90, max_chars=42) == ()


def test_narrow_pictures_have_shorter_lines() -> None:
    assert [line_capacity(*size) for size in [(1280, 720), (720, 720), (720, 900), (720, 1280)]] == [
        42,
        32,
        29,
        24,
    ]


def cue(text: str, start: int, end: int) -> CaptionCue:
    word = Word(text=text, start_frame=start, end_frame=end)
    return CaptionCue(start_frame=start, end_frame=end, lines=((word,), (word,)))


def test_srt_counts_through_the_film() -> None:
    srt = to_srt([(0, [cue("One", 10, 40)]), (108_100, [cue("a --> b", 5, 65)])], fps=30)
    assert srt == (
        "1\n00:00:00,333 --> 00:00:01,333\nOne\nOne\n\n2\n01:00:03,500 --> 01:00:05,500\na → b\na → b\n\n"
    )


def test_vtt_escapes_what_would_be_markup() -> None:
    vtt = to_vtt([(60, [cue("<b> & -->", 0, 30)])], fps=30)
    escaped = "&lt;b&gt; &amp; --&gt;"
    assert vtt == f"WEBVTT\n\n00:00:02.000 --> 00:00:03.000\n{escaped}\n{escaped}\n\n"
