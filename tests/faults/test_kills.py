"""SIGKILL at every single write that planning, a scene and joining make: before it, and after it happened.

The writes are those of a clean run, so a new one is covered on the day that it is written.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import pytest

from tests.faults.stage import Stage, assert_once, until
from tests.faults.writes import STEPS, Write, writes_of


@pytest.fixture(scope="module")
def writes(stages: list[Stage]) -> list[Write]:
    """What a clean run writes, after the first of all. Its charges are checked too: the simulators count."""
    for stage in stages:
        stage.made(stage.submit())
        stage.rest()
    stage = stages[0]
    with stage.door.opened(), stage.listening() as socket:
        stage.door.close()
        stage.vendors.forget()
        video_id = stage.submit()
        assert_once(stage, video_id, stage.follow(socket, video_id, swept_at_all=False))
        stage.rest()
        assert stage.vendors.charges() == {"picture": 1, "speech": 1}
        return writes_of(stage.door.asked())


def killed_at(stage: Stage, write: Write, *, applied: bool) -> None:
    with stage.door.opened(), stage.listening() as socket:
        stage.door.close()
        stage.vendors.forget()
        how = {"by": STEPS[write.step], "skip": write.number, "applied": applied}
        stage.door.kill_at(write.method, write.path, **how)
        video_id = stage.submit()
        told = stage.follow(socket, video_id, undisturbed=True)
        # What a film has cost is counted after it is completed.
        until(lambda: write.is_beat or not stage.door.faults_left())
        assert_once(stage, video_id, told)
        # An answer that was on its way into the store when the process died is looked up at its vendor.
        assert stage.vendors.charges() == {"picture": 1, "speech": 1}


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_write_changes_nothing(
    stages: list[Stage], writes: list[Write], step: str, applied: bool
):
    free: SimpleQueue[Stage] = SimpleQueue()
    for stage in stages:
        free.put(stage)

    def attempt(write: Write) -> str:
        stage = free.get()
        try:
            killed_at(stage, write, applied=applied)
        except AssertionError as error:
            return f"{write}: {error}"
        finally:
            free.put(stage)
        return ""

    mine = [write for write in writes if write.step == step]
    assert len(mine) >= 8
    with ThreadPoolExecutor(len(stages)) as pool:
        failures = [failure for failure in pool.map(attempt, mine) if failure]
    assert not failures, "\n\n".join(failures)
