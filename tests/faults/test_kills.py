"""SIGKILL at every single write that planning, a scene and joining make: before it, and after it happened.

The writes are those of a clean run, so a new one is covered on the day that it is written.
"""

from __future__ import annotations

import pytest

from tests.faults.stage import Stage, assert_once, failures
from tests.faults.writes import STEPS, Write, writes_of

TRIES = 3


@pytest.fixture(scope="module")
def writes(stages: list[Stage]) -> list[Write]:
    """What a clean run writes, after the first of all. Its charges are checked too: the simulators count."""
    for stage in stages:
        earlier = stage.under_way()
        stage.made(stage.submit())
        stage.rest(but=earlier)
    stage = stages[0]
    with stage.door.opened(), stage.listening() as socket:
        stage.door.close()
        stage.vendors.forget()
        earlier, video_id = stage.under_way(), stage.submit()
        assert_once(stage, video_id, stage.follow(socket, video_id, swept_at_all=False))
        stage.rest(but=earlier)
        assert stage.vendors.charges() == {"picture": 1, "speech": 1}
        return writes_of(stage.door.asked())


def killed_at(stage: Stage, write: Write, *, applied: bool) -> bool:
    """Whether anybody was: the sweep of every minute may have made that write instead, or no beat was due."""
    with stage.door.opened(), stage.listening() as socket:
        stage.door.close()
        stage.vendors.forget()
        how = {"by": STEPS[write.step], "skip": write.number, "applied": applied}
        stage.door.kill_at(write.method, write.path, **how)
        earlier, video_id = stage.under_way(), stage.submit()
        told = stage.follow(socket, video_id, undisturbed=True)
        stage.rest(but=earlier)
        assert_once(stage, video_id, told)
        # An answer that was on its way into the store when the process died is looked up at its vendor.
        assert stage.vendors.charges() == {"picture": 1, "speech": 1}
        return not stage.door.faults_left()


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_write_changes_nothing(
    stages: list[Stage], writes: list[Write], step: str, applied: bool
):
    def tried(stage: Stage, write: Write) -> None:
        tries = 1 if write.is_beat else TRIES
        killed = any(killed_at(stage, write, applied=applied) for _ in range(tries)) or write.is_beat
        assert killed, "nobody was killed"

    mine = [write for write in writes if write.step == step]
    assert len(mine) >= 8
    assert not (found := failures(stages, mine, tried)), "\n\n".join(found)
