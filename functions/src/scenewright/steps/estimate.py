"""What a video will probably cost and take, for who asks before ordering it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.estimate import Extent, extent_of
from scenewright.domain.usage import Amount
from scenewright.steps.estimating import timing_of
from scenewright.steps.studio import Studio

UNMEASURED: Final = 2.0  # processor seconds for one of film, until a video of this kind and size was made


@dataclass(frozen=True)
class Estimate:
    """`render_seconds` are those of processors, of all executions together. `error` is by how much such
    estimates were off on average, as a share; None where nothing was measured yet.
    """

    extent: Extent
    cost_usd: float
    render_seconds: float
    error: float | None

    @property
    def amount(self) -> Amount:
        """What is reserved of the owner's month."""
        return Amount(1, self.render_seconds, self.cost_usd)


def estimate(studio: Studio, brief: Brief | ChatBrief) -> Estimate:
    """Nothing is planned for it and no vendor is asked."""
    extent = extent_of(brief)
    timing = timing_of(studio, brief)
    cost = studio.crew.expected_usd(brief, extent)
    if timing is None or not timing.cpu_ratio:
        return Estimate(extent, cost, UNMEASURED * extent.film_seconds, None)
    return Estimate(extent, cost, timing.cpu_ratio * extent.film_seconds, timing.error_ratio)
