"""Executions that are lost or come twice: Appwrite delivers at most once, and repeats are asked for."""

from __future__ import annotations

import time

import pytest

from scenewright.entry.signing import signer
from tests.faults.stage import FUNCTION, SECRET, Stage, assert_once
from tests.waiting import until

COMBINE = "http /steps/videos/*/combine"
RUNS = {"plan": "event /", "scene": "http /steps/scenes/*", "combine": COMBINE}


@pytest.mark.parametrize(
    "run", ["event /", "http /steps/scenes/*", COMBINE], ids=["plan", "scene", "combine"]
)
def test_an_execution_that_is_never_delivered_is_asked_for_again(stage: Stage, run: str):
    stage.door.lose_executions(FUNCTION, like=run)
    video_id = stage.submit()
    assert_once(stage, video_id, stage.made(video_id))
    assert stage.vendors.charges() == {"picture": 1, "speech": 1}


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in a row"])
def test_executions_that_come_twice_do_everything_once(stage: Stage, at_once: bool):
    stage.door.repeat_executions(FUNCTION, at_once=at_once)
    video_id = stage.submit()
    assert_once(stage, video_id, stage.made(video_id))
    assert stage.vendors.charges() == {"picture": 1, "speech": 1}


def test_of_two_combines_at_once_one_joins(stage: Stage):
    stage.door.lose_executions(FUNCTION, like=COMBINE)
    with stage.listening() as socket:
        video_id = stage.submit()
        until(lambda: any(scene["status"] == "rendered" for scene in stage.scenes(video_id)))
        path = f"/steps/videos/{video_id}/combine"
        for _ in range(2):
            stage.start(path, signer(SECRET, time.time)("POST", path, ""))
        assert_once(stage, video_id, stage.follow(socket, video_id))
    joined = [one for one in stage.attempts(video_id) if "-join-" in one["step"]]
    assert [one["outcome"] for one in joined] == ["done"]
