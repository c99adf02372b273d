"""Figures for monitoring: sums over all ended videos, and how the queue stands now.

Sums are tallies and what is unfinished is few, so that a hundred thousand old videos cost nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from scenewright.domain import tally
from scenewright.domain.tally import Series
from scenewright.domain.video import UNFINISHED, VideoKind
from scenewright.domain.webhook_delivery import DeliveryState
from scenewright.steps.studio import Studio

STAGES: Final = ("plan", "scene", "join")
_KINDS: Final = (VideoKind.TOPIC, VideoKind.CHAT)  # the two functions; a plan is made as a topic is
_COUNTERS: Final = {
    tally.VIDEOS: "Videos that have ended",
    tally.RETRIES: "Attempts at scenes after the first",
    tally.CALLS: "Pictures and speeches that were made",
    tally.FALLBACKS: "What was made by the next of a chain, or worse than asked for",
    tally.COST: "US dollars paid to vendors",
    tally.FILM: "Seconds of film",
    tally.WORK: "Processor seconds that films took",
}


@dataclass(frozen=True)
class Figures:
    """`unfinished` by kind and status; `oldest_wait_seconds` is that of the scene that waits longest."""

    sums: Mapping[Series, float]
    unfinished: Mapping[tuple[str, str], int]
    waiting_scenes: Mapping[str, int]
    oldest_wait_seconds: float
    webhooks: Mapping[str, int]


def figures(studio: Studio) -> Figures:
    now = studio.clock.now()
    videos = [video for kind in _KINDS for video in studio.rows.videos_in(UNFINISHED, kind)]
    scenes = {kind: studio.rows.open_scenes(kind) for kind in _KINDS}
    waits = [(now - s.submitted_at).total_seconds() for each in scenes.values() for s in each]
    return Figures(
        sums=studio.books.tallies(),
        unfinished=Counter((str(video.kind), str(video.status)) for video in videos),
        waiting_scenes={str(kind): len(each) for kind, each in scenes.items()},
        oldest_wait_seconds=max(waits, default=0.0),
        webhooks={str(state): studio.postbox.count(state) for state in DeliveryState},
    )


def as_json(found: Figures) -> dict[str, Any]:
    return {
        "sums": [
            {"name": each.name, "labels": dict(each.labels), "value": value}
            for each, value in sorted(found.sums.items())
        ],
        "unfinished": [
            {"kind": kind, "status": status, "videos": count}
            for (kind, status), count in sorted(found.unfinished.items())
        ],
        "waiting_scenes": dict(found.waiting_scenes),
        "oldest_wait_seconds": round(found.oldest_wait_seconds, 1),
        "webhooks": dict(found.webhooks),
    }


def as_prometheus(found: Figures) -> str:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(found))
    return generate_latest(registry).decode()


@dataclass(eq=False)
class _Collected(Collector):
    found: Figures

    def collect(self) -> Iterator[Metric]:
        for name, text in _COUNTERS.items():
            yield from self._counter(name, text)
        yield self._stages()
        unfinished = GaugeMetricFamily(
            "scenewright_videos_unfinished", "Videos that have not ended", labels=("kind", "status")
        )
        for (kind, status), count in self.found.unfinished.items():
            unfinished.add_metric((kind, status), count)
        yield unfinished
        waiting = GaugeMetricFamily("scenewright_scenes_open", "Scenes that wait or run", labels=("kind",))
        for kind, count in self.found.waiting_scenes.items():
            waiting.add_metric((kind,), count)
        yield waiting
        yield GaugeMetricFamily(
            "scenewright_oldest_wait_seconds", "Of an open scene", value=self.found.oldest_wait_seconds
        )
        webhooks = GaugeMetricFamily("scenewright_webhooks", "Deliveries by state", labels=("state",))
        for state, count in self.found.webhooks.items():
            webhooks.add_metric((state,), count)
        yield webhooks

    def _counter(self, name: str, text: str) -> Iterator[Metric]:
        mine = {each: value for each, value in self.found.sums.items() if each.name == name}
        names = [label for label, _ in next(iter(mine)).labels] if mine else []
        family = CounterMetricFamily(f"scenewright_{name}", text, labels=names)
        for each, value in mine.items():
            family.add_metric([content for _, content in each.labels], value)
        yield family

    def _stages(self) -> Metric:
        family = HistogramMetricFamily(
            f"scenewright_{tally.STAGE}", "How long attempts at a stage worked", labels=("stage",)
        )
        for stage in STAGES:
            buckets, total = tally.histogram(self.found.sums, stage)
            family.add_metric((stage,), buckets, total)
        return family
