"""What an owner has used of a month, and how much they may.

Counters only grow: what is in use is what was made, and what was reserved and not given back. So any number
of executions may count at once, and none of them has to know what the others did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

EVERYBODY: Final = ""  # the label of those who have none that is named


class Limits(BaseModel):
    """Of one owner and month; None for no limit. `render_seconds` are those of processors.

    Scenes of owners with a higher `priority` start first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    videos: Annotated[int, Field(ge=0)] | None = None
    render_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    cost_usd: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    priority: Annotated[int, Field(ge=-100, le=100)] = 0


NO_LIMITS: Final = Limits()
LIMITS_BY_LABEL: Final = TypeAdapter(dict[str, Limits])


@dataclass(frozen=True)
class Amount:
    """So much of everything that is counted."""

    videos: int = 0
    render_seconds: float = 0.0
    cost_usd: float = 0.0

    def __add__(self, other: Amount) -> Amount:
        return Amount(**{name: getattr(self, name) + getattr(other, name) for name in COUNTED})

    def __sub__(self, other: Amount) -> Amount:
        return Amount(**{name: getattr(self, name) - getattr(other, name) for name in COUNTED})


COUNTED: Final = tuple(field.name for field in fields(Amount))


@dataclass(frozen=True)
class Usage:
    """A row of `usage`. `made` is final; of what was `reserved` so much was `released`, made or not."""

    owner_id: str
    month: str
    made: Amount = Amount()
    reserved: Amount = Amount()
    released: Amount = Amount()

    @property
    def in_use(self) -> Amount:
        return self.made + self.reserved - self.released


def limits_of(by_label: Mapping[str, Limits], labels: Sequence[str]) -> Limits:
    """Those of the first of an owner's labels that has some; else everybody's."""
    named = [by_label[label] for label in labels if label in by_label]
    return named[0] if named else by_label.get(EVERYBODY, NO_LIMITS)


def exceeded(usage: Usage, wanted: Amount, limits: Limits) -> list[str]:
    """The names of what there would be too much of."""
    after = usage.in_use + wanted
    allowed = {name: getattr(limits, name) for name in COUNTED}
    return [name for name, most in allowed.items() if most is not None and getattr(after, name) > most]


def left_of(usage: Usage, limits: Limits) -> dict[str, float | None]:
    """What may still be used; None where there is no limit."""
    allowed = {name: getattr(limits, name) for name in COUNTED}
    return {
        name: None if most is None else max(0, round(most - getattr(usage.in_use, name), 4))
        for name, most in allowed.items()
    }


def month_of(moment: datetime) -> str:
    """Such as `2026-11`; months are those of UTC."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def renewal_of(month: str) -> datetime:
    """When the next month begins."""
    year, number = (int(part) for part in month.split("-"))
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def usage_id(owner_id: str, month: str) -> str:
    """Of the row; owners' ids may be as long as an id can be."""
    return hashlib.sha256(f"{month}\n{owner_id}".encode()).hexdigest()[:32]
