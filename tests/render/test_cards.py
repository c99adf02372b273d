"""Drawn cards: everything of them is seen, they come gently and then stand still, and are held."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import numpy as np
import pytest

from scenewright.domain.brand import Brand
from scenewright.domain.palettes import palette_for
from scenewright.domain.pictures import (
    Card,
    ChartPicture,
    ChatPicture,
    ListEntry,
    ListPicture,
    QuotePicture,
    TitlePicture,
)
from scenewright.domain.timeline import CaptionCue, Timeline, Word
from scenewright.domain.video_format import Aspect, Format, Quality
from scenewright.render.caption_zone import CaptionZone
from scenewright.render.cards.area import Area, Inks
from scenewright.render.cards.painter import CardPainter, elements_of
from scenewright.render.cards.scale import number, round_marks
from scenewright.render.renderer import FfmpegRenderer, SceneDrawing
from scenewright.render.stills import Frame
from tests.render.chats import chat, message
from tests.render.scenes import decoded_rgb, timeline

PALETTE = palette_for(Brand(), "Tides")
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 4
COMING = (("The Moon", 10), ("The Sun", 45))
ITEMS = ("The Moon pulls", "The Sun adds its own pull", "The Earth turns")
CARDS: dict[str, Card] = {
    "title": TitlePicture(palette=PALETTE, text="Why the sea rises", subtitle="And falls"),
    "quote": QuotePicture(palette=PALETTE, text="Time and tide wait for no man.", by="Proverb"),
    "list": ListPicture(
        palette=PALETTE,
        heading="Three causes",
        items=tuple(ListEntry(text=text, start_frame=10 + 15 * n) for n, text in enumerate(ITEMS)),
    ),
    "bar": ChartPicture(
        palette=PALETTE, type="bar", heading="Range", labels=("Fundy", "Bristol", "Venice"),
        values=(16.3, 14.5, -2), unit="m",
    ),
    "rows": ChartPicture(
        palette=PALETTE, type="bar", labels=tuple(f"A rather long label {n}" for n in range(8)),
        values=tuple(range(1, 9)),
    ),
    "line": ChartPicture(
        palette=PALETTE, type="line", labels=tuple("abcdefghijkl"), values=tuple(range(12)), unit="%"
    ),
}  # fmt: skip
EXTREMES: dict[str, Card] = {
    "title": TitlePicture(palette=PALETTE, text=LONG_WORD[:120], subtitle=LONG_WORD[:120]),
    "quote": QuotePicture(palette=PALETTE, text="Tide " * 60, by=LONG_WORD[:120]),
    "list": ListPicture(
        palette=PALETTE,
        heading=LONG_WORD[:80],
        items=tuple(ListEntry(text="A long item of a list " * 5, start_frame=0) for _ in range(7)),
    ),
    "bar": ChartPicture(
        palette=PALETTE, type="bar", heading="x", labels=("M" * 24,) * 12, values=(-1e12, *[1e12] * 11),
        unit="kilometres/h",
    ),
    "line": ChartPicture(
        palette=PALETTE, type="line", heading="x", labels=("M" * 24,) * 12, values=(1e12, *[-1e12] * 11),
        unit="kilometres/h",
    ),
    "flat": ChartPicture(palette=PALETTE, type="line", labels=("a", "b"), values=(5, 5)),
    "zeros": ChartPicture(palette=PALETTE, type="bar", labels=("a", "b"), values=(0, 0)),
}  # fmt: skip
CAPTION = (CaptionCue(start_frame=0, end_frame=90, lines=((Word(text="Hi", start_frame=0, end_frame=9),),)),)


def scene(card: Card, aspect: Aspect = Aspect.WIDE, **changes: object) -> Timeline:
    size = Format.of(aspect, Quality.DRAFT)
    update = {"picture": card, "profile": "held", "width": size.width, "height": size.height} | changes
    return timeline(frames=90, speech_at=None).model_copy(update=update)


def drawn(card: Card, aspect: Aspect = Aspect.WIDE, at: int = 89, **changes: object) -> Frame:
    film = scene(card, aspect, **changes)
    frame = Frame(film.width, film.height)
    CardPainter(card, film, {}).draw(at, frame)
    return frame


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("name", CARDS)
def test_everything_on_a_card_lies_in_its_area(name: str, aspect: Aspect):
    film = scene(CARDS[name], aspect)
    area = Area.of(film, {}, "")
    slack = 0.06 * area.short  # ascenders, and the hanging mark of a quotation
    for element in elements_of(CARDS[name], area, Inks.of(PALETTE), film.fps):
        patch = element.whole
        seen = np.argwhere(patch.alpha > 8)
        top, left = seen.min(axis=0) + np.array((patch.y, patch.x))
        bottom, right = seen.max(axis=0) + np.array((patch.y, patch.x))
        assert area.left - slack <= left <= right <= area.right + slack
        assert area.top - slack <= top <= bottom <= area.bottom + slack


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("name", EXTREMES)
def test_the_longest_words_and_largest_numbers_are_drawn_inside_the_frame(name: str, aspect: Aspect):
    """A patch that leaves the frame could not be blended."""
    drawn(EXTREMES[name], aspect)
    drawn(EXTREMES[name], aspect, at=3)


@pytest.mark.parametrize("name", CARDS)
def test_a_card_comes_and_then_stands_still(name: str):
    painter = CardPainter(CARDS[name], scene(CARDS[name]), {})
    looks = [painter.look(n) for n in range(90)]
    assert looks[0] != looks[5] != looks[10]
    assert len(set(looks[80:])) == 1


def test_going_back_draws_the_same_picture():
    painter = CardPainter(CARDS["list"], scene(CARDS["list"]), {})
    first, again = Frame(854, 480), Frame(854, 480)
    painter.draw(20, first)
    painter.draw(89, again)
    painter.draw(20, again)
    assert np.array_equal(first.planes, again.planes)


def test_items_come_at_their_frames():
    """Each is a disc and a line."""
    whole = ListPicture(palette=PALETTE, items=tuple(ListEntry(text=t, start_frame=s) for t, s in COMING))
    painter = CardPainter(whole, scene(whole), {})
    assert [len(painter.look(n)) for n in (4, 20, 44, 60, 89)] == [0, 2, 2, 4, 4]


@pytest.mark.parametrize("name", ["title", "quote", "list", "bar"])
def test_captions_have_their_room(name: str):
    film = scene(CARDS[name], Aspect.TALL, captions=CAPTION)
    zone = CaptionZone.of(film.width, film.height)
    assert Area.of(film, {}, "").bottom < zone.top


def test_what_is_written_from_the_right_stands_at_the_right():
    frame = drawn(TitlePicture(palette=PALETTE, text="مرحبا"))
    bright = np.argwhere(frame.y > 150)
    assert bright[:, 1].mean() > frame.y.shape[1] / 2


def test_a_brand_gives_its_colours_and_words_stay_readable():
    pale = palette_for(Brand(primary="#fff2cc", accent="#fff2aa"), "Tides")
    frame = drawn(TitlePicture(palette=pale, text="Tides"))
    assert frame.y[:20].mean() > 200
    assert frame.y.min() < 40
    assert pale.accent != "#fff2aa"


@pytest.mark.parametrize("name", ["title", "list", "bar"])
def test_a_card_in_a_held_film_shows_what_was_drawn(name: str, tmp_path: Path):
    film = scene(CARDS[name], width=426, height=240)
    out = tmp_path / "card.mp4"
    found = FfmpegRenderer().render_segment(film, {}, out, on_frame=lambda _: None, stop=Event())
    assert (found.frames, found.profile) == (90, "High")
    seen = decoded_rgb(out, film.width, film.height)[[40, 89]].astype(int).mean(axis=(1, 2))
    assert np.abs(seen[1] - seen[0]).max() < 30
    assert sum(1 for _ in SceneDrawing(film, {}).changes()) < 70


def test_a_card_in_a_moving_film_is_the_same_picture(tmp_path: Path):
    pictures = []
    for profile in ("held", "motion"):
        film = scene(CARDS["quote"], profile=profile, width=426, height=240)
        out = tmp_path / f"{profile}.mp4"
        FfmpegRenderer().render_segment(film, {}, out, on_frame=lambda _: None, stop=Event())
        pictures.append(decoded_rgb(out, film.width, film.height)[[30, 89]].astype(int))
    assert np.abs(pictures[0] - pictures[1]).mean() < 2


def test_a_chat_scene_shows_the_chat_and_is_held(tmp_path: Path):
    talk = chat((message(1, "anna", "When?", 10), message(2, "me", "At seven", 40)), width=180, height=320)
    picture = ChatPicture(chat=talk.model_copy(update={"frames": 90}))
    film = scene(CARDS["title"], picture=picture, width=180, height=320)
    out = tmp_path / "chat.mp4"
    FfmpegRenderer().render_segment(film, {}, out, on_frame=lambda _: None, stop=Event())
    seen = decoded_rgb(out, 180, 320).astype(int)
    differences = [np.abs(seen[n + 1] - seen[n]).mean() for n in range(89)]
    assert max(differences[10:30]) > 0
    assert max(differences[75:]) == 0


def test_numbers_are_written_for_people():
    written = [
        number(value, unit) for value, unit in ((16.3, "m"), (-4.5, "%"), (1_200_000, ""), (0.12345, ""))
    ]
    assert written == ["16.3\u00a0m", "−4.5%", "1\u202f200\u202f000", "0.1235"]


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [(316.9, 414.2, [300, 350, 400, 450]), (-3, 5, [-5, -2.5, 0, 2.5, 5]), (5, 5, [4, 6]), (0, 0, [0, 1])],
)
def test_marks_are_round_and_span_the_values(low: float, high: float, marks: list[float]):
    assert round_marks(low, high, 5) == marks
