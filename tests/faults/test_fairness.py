"""Many videos of several owners at once, two scenes in flight: order, fairness and limit, from the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.faults.stage import LEASE_SECONDS, Stage, open_stage
from tests.waiting import until

OWNERS, EACH, LIMIT = 5, 10, 2
WATCHED = 15  # scenes are rendered, then the rest is cancelled: fifty films would take minutes


@pytest.fixture
def slow_lease(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Fifty submissions at once keep two processors busy for longer than a short lease."""
    variables = {
        "SCENEWRIGHT_SCENES_IN_FLIGHT": str(LIMIT),
        "SCENEWRIGHT_LEASE_SECONDS": str(30 * LEASE_SECONDS),
    }
    with open_stage(tmp_path_factory.mktemp("fairness"), variables) as stage:
        yield stage


def started(stage: Stage) -> list[dict[str, Any]]:
    """First attempts at scenes, in the order of their claims."""
    scenes = [one for one in stage.rows("attempts") if one["step"].endswith("-1-r0") and one["number"] == 1]
    return sorted(scenes, key=lambda one: str(one["started_at"]))


def test_fifty_videos_of_five_owners_take_turns(slow_lease: Stage):
    stage = slow_lease
    owners = [stage.new_user() for _ in range(OWNERS)]
    with ThreadPoolExecutor(OWNERS) as pool:
        asked = list(pool.map(lambda owner: [owner.submit() for _ in range(EACH)], owners))
    until(lambda: len(started(stage)) >= WATCHED)
    videos = {row["$id"]: row for row in stage.rows("videos")}
    chosen_then, attempts_then = stage.rows("scenes"), stage.rows("attempts")
    assert len(videos) == OWNERS * EACH
    for owner, ids in zip(owners, asked, strict=True):
        for video_id in ids:
            owner.cancel(video_id, may_be_late=True)
    assert_fair([videos[one["video_id"]] for one in started(stage)[:WATCHED]])
    assert_oldest_first(chosen_then)
    assert most_at_once(attempts_then) <= LIMIT


def assert_fair(first: list[dict[str, Any]]) -> None:
    """Nobody has begun two more than anybody else, once all have asked."""
    turns = Counter(video["owner_id"] for video in first)
    assert len(turns) == OWNERS
    assert max(turns.values()) - min(turns.values()) <= 2, turns


def assert_oldest_first(scenes: list[dict[str, Any]]) -> None:
    """Of one owner's scenes none was chosen while an older video's stood there and waited."""
    chosen = [scene for scene in scenes if scene["dispatched_at"]]
    for one in chosen:
        older = [
            s for s in scenes if s["owner_id"] == one["owner_id"] and s["submitted_at"] < one["submitted_at"]
        ]
        # Planned at least as long before as a dispatcher may take from looking to choosing.
        before = datetime.fromisoformat(one["dispatched_at"]) - timedelta(seconds=1)
        waiting = [s for s in older if datetime.fromisoformat(s["$createdAt"]) < before]
        assert all(s["dispatched_at"] and s["dispatched_at"] <= one["dispatched_at"] for s in waiting)


def most_at_once(attempts: list[dict[str, Any]]) -> int:
    """How many scenes were worked on at the same time, by the server's times of the attempts' rows.

    Before anything is cancelled: a cancelled scene gives its place away at once, and takes up to three
    seconds to stop.
    """
    moments: list[tuple[datetime, int]] = []
    for one in attempts:
        if one["step"].endswith("-1-r0"):
            moments.append((datetime.fromisoformat(one["$createdAt"]), 1))
            if one["outcome"]:
                moments.append((datetime.fromisoformat(one["$updatedAt"]), -1))
    running = most = 0
    for _, change in sorted(moments):
        running += change
        most = max(most, running)
    return most
