"""When things happen in a chat film."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.domain.chat_media import Media
from scenewright.domain.chat_rhythm import composing_seconds, deletions, keystrokes
from scenewright.domain.chat_timeline import ChatTimeline, MessageKind
from scenewright.domain.chat_timing import chat_timeline, film_seconds
from scenewright.domain.conversation_check import check_conversation
from scenewright.domain.errors import InvalidRequest
from scenewright.domain.timeline import Asset
from scenewright.domain.video_format import Format

FPS = 30
PICTURE = Format(1080, 1920, FPS, 23, "veryfast")
ASSET = Asset(file_id="f", sha256="0" * 64, media_type="audio/mp4")
HI = {"sender": "them", "text": "Did you see the email from the landlord?"}
YO = {"sender": "me", "text": "Which email do you mean?"}
TYPICAL = [
    "Hey! Are we still on for tonight?", "Yes! 7 pm at the usual place?", "Perfect 🎉",
    "Can you bring the board game?", "Which one? I have about forty", "The one where we all end up shouting",
    "So… all of them", "😂😂", "Who else is coming?", "Lena and Max, and maybe Max's new flatmate",
    "The one with the parrot?", "THE ONE WITH THE PARROT",
]  # fmt: skip


def film(*entries: Any, media: dict[str, Media] | None = None, **fields: Any) -> ChatTimeline:
    return chat_timeline(check_conversation({"messages": list(entries), **fields}), PICTURE, media or {}, {})


def appears(timeline: ChatTimeline) -> list[float]:
    return [message.appear_frame / FPS for message in timeline.messages]


def conversation_of_24() -> list[dict[str, Any]]:
    return [{"sender": ("them", "me")[n % 2], "text": text} for n, text in enumerate(TYPICAL * 2)]


def test_24_usual_messages_take_about_a_minute():
    assert 45 <= film(*conversation_of_24()).frames / FPS <= 75


def test_twice_the_pace_is_half_the_time():
    slow, fast = (film(*conversation_of_24(), pace=pace).frames for pace in (1, 2))
    assert fast == pytest.approx(slow / 2, abs=2)


def test_a_long_message_is_read_longer_than_a_short_one():
    for short, long in pairwise(["Hi", "Hi there, how are you?", "Hi there, how are you? " * 4]):
        assert film_of_one(short) < film_of_one(long)


def film_of_one(text: str) -> float:
    first, second = appears(film(HI | {"text": text}, HI | {"typing": False}))
    return second - first


def test_timestamps_are_kept_to_the_frame():
    moments = [0, 0.5, 0.5, 60]
    senders = zip([HI, YO, HI, YO], moments, strict=True)
    written = [entry | {"timestamp": moment} for entry, moment in senders]
    timeline = film(*written, pace=3)
    assert appears(timeline) == moments
    assert all(dots.start_frame >= 0 for dots in timeline.typing)
    assert [draft.keystrokes[0].frame >= 0 for draft in timeline.drafts] == [True, True]


def test_a_message_without_a_timestamp_follows_and_the_next_waits_for_it():
    first, second, third = appears(film(HI | {"timestamp": 5}, YO, HI | {"timestamp": 5.1}))
    assert first == 5
    assert first < second == third


def test_dots_stand_until_the_message_appears():
    timeline = film(YO, HI, HI | {"typing": 3.0}, HI | {"typing": False})
    _, second, third, _ = timeline.messages
    assert [(dots.by, dots.end_frame) for dots in timeline.typing] == [
        ("them", second.appear_frame),
        ("them", third.appear_frame),
    ]
    assert timeline.typing[1].end_frame - timeline.typing[1].start_frame == 90


def test_dots_begin_after_what_came_before():
    timeline = film(*conversation_of_24())
    before = {after.appear_frame: earlier.appear_frame for earlier, after in pairwise(timeline.messages)}
    starts = {dots.end_frame: dots.start_frame for dots in timeline.typing}
    starts |= {draft.end_frame: draft.keystrokes[0].frame for draft in timeline.drafts}
    assert len(starts) == 24
    assert all(starts[end] > before.get(end, -1) for end in starts)


def test_typing_that_comes_to_nothing_leaves_nothing():
    timeline = film(HI, {"sender": "them", "typing": 2}, {"sender": "me", "draft": "Hm"})
    assert [message.id for message in timeline.messages] == ["m1"]
    assert timeline.typing[1].end_frame - timeline.typing[1].start_frame == 60
    assert [stroke.length for stroke in timeline.drafts[0].keystrokes] == [1, 2, 1, 0]


def test_without_dots_or_keyboard_messages_just_come():
    timeline = film(HI, YO, HI, typing=False, keyboard="never")
    assert (timeline.typing, timeline.drafts, timeline.keyboard) == ((), (), ())
    assert {cue.sound for cue in timeline.sounds} == {"send", "receive"}


def test_my_letters_appear_one_by_one_and_are_sent():
    timeline = film(HI, YO)
    [draft] = timeline.drafts
    assert [stroke.length for stroke in draft.keystrokes] == list(range(1, len(YO["text"]) + 1))
    assert draft.end_frame == timeline.messages[1].appear_frame > draft.keystrokes[-1].frame
    [keyboard] = timeline.keyboard
    assert keyboard.start_frame < draft.keystrokes[0].frame
    assert keyboard.end_frame > draft.end_frame


def test_the_keyboard_stays_between_messages_that_follow_soon():
    assert len(film(YO, HI, YO, HI, YO).keyboard) == 1
    assert len(film(YO, *[HI] * 6, YO).keyboard) == 2
    [always] = film(HI, keyboard="always").keyboard
    assert always.start_frame < -FPS


def test_a_long_text_is_typed_faster_instead_of_longer():
    timeline = film(HI, YO | {"text": "word " * 400})
    [draft] = timeline.drafts
    assert (draft.end_frame - draft.keystrokes[0].frame) / FPS < 5
    assert draft.keystrokes[-1].length == len(draft.text)


@given(st.text(min_size=1, max_size=200))
def test_letters_rise_to_the_whole_text_and_fall_to_nothing(text: str):
    moments = keystrokes(text, composing_seconds(text))
    assert all(a < b and short < long for (a, short), (b, long) in pairwise([(0.0, 0), *moments]))
    assert moments[-1][0] == pytest.approx(composing_seconds(text))
    assert moments[-1][1] == len(text)
    lengths = [length for _, length in deletions(text, 1.0)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] == 0


def test_key_clicks_are_in_step_with_letters():
    timeline = film(HI, YO)
    strokes = {stroke.frame for stroke in timeline.drafts[0].keystrokes}
    clicks = [cue.frame for cue in timeline.sounds if cue.sound == "key"]
    assert len(clicks) > len(strokes) / 2
    assert set(clicks) <= strokes


def test_every_message_and_reaction_is_heard_at_its_frame():
    timeline = film(HI | {"reactions": [{"emoji": "❤️"}]}, YO | {"sound": "boom"}, {"system": "Ana left"})
    first, second, _ = timeline.messages
    cues = {(cue.sound, cue.frame) for cue in timeline.sounds if cue.sound != "key"}
    assert cues == {
        ("receive", first.appear_frame),
        ("reaction", first.reactions[0].frame),
        ("send", second.appear_frame),
        ("boom", second.appear_frame),
    }
    assert film(HI, YO | {"sound": "boom"}, sounds=False).sounds[0].sound == "boom"


def test_a_reaction_follows_its_message_and_the_next_waits():
    timeline = film(HI | {"reactions": [{"emoji": "❤️"}, {"emoji": "👍"}]}, HI)
    first, second = timeline.messages
    frames = [reaction.frame for reaction in first.reactions]
    assert first.appear_frame < frames[0] < frames[1] < second.appear_frame
    late = film(HI | {"reactions": [{"emoji": "❤️", "after": 30}]}, HI)
    assert late.messages[0].reactions[0].frame == late.messages[0].appear_frame + 30 * FPS < late.frames


def test_receipts_follow_the_message_and_its_answer():
    sent, answer = film(YO, HI, receipts="read").messages
    assert [step.status for step in sent.statuses] == ["delivered", "read"]
    assert sent.appear_frame < sent.statuses[0].frame <= sent.statuses[1].frame <= answer.appear_frame
    assert sent.statuses[1].label == "Read 9:41"
    assert [step.status for step in film(YO, receipts="read").messages[0].statuses] == ["delivered"]
    assert film(YO, receipts="none").messages[0].statuses == ()
    told = film(YO | {"status": "read"}, receipts="none").messages[0]
    assert [step.status for step in told.statuses] == ["delivered", "read"]
    assert answer.statuses == ()


def test_a_group_shows_no_receipts_unless_told():
    people = [{"name": "Ana"}, {"name": "Ben"}]
    assert film(YO, participants=people).messages[0].statuses == ()
    assert film(YO | {"status": "delivered"}, participants=people).messages[0].statuses != ()


def test_a_pause_is_added_at_any_pace():
    without, paused = (
        appears(film(HI, HI | {"typing": False, "pause": pause}, pace=2))[1] for pause in (0, 5)
    )
    assert paused - without == pytest.approx(5, abs=0.3)


def test_a_voice_note_is_heard_out():
    voice = {"sender": "them", "voice": {"file": "note.m4a"}}
    timeline = film(voice, YO, media={"note.m4a": Media(ASSET, seconds=8.0)})
    note = timeline.messages[0].voice
    assert note is not None
    assert note.played is not None
    assert (note.seconds, note.played.end_frame - note.played.start_frame) == (8.0, 240)
    assert timeline.messages[1].appear_frame > note.played.end_frame
    heard = [(cue.sound, cue.frame, cue.seconds) for cue in timeline.sounds]
    assert ("voice", note.played.start_frame, 8.0) in heard


def test_a_voice_over_sets_the_timing():
    conversation = check_conversation({"messages": [HI, YO], "voice_over": True})
    timeline = chat_timeline(conversation, PICTURE, {}, {"m1": Media(ASSET, seconds=9.0)})
    first, second = timeline.messages
    assert second.appear_frame - first.appear_frame >= 9 * FPS
    assert ("speech", first.appear_frame) in [(cue.sound, cue.frame) for cue in timeline.sounds]


def test_the_clock_runs_and_follows_separators():
    timeline = film(HI, HI | {"timestamp": 61}, {"separator": "Tomorrow 22:59"}, HI | {"timestamp": 130})
    assert [reading.text for reading in timeline.clock] == ["9:41", "9:42", "22:59", "23:00"]
    assert [message.time for message in timeline.messages] == ["9:41", "9:42", "22:59", "23:00"]


def test_a_reply_carries_what_it_answers():
    timeline = film(HI | {"id": "q"}, YO | {"reply_to": "q"})
    quote = timeline.messages[1].reply_to
    assert quote is not None
    assert (quote.message_id, quote.sender, quote.text) == ("q", "them", HI["text"])


def test_the_header_names_whom_one_writes_to():
    people = [{"name": name} for name in ("Ana", "Ben", "Cem", "Dee")]
    assert film(YO).header.name == "Contact"
    assert film(YO, title="Maya").header.name == "Maya"
    assert film(YO, participants=people[:1]).header.name == "Ana"
    assert film(YO, participants=people[:3]).header.name == "Ana, Ben, Cem"
    assert film(YO, participants=people).header.name == "Ana, Ben & 2 more"


def test_a_link_names_its_site():
    link = film(YO, YO | {"link": {"url": "https://www.example.org/a"}}).messages[1].link
    assert link is not None
    assert (link.site, link.title) == ("example.org", "example.org")


def test_a_separator_that_opens_is_there_from_the_start():
    timeline = film({"separator": "Today"}, HI)
    assert (timeline.messages[0].kind, timeline.messages[0].appear_frame) == (MessageKind.SEPARATOR, 0)


def test_a_film_of_more_than_an_hour_is_refused():
    long = check_conversation({"messages": [HI | {"text": "x" * 2_000}] * 500, "pace": 0.25})
    with pytest.raises(InvalidRequest, match=r"The film would be \d+ minutes long; at most 60"):
        film_seconds(long)


def test_the_same_conversation_gives_the_same_timeline():
    assert film(*conversation_of_24()).model_dump_json() == film(*conversation_of_24()).model_dump_json()
