"""What vendors charge in US dollars: list prices as of November 2026, without tax and volume discounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True)
class TokenPrice:
    """Dollars per million tokens from the day `since`; thinking counts as output."""

    since: date
    prompt: float
    output: float


GEMINI: Final[Mapping[str, tuple[TokenPrice, ...]]] = {
    "gemini-3.5-flash-lite": (TokenPrice(date(2026, 7, 21), 0.30, 2.50),),
    "gemini-3.8-flash": (
        TokenPrice(date(2026, 9, 2), 0.75, 3.75),
        TokenPrice(date(2027, 1, 1), 1.50, 7.50),
    ),
}
REPLICATE_PER_IMAGE: Final[Mapping[str, float]] = {
    "black-forest-labs/flux-schnell": 0.003,
    "black-forest-labs/flux-dev": 0.025,
    "black-forest-labs/flux-1.1-pro": 0.04,
}
ELEVENLABS_PER_CREDIT: Final = (
    0.0001  # a character of a full model is one credit, of a flash model half of one
)


def gemini_cost(model: str, prompt_tokens: int, output_tokens: int, on: date) -> float:
    """Dollars for one answer. A model that is not in the table counts as the dearest that is."""
    prices = (
        [_in_force(GEMINI[model], on)] if model in GEMINI else [p for rows in GEMINI.values() for p in rows]
    )
    return max(prompt_tokens * price.prompt + output_tokens * price.output for price in prices) / 1_000_000


def _in_force(rows: tuple[TokenPrice, ...], on: date) -> TokenPrice:
    return max((row for row in rows if row.since <= on), key=lambda row: row.since, default=rows[0])


def replicate_cost(model: str) -> float:
    """Dollars for one image. A model that is not in the table counts as the dearest that is."""
    return REPLICATE_PER_IMAGE.get(model, max(REPLICATE_PER_IMAGE.values()))


def elevenlabs_cost(credits_used: float) -> float:
    return credits_used * ELEVENLABS_PER_CREDIT
