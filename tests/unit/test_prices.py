"""What vendors charge, by model and day."""

from __future__ import annotations

from datetime import date

import pytest

from scenewright.providers.prices import LIST_PRICES, Prices, Unit, is_price_name

FLUX = "black-forest-labs/flux-schnell"
WAN = "wan-video/wan-2.2-i2v-a14b"


def test_five_pictures_and_ten_seconds_of_clips():
    pictures = 5 * LIST_PRICES.of("replicate", FLUX, Unit.IMAGE)
    clips = 10 * LIST_PRICES.of("replicate", WAN, Unit.SECOND)
    assert pictures + clips == pytest.approx(1.015)


def test_own_prices_go_before_listed_ones():
    own = Prices(((f"replicate/{FLUX}/image", 0.002),))
    assert own.of("replicate", FLUX, Unit.IMAGE) == 0.002
    assert own.of("replicate", WAN, Unit.SECOND) == 0.10


def test_a_model_that_is_not_listed_counts_as_the_dearest_of_its_vendor():
    assert LIST_PRICES.of("replicate", "new/model", Unit.IMAGE) == 0.04
    assert LIST_PRICES.of("replicate", "new/model", Unit.SECOND) == 0.10


def test_a_price_holds_from_its_day():
    rising = "gemini", "gemini-3.8-flash", 0, 1_000_000
    assert LIST_PRICES.tokens(*rising, date(2026, 12, 31)) == 3.75
    assert LIST_PRICES.tokens(*rising, date(2027, 1, 1)) == 7.50


@pytest.mark.parametrize("name", ["replicate/a/b/image", "openai/local/input", "elevenlabs/any/credit"])
def test_a_price_is_named_by_vendor_model_and_unit(name: str):
    assert is_price_name(name)


@pytest.mark.parametrize("name", ["", "replicate", "replicate/image", "nobody/m/image", "openai/m/banana"])
def test_what_is_no_such_name_is_none(name: str):
    assert not is_price_name(name)
