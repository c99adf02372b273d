"""Sums over all videos: counters that a video adds to once, when it has ended.

Counting rows would take longer with every video, and Appwrite counts no further than 5,000. A histogram is a
counter for each of its buckets, and two for the sum and the count.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scenewright.domain.take import Take
from scenewright.domain.usage import Amount
from scenewright.domain.video import Scene, Video, VideoKind

STAGE_BUCKETS: Final = (1.0, 2.5, 5.0, 10.0, 25.0, 60.0, 150.0, 300.0, 900.0)
INFINITE: Final = "+Inf"
VIDEOS: Final = "videos_ended"
RETRIES: Final = "scene_retries"
CALLS: Final = "provider_answers"
FALLBACKS: Final = "provider_fallbacks"
COST: Final = "cost_usd"
FILM: Final = "film_seconds"
WORK: Final = "render_seconds"
STAGE: Final = "stage_seconds"


@dataclass(frozen=True, order=True)
class Series:
    """A counter: its name and its labels, sorted by name."""

    name: str
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Of its row."""
        return hashlib.sha256(json.dumps([self.name, self.labels]).encode()).hexdigest()[:32]


def series(name: str, **labels: str) -> Series:
    return Series(name, tuple(sorted(labels.items())))


@dataclass(frozen=True)
class StageWork:
    """How long an attempt at a stage took: `plan`, `scene` or `join`."""

    stage: str
    number: int
    seconds: float


def spent(kind: VideoKind, made: Amount) -> dict[Series, float]:
    """The money and the time that a video took since it was last counted."""
    sums = {
        series(COST, kind=str(kind)): made.cost_usd,
        series(WORK, kind=str(kind)): made.render_seconds,
    }
    return {each: value for each, value in sums.items() if value > 0}


def ended(video: Video) -> dict[Series, float]:
    return {series(VIDEOS, kind=str(video.kind), status=str(video.status)): 1.0}


def details(video: Video, scenes: Sequence[Scene], work: Sequence[StageWork]) -> dict[Series, float]:
    """What a video is made up of so far: film, calls of vendors, fallbacks, and the work at each stage."""
    kind = str(video.kind)
    sums: defaultdict[Series, float] = defaultdict(float)
    sums[series(FILM, kind=kind)] += sum(scene.duration_ms for scene in scenes) / 1000
    sums[series(RETRIES, kind=kind)] += sum(one.number > 1 for one in work if one.stage == "scene")
    for what, takes in _takes(scenes):
        sums[series(CALLS, what=what)] += len(takes)
    for reason in (*video.degraded, *(why for scene in scenes for why in scene.degraded)):
        sums[series(FALLBACKS, what=reason.partition(":")[0].strip()[:40])] += 1
    for one in work:
        _observe(sums, one)
    return {each: value for each, value in sums.items() if value}


def grown(sums: Mapping[Series, float], counted: Mapping[str, float]) -> dict[Series, float]:
    """By how much each sum is more than what was `counted` of it, by the ids of series."""
    more = {each: value - counted.get(each.id, 0.0) for each, value in sums.items()}
    return {each: value for each, value in more.items() if value > 0}


def _takes(scenes: Sequence[Scene]) -> Iterable[tuple[str, list[Take]]]:
    yield "picture", [take for scene in scenes for take in scene.picture_takes]
    yield "speech", [take for scene in scenes for take in scene.speech_takes]


def _observe(sums: defaultdict[Series, float], work: StageWork) -> None:
    bound = next((f"{bound:g}" for bound in STAGE_BUCKETS if work.seconds <= bound), INFINITE)
    sums[series(STAGE, stage=work.stage, le=bound)] += 1
    sums[series(f"{STAGE}_sum", stage=work.stage)] += work.seconds


def histogram(tallies: Mapping[Series, float], stage: str) -> tuple[list[tuple[str, float]], float]:
    """The cumulative buckets of a stage, as Prometheus wants them, and the sum."""
    bounds = [*(f"{bound:g}" for bound in STAGE_BUCKETS), INFINITE]
    total, buckets = 0.0, []
    for bound in bounds:
        total += tallies.get(series(STAGE, stage=stage, le=bound), 0.0)
        buckets.append((bound, total))
    return buckets, tallies.get(series(f"{STAGE}_sum", stage=stage), 0.0)
