"""A day of many owners, simulated: `python -m benchmarks.simulate`.

The dispatcher, the limits and the waits between attempts are the product's own code; the platform around them
is a model: a queue of executions, so many runtimes, cold starts, executions that are lost and found again by
the sweep when their lease has run out. Time is simulated, so that a day takes minutes.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import random
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from math import cos, pi
from typing import Final

from scenewright.domain.dispatch import WaitingScene, next_scenes
from scenewright.domain.usage import NO_LIMITS, Amount, Limits, Usage, exceeded
from scenewright.steps.studio import Tempo

START: Final = datetime(2026, 11, 24, tzinfo=UTC)
DAY: Final = 86_400.0
LEASE: Final = Tempo().lease.total_seconds()
SWEEP: Final = 60.0
CALLS: Final = {
    "submit": 7,
    "plan": 18,
    "scene": 14,
    "join": 24,
}  # of Appwrite, as counted on the local server
BEATS_PER_SECOND: Final = 1.0


@dataclass(frozen=True)
class World:
    """What is simulated. Times in seconds; `paying` of the owners have a higher priority.

    A `batch` of one more owner comes in hundreds, `batch_rate` films a minute.
    """

    videos: int = 100_000
    owners: int = 10_000
    paying: int = 500
    runtimes: int = 64
    in_flight: int = 48
    per_owner: int = 48
    scenes: int = 5
    scene_seconds: float = 5.0
    plan_seconds: float = 1.5
    join_seconds: float = 3.0
    cold_start: float = 3.0
    warm_for: float = 300.0
    lost: float = 0.001
    batch: int = 0
    batch_rate: int = 100
    hours: float = 24.0
    dispatch_every: float = 0.1
    monthly: Limits = NO_LIMITS
    seed: int = 1


@dataclass
class Video:
    owner: int
    submitted: float
    priority: int
    left: int
    begun: float = -1.0


@dataclass
class Told:
    """What came out. Waits run from the submission to the first scene, turnarounds to the finished film."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    turnarounds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    open_scenes: list[int] = field(default_factory=list)
    decisions_ms: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    busy_seconds: float = 0.0
    refused: int = 0
    lost: int = 0


class Simulation:
    """Events in order of time; an execution waits for a runtime, runs, and calls what follows."""

    def __init__(self, world: World) -> None:
        self.world, self.random, self.told = world, random.Random(world.seed), Told()  # noqa: S311
        self.events: list[tuple[float, int, Callable[[float], None]]] = []
        self.order, self.names = itertools.count(), itertools.count()
        self.idle: list[float] = []  # when each warm runtime was last used
        self.running = 0
        self.queue: deque[tuple[float, Callable[[float], None]]] = deque()
        self.videos: dict[str, Video] = {}
        self.waiting: dict[str, WaitingScene] = {}
        self.in_flight: dict[str, int] = {}
        self.usage: dict[int, Usage] = {}
        self.dispatch_at: float | None = None

    def run(self) -> Told:
        for moment, owner in self._arrivals():
            self._at(moment, partial(self._submit, owner))
        end = self.world.hours * 3600
        while self.events and self.events[0][0] <= end:
            now, _, act = heapq.heappop(self.events)
            act(now)
        return self.told

    def _arrivals(self) -> Iterator[tuple[float, int]]:
        """Twice as many at noon as on average and none at midnight; a few owners ask for much.

        Less than a day is the time around noon.
        """
        span = self.world.hours * 3600
        dawn = (DAY - span) / 2
        for _ in range(round(2 * self.world.videos * span / DAY)):
            moment = self.random.random() * span
            if 2 * self.random.random() < 1 - cos(2 * pi * (dawn + moment) / DAY):
                yield moment, self._owner()
        for n in range(self.world.batch):
            yield 60.0 * (n // 100) / (self.world.batch_rate / 100), self.world.owners

    def _owner(self) -> int:
        """A few ask for much; who pays asks as often as who does not."""
        return min(int(200 * (self.random.paretovariate(1.2) - 1)), self.world.owners - 1)

    def _at(self, moment: float, act: Callable[[float], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.order), act))

    def _submit(self, owner: int, now: float) -> None:
        self.told.calls["submit"] += CALLS["submit"]
        usage = self.usage.get(owner, Usage(str(owner), "2026-11"))
        if exceeded(usage, Amount(1), self.world.monthly):
            self.told.refused += 1
            return
        self.usage[owner] = Usage(usage.owner_id, usage.month, reserved=usage.reserved + Amount(1))
        name = f"v{next(self.names)}"
        priority = 10 if self._pays(owner) else 0
        self.videos[name] = Video(owner, now, priority, self.world.scenes)
        self._execute(now, "plan", self.world.plan_seconds, partial(self._planned, name))

    def _pays(self, owner: int) -> bool:
        """The one with the batch does not."""
        every = self.world.owners // self.world.paying
        return owner < self.world.owners and owner % every == 0

    def _planned(self, name: str, now: float) -> None:
        video = self.videos[name]
        for number in range(self.world.scenes):
            scene = f"{name}-{number}"
            self.waiting[scene] = WaitingScene(
                scene,
                name,
                str(video.owner),
                video.priority,
                START + timedelta(seconds=video.submitted),
                number,
            )
        self._dispatch_soon(now)

    def _dispatch_soon(self, now: float) -> None:
        """Dispatches at the same moment: one chooses, the others find it done."""
        if self.dispatch_at is None:
            self.dispatch_at = now + self.world.dispatch_every
            self._at(self.dispatch_at, self._dispatch)

    def _dispatch(self, now: float) -> None:
        self.dispatch_at = None
        if not self.waiting:
            return
        self.told.open_scenes.append(len(self.waiting) + len(self.in_flight))
        owners = [str(owner) for owner in self.in_flight.values()]
        began = time.perf_counter()
        chosen = next_scenes(self.waiting.values(), owners, self.world.in_flight, self.world.per_owner)
        self.told.decisions_ms.append(1000 * (time.perf_counter() - began))
        for scene in chosen:
            name = self.waiting.pop(scene).video_id
            video = self.videos[name]
            self.in_flight[scene] = video.owner
            if video.begun < 0:
                video.begun = now
                self.told.waits[self._class_of(video)].append(now - video.submitted)
            seconds = self.random.lognormvariate(0, 0.4) * self.world.scene_seconds
            self._execute(now, "scene", seconds, partial(self._rendered, scene, name))

    def _rendered(self, scene: str, name: str, now: float) -> None:
        del self.in_flight[scene]
        video = self.videos[name]
        video.left -= 1
        if video.left == 0:
            self._execute(now, "join", self.world.join_seconds, partial(self._completed, name))
        self._dispatch_soon(now)

    def _completed(self, name: str, now: float) -> None:
        video = self.videos.pop(name)
        self.told.turnarounds[self._class_of(video)].append(now - video.submitted)

    def _class_of(self, video: Video) -> str:
        if video.owner == self.world.owners:
            return "batch"
        return "paying" if video.priority else "others"

    def _execute(self, now: float, step: str, seconds: float, then: Callable[[float], None]) -> None:
        """A lost execution is asked for again by the sweep that finds its lease run out."""
        self.told.calls[step] += CALLS[step] + round(BEATS_PER_SECOND * seconds)
        if self.random.random() < self.world.lost:
            self.told.lost += 1
            found = now + LEASE + self.random.random() * SWEEP
            self._at(found, lambda later: self._execute(later, step, seconds, then))
            return
        self.queue.append((seconds, then))
        self._start_queued(now)

    def _begin(self, seconds: float, then: Callable[[float], None], now: float) -> None:
        start = self.world.cold_start if self._is_cold(now) else 0.0
        self.running += 1
        self.told.busy_seconds += seconds + start
        self._at(now + start + seconds, partial(self._ended, then))

    def _is_cold(self, now: float) -> bool:
        while self.idle:
            if now - self.idle.pop() < self.world.warm_for:
                return False
        return True

    def _ended(self, then: Callable[[float], None], now: float) -> None:
        self.running -= 1
        self.idle.append(now)
        then(now)
        self._start_queued(now)

    def _start_queued(self, now: float) -> None:
        while self.queue and self.running < self.world.runtimes:
            self._begin(*self.queue.popleft(), now)


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def spread(values: list[float]) -> dict[str, float]:
    return {"p50": round(quantile(values, 0.5), 2), "p99": round(quantile(values, 0.99), 2)}


def summary(world: World, told: Told) -> dict[str, object]:
    done = sum(len(each) for each in told.turnarounds.values())
    seconds = world.hours * 3600
    return {
        "world": {name: value for name, value in asdict(world).items() if name != "monthly"},
        "completed": done,
        "refused": told.refused,
        "lost_executions": told.lost,
        "busy_share": round(told.busy_seconds / (world.runtimes * seconds), 3),
        "wait_s": {who: spread(waits) for who, waits in told.waits.items()},
        "turnaround_s": {who: spread(times) for who, times in told.turnarounds.items()},
        "open_scenes": spread([float(count) for count in told.open_scenes]),
        "decision_ms": spread(told.decisions_ms),
        "calls_per_video": round(sum(told.calls.values()) / max(1, done), 1),
        "calls_per_second": round(sum(told.calls.values()) / seconds, 1),
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    usual = World()
    for name in (
        "videos",
        "owners",
        "paying",
        "runtimes",
        "in_flight",
        "per_owner",
        "batch",
        "batch_rate",
        "seed",
    ):
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=getattr(usual, name))
    for name in ("hours", "lost", "scene_seconds", "cold_start", "dispatch_every"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=getattr(usual, name))
    world = World(**vars(parser.parse_args(arguments)))
    sys.stdout.write(json.dumps(summary(world, Simulation(world).run()), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
