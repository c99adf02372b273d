"""Hosts whose clocks disagree: every other function process is 90 s ahead of Appwrite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.stage import Stage, assert_once, open_stage

AHEAD_SECONDS = 90
CLOCK = """
import datetime, os, time_machine

counter = os.open({counter!r}, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
os.write(counter, b".")
if os.fstat(counter).st_size % 2:
    ahead = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds={seconds})
    time_machine.travel(ahead, tick=True).start()
"""


@pytest.fixture(scope="module")
def skewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Python itself sets the clock of a process as it starts."""
    folder = tmp_path_factory.mktemp("skewed")
    program = CLOCK.format(counter=str(folder / "started"), seconds=AHEAD_SECONDS)
    Path(folder, "sitecustomize.py").write_text(program)
    variables = {"PYTHONPATH": str(folder), "SCENEWRIGHT_LEASE_SECONDS": "8"}
    with open_stage(folder / "data", variables) as stage:
        yield stage


def test_clocks_that_differ_by_90_seconds_are_set_by_appwrite(skewed: Stage):
    stage = skewed
    with stage.door.opened(), stage.listening() as socket:
        # The process that planned dies, so that the scenes run in new ones: with one clock, and the other.
        stage.door.kill_at("PATCH", "/tablesdb/scenewright/tables/actions/rows/*", applied=True)
        video_id = stage.submit(script="The moon pulls the sea. The shore waits for it.", scene_count=2)
        assert_once(stage, video_id, stage.follow(socket, video_id))
        for attempt in stage.attempts(video_id):
            # What an execution calls now is Appwrite's now, give or take the seconds that `Date` counts.
            off = datetime.fromisoformat(attempt["started_at"]) - datetime.fromisoformat(
                attempt["$createdAt"]
            )
            assert abs(off) < timedelta(seconds=5), attempt
        assert stage.vendors.charges() == {"picture": 2, "speech": 2}
