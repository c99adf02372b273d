"""What vendors charge in US dollars: list prices as of November 2026, without tax and volume discounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """What a price is for."""

    INPUT = "input"  # a million tokens of a question
    OUTPUT = "output"  # a million tokens of an answer; thinking counts
    IMAGE = "image"
    SECOND = "second"  # of a clip
    MINUTE = "minute"  # of speech, spoken or listened to
    CREDIT = "credit"  # ElevenLabs': a character of a full model, half of one of a flash model


@dataclass(frozen=True)
class Price:
    """Dollars from the day `since`."""

    since: date
    usd: float


_LISTED: Final[Mapping[str, tuple[Price, ...]]] = {
    "gemini/gemini-3.5-flash-lite/input": (Price(date(2026, 7, 21), 0.30),),
    "gemini/gemini-3.5-flash-lite/output": (Price(date(2026, 7, 21), 2.50),),
    "gemini/gemini-3.8-flash/input": (Price(date(2026, 9, 2), 0.75), Price(date(2027, 1, 1), 1.50)),
    "gemini/gemini-3.8-flash/output": (Price(date(2026, 9, 2), 3.75), Price(date(2027, 1, 1), 7.50)),
    "openai/gpt-image-2.5-flare/input": (Price(date(2026, 5, 12), 5.00),),
    "openai/gpt-image-2.5-flare/output": (Price(date(2026, 5, 12), 30.00),),
    "openai/gpt-4o-mini-tts/minute": (Price(date(2025, 3, 20), 0.015),),
    "openai/whisper-1/minute": (Price(date(2023, 3, 1), 0.006),),
    "replicate/black-forest-labs/flux-schnell/image": (Price(date(2026, 7, 1), 0.003),),
    "replicate/black-forest-labs/flux-dev/image": (Price(date(2026, 7, 1), 0.025),),
    "replicate/black-forest-labs/flux-1.1-pro/image": (Price(date(2026, 7, 1), 0.04),),
    "replicate/wan-video/wan-2.2-i2v-a14b/second": (Price(date(2026, 7, 1), 0.10),),
    "replicate/kwaivgi/kling-v2.5-turbo-pro/second": (Price(date(2026, 7, 1), 0.07),),
    "elevenlabs/any/credit": (Price(date(2026, 7, 1), 0.0001),),
}


@dataclass(frozen=True)
class Prices:
    """`own` are prices agreed otherwise, by the same names: ("replicate/<model>/image", dollars).

    A model that stands in neither table counts as the dearest of its vendor.
    """

    own: tuple[tuple[str, float], ...] = ()

    def of(self, vendor: str, model: str, unit: Unit, on: date | None = None) -> float:
        """Dollars for one `unit`."""
        key = f"{vendor}/{model}/{unit}"
        if key in (own := dict(self.own)):
            return own[key]
        day = on or datetime.now(UTC).date()
        if key in _LISTED:
            return _in_force(_LISTED[key], day)
        mine = (
            rows for name, rows in _LISTED.items() if name.startswith(f"{vendor}/") and name.endswith(unit)
        )
        return max(price.usd for rows in mine for price in rows)

    def tokens(self, vendor: str, model: str, asked: int, answered: int, on: date | None = None) -> float:
        """Dollars for one answer of a model that is paid by the token."""
        question = asked * self.of(vendor, model, Unit.INPUT, on)
        return (question + answered * self.of(vendor, model, Unit.OUTPUT, on)) / 1_000_000


LIST_PRICES: Final = Prices()


def is_price_name(name: str) -> bool:
    """Whether `name` says vendor, model and unit."""
    vendor, _, rest = name.partition("/")
    model, _, unit = rest.rpartition("/")
    known = {key.partition("/")[0] for key in _LISTED}
    return vendor in known and bool(model) and unit in tuple(Unit)


def _in_force(rows: tuple[Price, ...], on: date) -> float:
    return max((row for row in rows if row.since <= on), key=lambda row: row.since, default=rows[0]).usd
