"""The figures in Prometheus' own format, and the dashboard and alerts that read them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families

from scenewright.domain.tally import CALLS, COST, FALLBACKS, FILM, RETRIES, STAGE, VIDEOS, WORK, series
from scenewright.entry.metrics import Figures, as_json, as_prometheus

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
FIGURES = Figures(
    sums={
        series(VIDEOS, kind="topic", status="completed"): 3.0,
        series(VIDEOS, kind="chat", status="failed"): 1.0,
        series(RETRIES, kind="topic"): 2.0,
        series(CALLS, what="picture"): 15.0,
        series(FALLBACKS, what="speech"): 1.0,
        series(COST, kind="topic"): 0.045,
        series(FILM, kind="topic"): 90.0,
        series(WORK, kind="topic"): 120.5,
        series(STAGE, stage="scene", le="5"): 10.0,
        series(STAGE, stage="scene", le="60"): 4.0,
        series(STAGE, stage="scene", le="+Inf"): 1.0,
        series(f"{STAGE}_sum", stage="scene"): 1400.0,
    },
    unfinished={("topic", "rendering"): 2},
    waiting_scenes={"topic": 7, "chat": 0},
    oldest_wait_seconds=12.5,
    webhooks={"pending": 1, "delivered": 9, "given_up": 0},
)


def samples() -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(as_prometheus(FIGURES))
    return {(one.name, frozenset(one.labels.items())): one.value for each in families for one in each.samples}


def test_counters_and_gauges_say_what_was_counted():
    found = samples()
    ended = ("scenewright_videos_ended_total", frozenset({("kind", "topic"), ("status", "completed")}))
    assert found[ended] == 3
    assert found["scenewright_cost_usd_total", frozenset({("kind", "topic")})] == 0.045
    assert found["scenewright_oldest_wait_seconds", frozenset()] == 12.5


def test_a_histogram_is_cumulative_and_ends_with_everything():
    found = samples()

    def bucket(bound: str) -> float:
        return found["scenewright_stage_seconds_bucket", frozenset({("stage", "scene"), ("le", bound)})]

    assert [bucket(bound) for bound in ("2.5", "5", "25", "60", "+Inf")] == [0, 10, 10, 14, 15]
    assert found["scenewright_stage_seconds_sum", frozenset({("stage", "scene")})] == 1400


def test_the_same_figures_are_there_as_json():
    told = json.loads(json.dumps(as_json(FIGURES)))
    assert {"name": "videos_ended", "labels": {"kind": "chat", "status": "failed"}, "value": 1.0} in told[
        "sums"
    ]


def test_dashboard_and_alerts_name_figures_that_there_are():
    there = {name for name, _ in samples()}
    dashboard = json.loads((DEPLOY / "grafana.json").read_text())
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked += [rule["expr"] for rule in rules]
    named = {name for text in asked for name in re.findall(r"scenewright_\w+", text)}
    assert named <= there
    assert {"Stuck", "Failing", "Slow", "Spending"} <= {
        rule["alert"].removeprefix("Scenewright") for rule in rules
    }
