"""Where a narration that was spoken through is cut into the stretches of its scenes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.domain.narration_cuts import LEVEL_MS, SHORTEST_SECONDS, Spoken, cut, words_between
from scenewright.domain.speech import SpokenWord

WORD_MS, LOUD = 300, 1000.0


def spoken(pauses_ms: Sequence[int], *, late_ms: int = 0, noise: Sequence[float] = (0.0,)) -> Spoken:
    """Words of 300 ms with a pause after each; `late_ms` is how far off they are believed to be heard."""
    words: list[SpokenWord] = []
    levels: list[float] = []
    for number, pause in enumerate(pauses_ms):
        start = LEVEL_MS * len(levels)
        words.append(SpokenWord(f"w{number}", start + late_ms, start + WORD_MS + late_ms))
        levels += [LOUD] * (WORD_MS // LEVEL_MS)
        levels += [noise[n % len(noise)] for n in range(pause // LEVEL_MS)]
    return Spoken(tuple(words), tuple(levels))


@pytest.mark.parametrize("late_ms", [0, 250, -250])
def test_a_cut_lies_in_the_middle_of_the_pause_even_where_words_are_timed_badly(late_ms: int) -> None:
    (border,) = cut(spoken([0, 500, 0, 0], late_ms=late_ms), [2, 2], 50)
    assert border == (2 * WORD_MS + 250) * 50 // 1000


def test_of_two_pauses_the_one_between_sentences_is_taken() -> None:
    (border,) = cut(spoken([100, 500, 0, 0], late_ms=-200), [2, 2], 50)
    assert border == (2 * WORD_MS + 100 + 250) * 50 // 1000


def test_within_a_pause_it_is_cut_where_it_is_quietest() -> None:
    noise = [50.0] * 50
    noise[32:35] = [5.0] * 3
    (border,) = cut(spoken([0, 500, 0, 0], noise=noise), [2, 2], 50)
    assert 1000 * border / 50 == pytest.approx(2 * WORD_MS + 335, abs=10)


def test_where_nobody_pauses_it_is_cut_between_the_two_words() -> None:
    narration = spoken([0] * 8)
    (border,) = cut(narration, [4, 4], 50)
    assert 1000 * border / 50 == pytest.approx(4 * WORD_MS, abs=20)


@given(
    pauses=st.lists(st.integers(0, 900), min_size=1, max_size=40),
    fps=st.sampled_from([24, 25, 30, 60]),
    late_ms=st.integers(0, 2_000),
    data=st.data(),
)
def test_stretches_follow_one_another_and_cover_the_recording(
    pauses: list[int], fps: int, late_ms: int, data: st.DataObject
) -> None:
    narration = spoken([*pauses, 1_000], late_ms=late_ms)
    scenes = data.draw(st.integers(1, min(len(pauses) + 1, narration.length_ms // 600)))
    ends = sorted(data.draw(st.permutations(range(1, len(pauses) + 1)))[: scenes - 1])
    counts = [end - start for start, end in pairwise([0, *ends, len(pauses) + 1])]
    borders = (0, *cut(narration, counts, fps), narration.length_ms * fps / 1000)
    assert len(borders) == len(counts) + 1
    assert all(end - start >= SHORTEST_SECONDS * fps - 1 for start, end in pairwise(borders))


def test_every_word_is_heard_in_its_own_scene() -> None:
    counts = [3, 2, 5]
    pauses = [80 * (n % 2) for n in range(10)]
    for after in [*accumulate(counts)][:-1]:
        pauses[after - 1] = 450
    narration = spoken(pauses)
    frames = (0, *cut(narration, counts, 30), narration.length_ms * 30 / 1000)
    borders = [1000 * frame / 30 for frame in frames]
    words = iter(narration.words)
    for count, (start, end) in zip(counts, pairwise(borders), strict=True):
        own = [next(words) for _ in range(count)]
        assert all(start <= word.start_ms < word.end_ms <= end for word in own)
        said = words_between(narration.words, " ".join(word.text for word in own), start, end)
        assert [word.start_ms for word in said] == [round(word.start_ms - start) for word in own]


def test_words_that_are_spoken_elsewhere_or_not_at_all_are_not_a_scenes() -> None:
    words = spoken([0] * 20).words
    assert words_between(words, "w3 w4", 900, 1_500)[0].start_ms == 0
    assert words_between(words, "w3 other", 900, 1_500) == ()
    assert words_between(words, "w3 w4", 4_000, 4_600) == ()
    assert words_between(words, "", 0, 600) == ()


def test_of_words_that_are_said_twice_those_of_the_stretch_are_taken() -> None:
    words = tuple(SpokenWord("again", 400 * n, 400 * n + 300) for n in range(5))
    (word,) = words_between(words, "again", 790, 1_200)
    assert (word.start_ms, word.end_ms) == (10, 310)


@pytest.mark.parametrize(("pauses", "counts"), [([0] * 4, [2, 3]), ([0, 0], [1, 1])])
def test_what_cannot_be_cut_is_said(pauses: list[int], counts: list[int]) -> None:
    with pytest.raises(ValueError, match=r"say what|too short"):
        cut(spoken(pauses), counts, 30)
