"""The tables as the steps use them: over real HTTP, and as their twin in memory."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scenewright.appwrite.client import Access
from scenewright.appwrite.rows import AppwriteRows
from scenewright.domain.errors import (
    CommitConflict,
    LeaseHeld,
    LeaseLost,
    PlatformUnavailable,
    RowExists,
    RowMissing,
    ScenewrightError,
)
from scenewright.domain.video import Scene, SceneStatus, VideoStatus
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.platform import Change, Create, Raise, Table, Update
from scenewright.steps.studio import Tempo
from scenewright.steps.transitions import coded_id, commit_legal, done_id, shut
from scripts.local_project import LocalProject
from tests.faults.memory_rows import MemoryRows


def unchecked() -> None:
    """A commit that checks nothing."""


TEMPO = Tempo()
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


class StoppedClock:
    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def running(self) -> float:
        return self.at.timestamp()

    def worked(self) -> float:
        return 0.0


@pytest.fixture(params=["appwrite", "memory"])
def rows(request: pytest.FixtureRequest) -> AppwriteRows:
    """The adapter on a real server, and its twin that the state machine is tested on."""
    if request.param == "memory":
        return MemoryRows()
    project: LocalProject = request.getfixturevalue("project")
    return AppwriteRows(Access.with_key(project.endpoint, project.project_id, project.key))


def new_id() -> str:
    return uuid.uuid4().hex[:16]


def video(video_id: str, **other: Any) -> Create:
    row = {
        "topic": "Tides",
        "kind": "topic",
        "status": VideoStatus.FAILED,
        "created_at": NOW.isoformat(),
        "updated_at": NOW.isoformat(),
        "brief": '{"topic": "Tides"}',
    }
    return Create(Table.VIDEOS, video_id, row | other, "ann")


def attempt(rows: AppwriteRows, clock: StoppedClock, step: str) -> Lease:
    return claim(rows, clock, TEMPO, step, video_id="v", owner_id="", execution_id="e")


def outcomes(calls: list[Any]) -> list[str]:
    """Run all at once; 'won' or the name of the error, one per call."""
    ended: list[str] = []
    gate = threading.Barrier(len(calls))

    def run(call: Any) -> None:
        gate.wait()
        try:
            call()
        except ScenewrightError as error:
            ended.append(type(error).__name__)
        else:
            ended.append("won")

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def test_a_missing_row_is_named(rows: AppwriteRows):
    with pytest.raises(RowMissing, match="videos/nobody"):
        rows.video("nobody")


def test_a_row_comes_back_as_it_was_written(rows: AppwriteRows):
    video_id = new_id()
    rows.create(video(video_id, progress=7, degraded=["picture: none"]))
    read = rows.video(video_id)
    assert (read.id, read.progress, read.degraded, read.created_at) == (video_id, 7, ("picture: none",), NOW)


def test_creating_twice_tells_the_second(rows: AppwriteRows):
    change = video(new_id())
    rows.create(change)
    with pytest.raises(RowExists):
        rows.create(change)


def test_raising_stops_at_its_limit(rows: AppwriteRows):
    video_id = new_id()
    rows.create(video(video_id, progress=80))
    for expected in (88, 90, 90):
        rows.update_video(video_id, {"progress": Raise(8, 90)})
        assert rows.video(video_id).progress == expected


def test_a_commit_writes_all_or_nothing(rows: AppwriteRows):
    taken, fresh = new_id(), new_id()
    rows.create(video(taken))
    changes: list[Change] = [video(fresh), Update(Table.VIDEOS, taken, {"progress": 50}), video(taken)]
    with pytest.raises(CommitConflict):
        rows.commit(changes, unchecked)
    assert rows.video(taken).progress == 0
    with pytest.raises(RowMissing):
        rows.video(fresh)
    rows.commit(changes[:2], unchecked)
    assert rows.video(taken).progress == 50
    assert rows.video(fresh).owner_id == ""


def test_raising_works_inside_a_commit(rows: AppwriteRows):
    video_id = new_id()
    rows.create(video(video_id, progress=85))
    rows.commit([Update(Table.VIDEOS, video_id, {"progress": Raise(17, 90)})], unchecked)
    assert rows.video(video_id).progress == 90


def test_of_many_claims_one_wins(rows: AppwriteRows):
    step, clock = new_id(), StoppedClock(NOW)
    ended = outcomes([lambda: attempt(rows, clock, step)] * 6)
    assert ended == ["LeaseHeld"] * 5 + ["won"]


def test_an_expired_lease_passes_to_the_next_attempt(rows: AppwriteRows):
    step, clock = new_id(), StoppedClock(NOW)
    first = attempt(rows, clock, step)
    with pytest.raises(LeaseHeld):
        attempt(rows, clock, step)
    clock.at += TEMPO.lease
    second = attempt(rows, clock, step)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(LeaseLost):
        first.keep(rows)


def test_a_heartbeat_keeps_the_lease(rows: AppwriteRows):
    step, clock = new_id(), StoppedClock(NOW)
    lease = attempt(rows, clock, step)
    clock.at += TEMPO.heartbeat
    lease.keep(rows)
    clock.at += TEMPO.lease - timedelta(seconds=1)
    with pytest.raises(LeaseHeld):
        attempt(rows, clock, step)


def test_an_ended_attempt_makes_room_at_once(rows: AppwriteRows):
    step, clock = new_id(), StoppedClock(NOW)
    attempt_id = attempt(rows, clock, step).attempt_id
    rows.update_attempt(attempt_id, {"outcome": Outcome.FAILED})
    assert attempt(rows, clock, step).number == 2


def test_a_commit_happens_once_whoever_comes_second(rows: AppwriteRows):
    step, video_id, clock = new_id(), new_id(), StoppedClock(NOW)
    rows.create(video(video_id))
    late = StoppedClock(NOW)
    zombie = attempt(rows, late, step)
    clock.at += TEMPO.lease
    heir = attempt(rows, clock, step)
    heir.commit([Update(Table.VIDEOS, video_id, {"progress": 2})], commit_id=step)
    with pytest.raises(LeaseLost, match=heir.attempt_id):
        zombie.commit([Update(Table.VIDEOS, video_id, {"progress": 1})], commit_id=step)
    late.at = clock.at
    with pytest.raises(LeaseLost, match="ran out"):
        zombie.commit([Update(Table.VIDEOS, video_id, {"progress": 1})], commit_id=new_id())
    heir.commit([Update(Table.VIDEOS, video_id, {"progress": 3})], commit_id=step)
    assert rows.video(video_id).progress == 2


def test_neighbours_that_raise_the_same_row_all_commit(rows: AppwriteRows):
    video_id, clock = new_id(), StoppedClock(NOW)
    rows.create(video(video_id))
    leases = [attempt(rows, clock, new_id()) for _ in range(4)]
    grow = [Update(Table.VIDEOS, video_id, {"progress": Raise(10, 90)})]
    ended = outcomes([lambda one=lease: one.commit(grow, commit_id=one.step_id) for lease in leases])
    assert ended == ["won"] * 4
    assert rows.video(video_id).progress == 40


def planned(rows: AppwriteRows) -> tuple[Scene, Lease]:
    """A scene that no dispatch may start, and an attempt at it."""
    video_id, now = new_id(), NOW.isoformat()
    row = {
        "video_id": video_id,
        "kind": "topic",
        "scene_number": 1,
        "status": SceneStatus.PLANNED,
        "paused": True,
        "narration": "Tides rise.",
        "visual": '{"kind": "still", "prompt": "the sea", "motif": "waves"}',
        "submitted_at": now,
        "created_at": now,
        "updated_at": now,
    }
    rows.create(Create(Table.SCENES, f"{video_id}-1", row))
    scene = rows.scene(f"{video_id}-1")
    return scene, attempt(rows, StoppedClock(NOW), scene.step_id)


def edit(rows: AppwriteRows, scene: Scene) -> None:
    change = Update(Table.SCENES, scene.id, {"revision": scene.revision + 1}, scene.revision)
    commit_legal(rows, [change, *shut(scene, "edited")])


def test_a_step_that_an_edit_shut_commits_nothing(rows: AppwriteRows):
    scene, lease = planned(rows)
    coded = Update(Table.SCENES, scene.id, {"status": SceneStatus.CODED})
    edit(rows, scene)
    with pytest.raises(LeaseLost, match="edited"):
        lease.commit_shut(lambda: [coded], commit_id=coded_id(lease.step_id))
    found = rows.scene(scene.id)
    assert (found.status, found.revision) == (SceneStatus.PLANNED, 1)


def test_an_edit_that_comes_after_a_commit_looks_again(rows: AppwriteRows):
    scene, lease = planned(rows)
    coded = Update(Table.SCENES, scene.id, {"status": SceneStatus.CODED})
    lease.commit_shut(lambda: [coded], commit_id=coded_id(lease.step_id))
    with pytest.raises(CommitConflict):
        edit(rows, scene)
    edit(rows, rows.scene(scene.id))
    rendered = Update(Table.SCENES, scene.id, {"status": SceneStatus.RENDERED})
    with pytest.raises(LeaseLost, match="edited"):
        lease.commit_shut(lambda: [rendered], commit_id=done_id(lease.step_id))
    assert rows.scene(scene.id).status is SceneStatus.CODED


def test_an_edit_and_a_commit_at_once_do_not_both_count(rows: AppwriteRows):
    scene, lease = planned(rows)
    coded = Update(Table.SCENES, scene.id, {"status": SceneStatus.CODED})
    commit_id = coded_id(lease.step_id)
    ended = outcomes([
        lambda: edit(rows, scene),
        lambda: lease.commit_shut(lambda: [coded], commit_id=commit_id),
    ])  # fmt: skip
    found = rows.scene(scene.id)
    assert (found.status, found.revision) in [(SceneStatus.PLANNED, 1), (SceneStatus.CODED, 0)]
    assert ended.count("won") == 1


def test_an_absent_server_is_unavailable():
    nowhere = AppwriteRows(Access.with_key("http://127.0.0.1:9/v1", "p", "k"))
    with pytest.raises(PlatformUnavailable, match="no answer") as caught:
        nowhere.video("x")
    assert caught.value.retryable
    assert "127.0.0.1" not in caught.value.message
