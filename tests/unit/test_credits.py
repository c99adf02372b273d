"""Who is named at the end of a film, and for how long."""

from __future__ import annotations

import pytest

from scenewright.domain.brand import Brand
from scenewright.domain.credits import CARD_SECONDS, MOST_CHARACTERS, credits_card, credits_due
from scenewright.domain.palettes import palette_for
from scenewright.domain.pictures import ListPicture, TitlePicture
from scenewright.domain.take import Take
from scenewright.domain.timeline import Asset, SpeechTrack, Timeline, Title
from scenewright.domain.transitions_plan import CUT, Transition, TransitionKind

FILE = Asset(file_id="a", sha256="0" * 64, media_type="image/png")
PALETTE = palette_for(Brand(), "Tides")
LAST = Timeline(
    width=720,
    height=720,
    fps=30,
    frames=200,
    crf=23,
    x264_preset="veryfast",
    profile="held",
    language="en",
    picture=TitlePicture(palette=PALETTE, text="The end"),
    titles=(Title(kind="heading", text="The end", kicker="", start_frame=0, end_frame=30),),
    captions=(),
    speech=SpeechTrack(asset=FILE, start_frame=0, duration_ms=900),
    transition_in=Transition(TransitionKind.DIP, 12),
    transition_out=CUT,
)


def by(name: str, kind: str = "Photo", number: int = 1) -> str:
    return f"{kind} by {name} on Pexels (https://www.pexels.com/{kind.lower()}/{number}/)"


def take(credit: str) -> Take:
    return Take(made_from="", url="", asset=FILE, code_url="", credit=credit)


def test_each_picture_and_clip_is_owed_its_credit_once():
    """A take of footage has several; what is drawn has none."""
    shown = [take(by("Ann")), None, take(""), take(f"{by('Bo', 'Video')}; {by('Ann')}"), take(by("Ann"))]
    assert credits_due(shown) == (by("Ann"), by("Bo", "Video"))


@pytest.mark.parametrize(
    ("due", "lines"),
    [
        ([by("Ann")], ["Photo by Ann on Pexels"]),
        ([by("Ann"), by("Ann", number=2)], ["Photo by Ann on Pexels"]),
        (
            [by("Ann"), by("Bo", "Video"), by("Jo")],
            ["Photos by Ann, Jo on Pexels", "Video by Bo on Pexels"],
        ),
        (["Map: the sea's own"], ["Map: the sea's own"]),
    ],
)
def test_who_made_what_of_one_source_stands_together(due: list[str], lines: list[str]):
    picture = credits_card(due, LAST, PALETTE).picture
    assert isinstance(picture, ListPicture)
    assert [item.text for item in picture.items] == lines


def test_the_card_links_to_the_source_and_is_nothing_but_the_card():
    """Encoded as the scene before it, so that both can be joined by copying."""
    card = credits_card([by("Ann")], LAST, PALETTE)
    assert isinstance(card.picture, ListPicture)
    assert card.picture.heading == "pexels.com"
    assert (card.titles, card.speech, card.transition_in, card.transition_out) == ((), None, CUT, CUT)
    assert (card.profile, card.crf, card.fps, card.look) == (LAST.profile, LAST.crf, LAST.fps, LAST.look)


def test_it_lasts_as_long_as_it_takes_to_be_read_and_holds_no_more_than_that():
    few, many = ([by(f"Somebody {n}", number=n) for n in range(count)] for count in (1, 200))
    short, long = (credits_card(due, LAST, PALETTE) for due in (few, many))
    assert CARD_SECONDS[0] <= short.frames / 30 < long.frames / 30 == CARD_SECONDS[1]
    assert isinstance(long.picture, ListPicture)
    (line,) = long.picture.items
    assert len(line.text) <= MOST_CHARACTERS + 40
    named = line.text.count("Somebody")
    assert line.text.endswith(f" and {200 - named} more on Pexels")
