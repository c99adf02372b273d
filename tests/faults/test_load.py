"""Many users who ask at once, of a service that is busy with what they asked for before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.load import ask, await_ended, p95
from tests.faults.stage import Stage, open_stage

USERS, EACH, WITHIN_SECONDS = 6, 3, 3.0
A_MINUTE = 2  # of each user: the last request of each is refused


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Stage]:
    how = {"SCENEWRIGHT_SUBMITS_PER_MINUTE": str(A_MINUTE), "SCENEWRIGHT_LEASE_SECONDS": "60"}
    with open_stage(tmp_path, how, with_vendors=False) as stage:
        yield stage


def test_a_busy_service_refuses_only_what_is_too_much_and_makes_the_rest_once(busy: Stage):
    answers = ask(busy.project, USERS, EACH, WITHIN_SECONDS)
    accepted = [one.video_id for one in answers if one.status == 202]
    print(f"p95 of {len(answers)} calls: {1000 * p95([one.seconds for one in answers]):.0f} ms")
    codes = Counter(one.status for one in answers)
    assert codes == {202: USERS * A_MINUTE, 429: USERS * (EACH - A_MINUTE)}, codes
    assert await_ended(busy.project, accepted) == dict.fromkeys(accepted, "completed")
    videos = {row["$id"]: row for row in busy.rows("videos")}
    assert set(videos) == set(accepted)
    assert set(Counter(row["owner_id"] for row in videos.values()).values()) == {A_MINUTE}
    done = Counter(row["step"] for row in busy.rows("attempts") if row["outcome"] == "done")
    steps = [f"{each}-{step}-r0" for each in accepted for step in ("plan", "1", "join")]
    assert done == Counter(steps)
