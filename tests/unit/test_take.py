"""Takes as a row holds them, and how one is found again."""

from __future__ import annotations

from scenewright.appwrite.schema import TAKES, URL
from scenewright.domain.storyboard import Motif, Still
from scenewright.domain.take import (
    MAX_TAKES,
    Take,
    cost_of,
    picture_input,
    read_takes,
    take_made_from,
    write_takes,
)
from scenewright.domain.timeline import Asset

ASSET = Asset(file_id="f" * 36, sha256="0" * 64, media_type="image/jpeg")


def take(made_from: str, cost_usd: float = 0.0) -> Take:
    return Take(made_from=made_from, url="u", asset=ASSET, code_url="c", cost_usd=cost_usd)


def test_takes_come_back_as_they_were_written():
    takes = (take("a"), take("b", 0.25))
    assert read_takes(write_takes(takes)) == takes
    assert read_takes("") == ()


def test_the_newest_of_equal_takes_is_taken_again():
    takes = (take("a"), take("b"), take("a"))
    assert [take_made_from(takes, made_from) for made_from in ("a", "b", "c")] == [2, 1, 3]


def test_a_picture_is_made_from_all_of_its_description():
    visual = Still(prompt="sea", motif=Motif.WAVES)
    others = [visual.model_copy(update={"prompt": "see"}), visual.model_copy(update={"motif": Motif.HILLS})]
    assert picture_input(visual) not in map(picture_input, others)


def test_takes_that_are_no_longer_used_were_paid_for_too():
    assert cost_of((take("a", 0.25), take("b", 0.5)), (take("c", 1.0),)) == 1.75


def test_a_full_list_of_takes_fits_its_column():
    longest = Take(
        made_from="f" * 16,
        url="u" * URL,
        asset=ASSET,
        code_url="u" * URL,
        degraded=("d" * 500,) * 3,
        cost_usd=1 / 3,
    )
    assert len(write_takes((longest,) * MAX_TAKES)) <= TAKES
