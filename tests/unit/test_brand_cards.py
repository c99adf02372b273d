"""Cards before and after the film."""

from __future__ import annotations

from scenewright.domain.brand import Brand, Card
from scenewright.domain.brand_cards import knowing_cards, with_cards
from scenewright.domain.pacing import titles_for
from scenewright.domain.storyboard import Motif, ScenePlan, Still, Storyboard

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
