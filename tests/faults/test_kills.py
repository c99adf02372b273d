"""SIGKILL at every single write that planning, a scene and joining make: before it, and after it happened.

The writes are those of a clean run, so a new one is covered on the day that it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import pytest

from local_appwrite.faults.requests import Asked
from tests.faults.stage import Stage, assert_once

STEPS = {"plan": "event /", "scene": "http /steps/scenes/*", "combine": "http /steps/videos/*/combine"}
BEATS_TRIED = 2  # of the progress writes, whose number is the time's


@dataclass(frozen=True)
class Write:
    """The `number`th write of its kind that a step makes; ids in `path` are stars."""

    step: str
    method: str
    path: str
    number: int

    @property
    def is_beat(self) -> bool:
        return self.step != "plan" and self.method == "PATCH" and "/rows/" in self.path


def writes_of(asked: Sequence[Asked]) -> list[Write]:
    seen: Counter[tuple[str, str, str]] = Counter()
    writes = []
    for one in asked:
        step = next((s for s, by in STEPS.items() if re.fullmatch(by.replace("*", ".*"), one.by)), "")
        if not step or one.method == "GET":
            continue
        path = re.sub(r"(/transactions|/rows)/[^/]+", r"\1/*", one.path.removeprefix("/v1"))
        kind = (step, one.method, path)
        writes.append(Write(*kind, seen[kind]))
        seen[kind] += 1
    return [write for write in writes if not write.is_beat or write.number < BEATS_TRIED]


@pytest.fixture(scope="module")
def writes(stages: list[Stage]) -> list[Write]:
    """What a clean run writes, after the first of all. Its charges are checked too: the simulators count."""
    for stage in stages:
        stage.made(stage.submit())
    stage = stages[0]
    with stage.door.opened(), stage.listening() as socket:
        stage.door.close()
        stage.vendors.forget()
        video_id = stage.submit()
        assert_once(stage, video_id, stage.follow(socket, video_id, swept_at_all=False))
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
        assert not stage.door.faults_left() or write.is_beat, "nobody was killed"
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
