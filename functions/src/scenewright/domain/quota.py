"""How much processor time a month may cost, and what has been used of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

USUAL_ALLOWANCE_HOURS: Final = 200.0
USUAL_COST: Final = 1.0  # processor seconds for a second of film, until this month has told
_HOUR: Final = 3600.0


@dataclass(frozen=True)
class Quota:
    """Of one month, such as `2026-11`; `film_seconds` is how much film was made with `cpu_seconds`."""

    month: str
    allowance_hours: float = USUAL_ALLOWANCE_HOURS
    cpu_seconds: float = 0.0
    film_seconds: float = 0.0

    @property
    def used_hours(self) -> float:
        return self.cpu_seconds / _HOUR

    @property
    def left_hours(self) -> float:
        return max(0.0, self.allowance_hours - self.used_hours)

    def in_month(self, month: str) -> Quota:
        """As it stands in `month`: a new month starts from nothing, with the same allowance."""
        return self if month == self.month else Quota(month, self.allowance_hours)

    def with_use(self, cpu_seconds: float, film_seconds: float) -> Quota:
        return replace(
            self,
            cpu_seconds=self.cpu_seconds + cpu_seconds,
            film_seconds=self.film_seconds + film_seconds,
        )

    def expected_cpu_seconds(self, film_seconds: float) -> float:
        """What so much film will cost, by what film has cost this month."""
        cost = self.cpu_seconds / self.film_seconds if self.film_seconds else USUAL_COST
        return cost * film_seconds

    def has_room_for(self, film_seconds: float) -> bool:
        wanted = self.cpu_seconds + self.expected_cpu_seconds(film_seconds)
        return wanted <= self.allowance_hours * _HOUR
