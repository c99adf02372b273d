"""Cards before and after the film."""

from __future__ import annotations

import pytest

from scenewright.domain.brand import Brand, Card
from scenewright.domain.brand_cards import knowing_cards, with_cards
from scenewright.domain.pacing import titles_for
from scenewright.domain.picturing import least_ms
from scenewright.domain.storyboard import Motif, ScenePlan, Still, Storyboard
from scenewright.domain.take import ClipFile, Take
from scenewright.domain.timeline import Asset
from scenewright.domain.visuals import OwnMedia

SCENE = ScenePlan(heading="The Moon", narration="Words.", visual=Still(prompt="sea", motif=Motif.WAVES))
BOARD = Storyboard(title="Tides", language="en", scenes=(SCENE, SCENE))
BRAND = Brand(intro=Card(title="Acme presents", seconds=2.5), outro=Card(title="Thank you", subtitle="acme"))


def test_cards_come_first_and_last_and_are_as_long_as_asked():
    board = with_cards(BOARD, BRAND)
    assert [scene.visual.kind for scene in board.scenes] == ["title", "still", "still", "title"]
    assert (board.scenes[0].min_duration_ms, board.scenes[3].min_duration_ms) == (2_500, 3_000)
    assert with_cards(BOARD, Brand()) == BOARD


def test_cards_do_not_count_and_the_films_title_stands_on_its_first_own_scene():
    board = with_cards(BOARD, BRAND)
    assert titles_for(1, board, 200, 30) == ()
    (opening,), (heading,) = titles_for(2, board, 200, 30), titles_for(3, board, 200, 30)
    assert (opening.kind, opening.text) == ("opening", "Tides")
    assert heading.kicker == "2 / 2"


def test_cards_are_known_again_unless_an_edit_took_them_out():
    board = with_cards(BOARD, BRAND)
    again = Storyboard(title="Tides", language="en", scenes=board.scenes)
    assert knowing_cards(again, BRAND) == board
    cut = Storyboard(title="Tides", language="en", scenes=board.scenes[1:])
    assert (knowing_cards(cut, BRAND).has_intro, knowing_cards(cut, BRAND).has_outro) == (False, True)


def test_a_file_before_or_after_the_film_is_a_scene_with_that_file():
    brand = Brand(intro=Card(file="sting.mp4"), outro=Card(url="https://example.com/end.png", seconds=4))
    board = with_cards(BOARD, brand)
    assert (board.has_intro, board.has_outro, board.counted) == (True, True, 2)
    intro, outro = board.scenes[0], board.scenes[-1]
    assert intro.visual == OwnMedia(kind="own", file="sting.mp4")
    assert outro.visual == OwnMedia(kind="own", url="https://example.com/end.png")
    assert (intro.min_duration_ms, outro.min_duration_ms) == (0, 4_000)
    assert titles_for(1, board, 200, 30) == ()
    again = Storyboard(title="Tides", language="en", scenes=board.scenes)
    assert knowing_cards(again, brand) == board
    assert not knowing_cards(again, BRAND).has_intro


@pytest.mark.parametrize(
    ("seconds", "asked_ms", "expected_ms"), [(4.2, 0, 4_200), (30.0, 0, 10_000), (4.2, 2_000, 2_000)]
)
def test_a_clip_lasts_as_long_as_it_is_unless_somebody_says_otherwise(
    seconds: float, asked_ms: int, expected_ms: int
):
    plan = ScenePlan(heading="", narration="", visual=OWN, min_duration_ms=asked_ms)
    assert least_ms(plan, take(seconds)) == expected_ms


def test_a_picture_is_shown_for_three_seconds_and_a_spoken_scene_as_long_as_it_is_spoken():
    plan = ScenePlan(heading="", narration="", visual=OWN)
    assert least_ms(plan, take(None)) == 3_000
    assert least_ms(plan.model_copy(update={"narration": "Words."}), take(4.2)) == 0


def test_the_words_of_a_brief_come_back_from_its_row():
    brand = Brand(intro=Card(file="sting.mp4"), outro=Card(title="Thank you"))
    assert Brand.model_validate_json(brand.model_dump_json()) == brand
    assert Brand.model_validate(brand.model_dump()) == brand


OWN = OwnMedia(kind="own", file="sting.mp4")


def take(seconds: float | None) -> Take:
    """A clip that long, or a picture."""
    asset = Asset(file_id="own", sha256="0", media_type="video/mp4" if seconds else "image/png")
    clips = (ClipFile(asset=asset, seconds=seconds),) if seconds else ()
    return Take(made_from="", url="", asset=asset, code_url="", clips=clips)
