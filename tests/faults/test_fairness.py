"""Many videos of several owners at once, two scenes in flight: order, fairness and limit, from the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from tests.faults.stage import LEASE_SECONDS, Stage, open_stage, until

OWNERS, EACH, LIMIT = 5, 10, 2
WATCHED = 15  # scenes are rendered, then the rest is cancelled: fifty films would take minutes


@pytest.fixture
def slow_lease(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Fifty submissions at once keep two processors busy for longer than a short lease."""
    variables = {
        "SCENEWRIGHT_SCENES_IN_FLIGHT": str(LIMIT),
        "SCENEWRIGHT_LEASE_SECONDS": str(30 * LEASE_SECONDS),
    }
    with open_stage(tmp_path_factory.mktemp("fairness"), **variables) as stage:
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
    assert len(videos) == OWNERS * EACH
    for owner, ids in zip(owners, asked, strict=True):
        for video_id in ids:
            owner.cancel(video_id)
    first = [videos[one["video_id"]] for one in started(stage)[:WATCHED]]
    assert_fair(first)
    assert_oldest_first(first, list(videos.values()))
    assert most_at_once(stage) <= LIMIT


def assert_fair(first: list[dict[str, Any]]) -> None:
    """Nobody has begun two more than anybody else, once all have asked."""
    turns = Counter(video["owner_id"] for video in first)
    assert len(turns) == OWNERS
    assert max(turns.values()) - min(turns.values()) <= 2, turns


def assert_oldest_first(first: list[dict[str, Any]], videos: list[dict[str, Any]]) -> None:
    """Of one owner's videos none began before an older one."""
    by_age: Callable[[dict[str, Any]], str] = lambda video: str(video["created_at"])  # noqa: E731
    for owner in {video["owner_id"] for video in first}:
        mine = [video["$id"] for video in first if video["owner_id"] == owner]
        oldest = sorted((video for video in videos if video["owner_id"] == owner), key=by_age)
        assert sorted(mine) == sorted(video["$id"] for video in oldest[: len(mine)])


def most_at_once(stage: Stage) -> int:
    """How many scenes were worked on at the same time, by the attempts' own times."""
    moments: list[tuple[datetime, int]] = []
    for one in stage.rows("attempts"):
        if one["step"].endswith("-1-r0") and one["ended_at"]:
            moments.append((datetime.fromisoformat(one["started_at"]), 1))
            moments.append((datetime.fromisoformat(one["ended_at"]), -1))
    running = most = 0
    for _, change in sorted(moments):
        running += change
        most = max(most, running)
    return most
