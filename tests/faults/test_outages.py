"""Appwrite that fails for a while, in part, or for every third call."""

from __future__ import annotations

from tests.faults.stage import Stage, assert_once
from tests.waiting import until

FUNCTIONS = "* *"  # calls of executions alone: what a test asks for is answered
PARTED = 10_000  # times: until it is over


def test_an_upload_whose_row_could_not_be_written_is_not_lost(stage: Stage):
    """The segment is stored, its commit fails, and fails again."""
    commit = "/tablesdb/transactions/*"
    stage.door.answer(500, "PATCH", commit, by="http /steps/scenes/*", skip=1, times=3)
    video_id = stage.submit()
    assert_once(stage, video_id, stage.made(video_id))
    assert not stage.door.faults_left()
    assert stage.vendors.charges() == {"picture": 1, "speech": 1}


def test_commits_whose_answers_are_lost_are_made_once(stage: Stage):
    stage.door.answer(500, "PATCH", "/tablesdb/transactions/*", by=FUNCTIONS, times=6, applied=True)
    stage.door.answer(503, "POST", "/tablesdb/*/rows", by=FUNCTIONS, times=3, applied=True)
    video_id = stage.submit()
    assert_once(stage, video_id, stage.made(video_id))
    assert stage.vendors.charges() == {"picture": 1, "speech": 1}


def test_storage_that_is_away_for_20_seconds_is_waited_for(stage: Stage):
    stage.door.answer(503, "*", "/storage/*", by=FUNCTIONS, times=PARTED, lasts_seconds=20)
    video_id = stage.submit()
    assert_once(stage, video_id, stage.made(video_id))
    assert stage.vendors.charges() == {"picture": 1, "speech": 1}
    assert len([one for one in stage.door.asked() if one.status == 503]) > 3


def test_a_database_that_fails_every_third_call_slows_and_stops_nothing(stage: Stage):
    stage.door.answer(500, "*", "/tablesdb/*", by=FUNCTIONS, every=3, times=PARTED)
    video_id = stage.submit()
    assert_once(stage, video_id, stage.made(video_id))
    assert stage.vendors.charges() == {"picture": 1, "speech": 1}


def test_without_realtime_the_rows_tell_the_same(stage: Stage):
    stage.door.answer(503, "GET", "/realtime", times=PARTED)
    stage.door.drop_sockets()
    video_id = stage.submit()
    progress: list[int] = []

    def completed() -> bool:
        video = stage.video(video_id)
        progress.append(video["progress"])
        return bool(video["status"] == "completed")

    until(completed)
    assert progress == sorted(progress)
    assert progress[-1] == 100
