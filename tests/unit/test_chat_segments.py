"""Long chat films are cut so that nobody sees where."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenewright.domain.chat_segments import LONGEST_SECONDS, SHORTEST_SECONDS, segments
from scenewright.domain.chat_timeline import ChatTimeline, SoundCue
from scenewright.domain.chat_timing import chat_timeline
from scenewright.domain.chat_window import MESSAGES_ABOVE, SETTLED_SECONDS
from scenewright.domain.conversation_check import check_conversation
from scenewright.domain.timeline import Asset
from scenewright.domain.video_format import Format

FPS = 30
ASSET = Asset(file_id="f", sha256="0" * 64, media_type="audio/mp4")
PICTURE = Format(1080, 1920, FPS, 23, "veryfast")
WORDS = "the goat ate all of the roses again and nobody will say whose goat it is"


def film(entries: list[dict[str, Any]], **fields: Any) -> ChatTimeline:
    return chat_timeline(check_conversation({"messages": entries, **fields}), PICTURE, {}, {})


def entries(count: int) -> list[dict[str, Any]]:
    texts = (WORDS[: 5 + 17 * n % len(WORDS)] for n in range(count))
    return [{"sender": "me" if n % 3 == 0 else "them", "text": text} for n, text in enumerate(texts)]


def changes(timeline: ChatTimeline, start: int, end: int) -> list[tuple[Any, ...]]:
    """Everything that happens in these frames of a timeline, as an observer would write it down."""
    seen: list[tuple[Any, ...]] = []
    for message in timeline.messages:
        seen.append((message.appear_frame, "message", message.id))
        seen += [(reaction.frame, reaction.emoji, message.id) for reaction in message.reactions]
        seen += [(step.frame, step.status, message.id) for step in message.statuses]
    for dots in timeline.typing:
        seen += [(dots.start_frame, "dots", dots.by), (dots.end_frame, "no dots", dots.by)]
    for draft in timeline.drafts:
        seen += [(stroke.frame, draft.text[: stroke.length]) for stroke in draft.keystrokes]
        seen.append((draft.end_frame, ""))
    for keyboard in timeline.keyboard:
        seen += [(keyboard.start_frame, "up"), (keyboard.end_frame, "down")]
    seen += [(cue.frame, cue.sound, str(cue.gain_db)) for cue in timeline.sounds]
    return sorted(event for event in seen if start <= event[0] < end)


def shifted(events: list[tuple[Any, ...]], frames: int) -> list[tuple[Any, ...]]:
    return [(frame + frames, *rest) for frame, *rest in events]


def test_a_short_film_is_its_only_segment():
    timeline = film(entries(8))
    assert segments(timeline) == (timeline,)


def test_segments_are_of_20_to_40_seconds_and_add_up():
    timeline = film(entries(150))
    parts = segments(timeline)
    assert all(SHORTEST_SECONDS <= part.frames / FPS <= LONGEST_SECONDS for part in parts)
    assert sum(part.frames for part in parts) == timeline.frames


@given(
    st.lists(
        st.fixed_dictionaries(
            {"sender": st.sampled_from(["me", "them"]), "text": st.sampled_from(["Hi", WORDS, WORDS * 4])},
            optional={
                "pause": st.sampled_from([3, 60]),
                "typing": st.sampled_from([False, 30]),
                "reactions": st.just([{"emoji": "❤️", "after": 20}]),
            },
        ),
        min_size=1,
        max_size=40,
    ),
    st.booleans(),
)
@settings(max_examples=20, deadline=None)
def test_what_happens_in_the_segments_happens_in_the_film(messages: list[dict[str, Any]], always: bool):
    """Also what happened up to four seconds before a border, for what then still moves or rings."""
    timeline = film(messages, keyboard="always" if always else "auto")
    start = 0
    for part in segments(timeline):
        before = min(start, SETTLED_SECONDS * FPS - 1)
        expected = changes(timeline, start - before, start + part.frames)
        assert shifted(changes(part, -before, part.frames), start) == expected
        start += part.frames
    assert start == timeline.frames


def test_a_border_stands_where_a_message_begins():
    timeline = film(entries(60))
    begins = {dots.start_frame for dots in timeline.typing}
    begins |= {draft.keystrokes[0].frame for draft in timeline.drafts}
    borders, at = [], 0
    for part in segments(timeline)[:-1]:
        at += part.frames
        borders.append(at)
    assert borders
    assert set(borders) <= begins


def silence(seconds: int) -> ChatTimeline:
    return film([{"sender": "them", "text": "Hi"}, {"sender": "them", "text": "Yo", "timestamp": seconds}])


def test_a_silence_of_minutes_is_no_reason_to_cut():
    timeline = silence(300)
    assert segments(timeline) == (timeline,)


def test_a_silence_of_most_of_an_hour_is_cut_too():
    parts = segments(silence(3_500))
    assert len(parts) > 2
    assert all(part.frames <= 40 * LONGEST_SECONDS * FPS for part in parts)


def test_the_number_of_segments_follows_the_messages_not_the_length():
    brief, long = (
        segments(film([entry | {"timestamp": step * n} for n, entry in enumerate(entries(24))]))
        for step in (5.0, 50.0)
    )
    assert len(long) <= 2 * len(brief)


def test_above_a_film_every_second_counts():
    timeline = silence(300)
    background = timeline.background.model_copy(update={"kind": "video"})
    parts = segments(timeline.model_copy(update={"background": background}))
    assert all(part.frames <= LONGEST_SECONDS * FPS for part in parts)


def test_what_is_settled_stands_at_one_place_and_far_above_is_dropped():
    part = segments(film(entries(200)))[-1]
    settled = [message for message in part.messages if message.appear_frame == -SETTLED_SECONDS * FPS]
    assert len(settled) == MESSAGES_ABOVE
    assert min(message.appear_frame for message in part.messages) == -SETTLED_SECONDS * FPS


def test_an_edit_leaves_what_is_far_from_it_as_it_was():
    """With timestamps, which hold the rest in its place."""
    timed = [entry | {"timestamp": 3.0 * n} for n, entry in enumerate(entries(200))]
    edited = [*timed[:20], timed[20] | {"text": "Edited"}, *timed[21:]]
    pairs = list(zip(segments(film(timed)), segments(film(edited)), strict=True))
    same = [before == after for before, after in pairs]
    assert (same[0], same[2], same[-1]) == (True, False, True)


def test_a_long_sound_goes_on_over_a_border():
    timeline = film(entries(60))
    border = segments(timeline)[0].frames
    spoken = SoundCue(frame=border - 10 * FPS, sound="speech", asset=ASSET, seconds=10.5)
    over = SoundCue(frame=border - 10 * FPS, sound="voice", asset=ASSET, seconds=9.5)
    chime = SoundCue(frame=border - 10 * FPS, sound="send")
    second = segments(timeline.model_copy(update={"sounds": (spoken, over, chime)}))[1]
    assert second.sounds == (spoken.model_copy(update={"frame": -10 * FPS}),)


def test_the_clock_goes_on():
    parts = segments(film(entries(100)))
    assert [part.clock[0].frame for part in parts] == [0] * len(parts)
    assert parts[0].clock[-1].text <= parts[1].clock[0].text
    assert parts[-1].clock[-1].text == film(entries(100)).clock[-1].text


@pytest.mark.parametrize("kind", ["green", "video"])
def test_only_a_moving_background_knows_where_the_segment_lies(kind: str):
    timeline = film(entries(100))
    background = timeline.background.model_copy(update={"kind": kind})
    first, second, *_ = segments(timeline.model_copy(update={"background": background}))
    assert second.background.start_frame == (-first.frames if kind == "video" else 0)
