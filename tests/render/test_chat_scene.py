"""What is drawn when: only changes, the same picture on both sides of a cut, and little kept in memory."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from scenewright.domain.chat_timeline import (
    ChatTimeline,
    ClockReading,
    Effect,
    Reaction,
    Span,
    TypingDots,
)
from scenewright.domain.chat_window import Window
from scenewright.domain.conversation import Theme
from scenewright.domain.errors import MediaBroken
from scenewright.domain.timeline import Asset
from scenewright.render.chat.composer import Composer
from scenewright.render.chat.feed import Feed
from scenewright.render.chat.keyboard import DELETE, SPACE, key_of
from scenewright.render.chat.look import Look
from scenewright.render.chat.scene import ChatScene, boxed_characters
from scenewright.render.chat.sprite import Rect
from scenewright.render.chat.theme import theme_names
from scenewright.render.stills import Frame
from tests.render.chats import ANNA, ME, chat, delivered, draft, message, picture_at, pictures, read
from tests.render.goldens import LOOP, write_assets

SMALL = {"width": 180, "height": 320}


def lively(theme: str = "imessage-light", frames: int = 160) -> ChatTimeline:
    """Everything that moves, at once and after each other."""
    older = [message(n, (ANNA, ME)[n % 2], f"Message number {n}", -200 + n) for n in range(12)]
    newer = (
        message(20, ME, "Coming!", 40, statuses=(delivered(50), read(70))),
        message(21, ANNA, "Great 🎉", 66, reactions=(Reaction(emoji="❤️", by=ME, frame=90),)),
        message(22, ANNA, "", 72, kind="gif", asset=LOOP),
        message(23, ME, "BOOM", 100, effect=Effect.SLAM, statuses=(delivered(110),)),
        message(24, ANNA, "And a long one that needs more than a single line of room", 120),
    )
    return chat(
        (*older, *newer),
        frames=frames,
        theme=theme,
        drafts=(draft("Coming!", 10, 40),),
        typing=(TypingDots(by=ANNA, start_frame=45, end_frame=66),),
        keyboard=(Span(start_frame=2, end_frame=60),),
        clock=(ClockReading(frame=0, text="9:41"), ClockReading(frame=130, text="9:42")),
        **SMALL,
    )


@pytest.fixture
def assets(tmp_path: Path) -> dict[str, Path]:
    return write_assets(tmp_path)


def test_every_theme_that_can_be_asked_for_is_there() -> None:
    assert set(theme_names()) == set(Theme)


def test_a_picture_that_stands_still_is_drawn_once() -> None:
    still = chat([message(1, ANNA, "Hello", -200)], frames=900, **SMALL)
    assert list(pictures(still)) == [0]


def test_every_frame_that_is_handed_out_differs_from_the_one_before(assets: dict[str, Path]) -> None:
    drawn = list(pictures(lively(), assets).values())
    assert len(drawn) > 60
    equal = [(a.planes == b.planes).all() for a, b in itertools.pairwise(drawn)]
    assert not any(equal)


@pytest.mark.parametrize("theme", ["imessage-light", "whatsapp-light", "messenger-dark", "telegram-light"])
def test_a_cut_at_any_frame_cannot_be_seen(theme: str, assets: dict[str, Path]) -> None:
    """A segment begins with the very picture that the film shows there.

    Each cut also draws its frame from nothing: so it proves that what was drawn piece by piece is whole, and
    that no change between the frames that were handed out was missed.
    """
    film = lively(theme)
    whole = pictures(film, assets)
    for cut in [1, 13, 31, 41, 47, 60, 67, 75, 91, 102, 121, 131, 159]:
        first = pictures(Window(film, cut, film.frames).segment(), assets)[0]
        before = whole[max(number for number in whole if number <= cut)]
        assert (first.planes == before.planes).all(), f"cut at {cut}"


def test_the_list_follows_the_newest_message_without_a_jump() -> None:
    many = [message(n, (ANNA, ME)[n % 2], f"Number {n}", -200 if n < 14 else 5) for n in range(15)]
    look = Look.of(chat(many, **SMALL), {})
    feed, window = Feed(look), Rect(0, 60, 180, 280)
    newest = feed.parts(0, window)[-1].sprite
    seen = [feed.parts(frame, window) for frame in range(40)]
    tops = [next(part.y for part in parts if part.sprite is newest) for parts in seen]
    steps = np.diff(tops)
    assert steps.min() >= -6
    assert steps.max() <= 0
    assert tops[-1] < tops[0] - 16
    assert tops[20:] == [tops[-1]] * 20
    assert max(part.y + part.sprite.height for part in seen[-1]) <= window.bottom


def test_a_short_list_hangs_from_the_header() -> None:
    look = Look.of(chat([message(1, ANNA, "Hello", -200)], **SMALL), {})
    tops = {Feed(look).parts(0, Rect(0, 60, 180, bottom))[0].y for bottom in (200, 280)}
    assert len(tops) == 1


def test_only_what_is_seen_is_laid_out() -> None:
    many = [message(n, (ANNA, ME)[n % 2], f"Number {n}", n * 30) for n in range(5_000)]
    feed = Feed(Look.of(chat(many, **SMALL), {}))
    for frame in (0, 30_000, 149_970):
        feed.parts(frame, Rect(0, 60, 180, 280))
        assert len(feed._rows) < 20


def test_time_without_changes_costs_nothing() -> None:
    """The frames that are looked at depend on what happens, not on how long the film is."""
    short, long = (chat([message(1, ANNA, "Hello", 5)], frames=n, **SMALL) for n in (60, 36_000))
    assert list(pictures(short)) == list(pictures(long))


def test_letters_appear_one_by_one_with_their_key() -> None:
    words = draft("Hi b2!", 0, 60, step=6)
    composer = Composer(Look.of(chat([], drafts=(words,), **SMALL), {}))
    seen = [composer._typing(6 * n) for n in range(6)]
    assert [typing.text for typing in seen] == ["H", "Hi", "Hi ", "Hi b", "Hi b2", "Hi b2!"]
    assert [typing.pressed for typing in seen] == ["H", "i", SPACE, "b", "2", "!"]
    assert [typing.page for typing in seen] == ["upper", "lower", "lower", "lower", "numbers", "numbers"]
    assert composer._typing(5).pressed is None
    assert composer._typing(60).text == ""


def test_what_is_taken_back_is_taken_back_with_the_delete_key() -> None:
    words = draft("Hii", 0, 60, step=6)
    strokes = (*words.keystrokes, words.keystrokes[0].model_copy(update={"frame": 18, "length": 2}))
    composer = Composer(Look.of(chat([], drafts=(words.model_copy(update={"keystrokes": strokes}),)), {}))
    typing = composer._typing(18)
    assert (typing.text, typing.pressed) == ("Hi", DELETE)


@pytest.mark.parametrize(
    ("character", "key"),
    [("é", ("lower", "e")), ("Ö", ("upper", "O")), ("’", ("numbers", "'")), ("न", None), ("😀", None)],
)
def test_accents_are_typed_with_their_letter(character: str, key: tuple[str, str] | None) -> None:
    assert key_of(character) == key


@pytest.mark.parametrize("word", ["a" * 10_000, "🎉" * 300, "م" * 400])
def test_one_endless_word_stays_in_its_bubble(word: str) -> None:
    look = Look.of(chat([message(1, ANNA, word, -200), message(2, ME, word, -200)], **SMALL), {})
    left, right = look.screen.column
    for placed in Feed(look).parts(0, Rect(0, 60, 180, 280)):
        assert left <= placed.x
        assert placed.x + placed.sprite.width <= right


def test_characters_without_a_picture_are_named() -> None:
    assert boxed_characters(chat([message(1, ANNA, "Tokyo 𒀀𒀁 ok 🎉\u200d", 0)])) == "𒀀𒀁"


def test_markup_is_text() -> None:
    plain, marked = (picture_at(chat([message(1, ANNA, text, -200)]), 0) for text in ("x", "<b>x</b>"))
    assert plain.tobytes() != marked.tobytes()


def test_control_characters_leave_no_trace() -> None:
    plain, odd = (picture_at(chat([message(1, ANNA, t, -200)]), 0) for t in ("abc", "a\u200bb\x07c\u202e"))
    assert plain.tobytes() == odd.tobytes()


@pytest.mark.parametrize("size", [(1080, 1920), (1080, 1080), (1080, 1350), (1920, 1080), (854, 480)])
@pytest.mark.parametrize("framed", [True, False])
def test_everything_stays_inside_the_frame(size: tuple[int, int], framed: bool) -> None:
    film = chat(
        [message(1, ANNA, "Hello " * 30, -200)], width=size[0], height=size[1], phone_frame=framed, frames=1
    )
    look = Look.of(film, {})
    area = look.screen.area
    assert all(side % 2 == 0 for side in (*area, *look.screen.column, look.screen.header_bottom))
    assert Rect(0, 0, *size).common(area) == area
    parts, top = Composer(look).parts(0)
    assert look.screen.header_bottom < top < area.bottom
    assert all(part.x % 2 == part.y % 2 == 0 for part in parts)


def test_a_missing_picture_is_an_error() -> None:
    lost = Asset(file_id="lost.png", sha256="0" * 64, media_type="image/png")
    film = chat([message(1, ANNA, "", -200, kind="image", asset=lost)], **SMALL)
    with pytest.raises(MediaBroken, match=r"lost\.png"):
        next(ChatScene(film, {}).changes())


def test_a_frame_is_never_replaced_by_a_half_drawn_one(assets: dict[str, Path]) -> None:
    """What is handed out may be written straight to the encoder: one buffer, the planes in their order."""
    for _, frame in ChatScene(lively(frames=50), assets).changes():
        assert isinstance(frame, Frame)
        assert frame.planes.nbytes == 180 * 320 * 3 // 2
