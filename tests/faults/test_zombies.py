"""Processes that are frozen and wake when somebody else has long done their work."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from appwrite.query import Query

from scenewright.appwrite.client import KEY_MARGIN
from tests.faults.stage import LEASE_SECONDS, Stage, assert_once
from tests.waiting import until

SCENE = "http /steps/scenes/*"
FROZEN_AT = {
    "claimed": ("POST", "/tablesdb/scenewright/tables/attempts/rows", 0),
    "picture stored": ("POST", "/storage/buckets/work/files", 1),
    "committing its timeline": ("POST", "/tablesdb/transactions/*/operations", 0),
    "segment stored": ("POST", "/storage/buckets/work/files", 5),
    "committing its segment": ("POST", "/tablesdb/transactions/*/operations", 1),
}


def everything(stage: Stage, video_id: str) -> list[dict[str, Any]]:
    return [
        stage.video(video_id),
        *stage.scenes(video_id),
        *stage.attempts(video_id),
        *stage.commits(video_id),
    ]


def wake(stage: Stage, video_id: str) -> list[str]:
    """Let the frozen execution go on to its end; what it wrote after that."""
    before, so_far = everything(stage, video_id), len(stage.door.asked())
    scene = Query.equal("requestPath", [f"/steps/scenes/{video_id}-1"])
    assert stage.under_way(scene)
    stage.door.end_pauses()
    until(lambda: not stage.under_way(scene))
    assert everything(stage, video_id) == before
    late = [one for one in stage.door.asked()[so_far:] if re.fullmatch(SCENE.replace("*", ".*"), one.by)]
    return [f"{one.method} {one.path}" for one in late if one.method != "GET" and one.status < 300]


@pytest.mark.parametrize("moment", FROZEN_AT)
def test_a_zombie_whose_lease_expired_writes_nothing(stage: Stage, moment: str):
    method, path, number = FROZEN_AT[moment]
    stage.door.pause_at(method, path, by=SCENE, skip=number, applied=True)
    video_id = stage.submit()
    assert_once(stage, video_id, stage.made(video_id))
    assert not stage.door.faults_left()
    written = wake(stage, video_id)
    # A transaction that is staged and then left is no write; neither is one that the server refused.
    assert [one for one in written if "/transactions" not in one] == []


@pytest.mark.parametrize(("method", "path"), [("GET", "scenes/rows"), ("PATCH", "videos/rows/*")])
def test_a_zombie_whose_key_expired_believes_nothing(stage: Stage, method: str, path: str):
    """Its next calls would find empty lists and no rows, as a guest's do."""
    lives = int(KEY_MARGIN.total_seconds()) + 4
    stage.door.shorten_keys(lives)
    stage.door.pause_at(method, f"/tablesdb/scenewright/tables/{path}", by=SCENE)
    with stage.listening() as socket:
        video_id = stage.submit()
        until(lambda: not stage.door.faults_left())
        expired = time.monotonic() + lives
        stage.door.shorten_keys(0)
        assert_once(stage, video_id, stage.follow(socket, video_id))
        until(lambda: time.monotonic() > expired)
    assert wake(stage, video_id) == []
    logs = stage.logs(f"/steps/scenes/{video_id}-1")
    assert "key of this execution has expired" in logs or "lease_lost" in logs


def test_a_lease_that_expires_in_the_middle_of_an_encode_passes_on(stage: Stage):
    """Its heartbeats do not arrive; it stops its encoder, writes nothing more, and another renders."""
    script = " ".join(["The moon pulls the sea and the shore waits."] * 5)
    first_attempt = "/tablesdb/scenewright/tables/attempts/rows/*-1-r0-1"
    with stage.listening() as socket:
        video_id = stage.submit(script=script, aspect="16:9", quality="medium")
        until(lambda: any(scene["status"] == "coded" for scene in stage.scenes(video_id)))
        stage.door.answer(503, "PATCH", first_attempt, times=1_000, lasts_seconds=3 * LEASE_SECONDS)
        assert_once(stage, video_id, stage.follow(socket, video_id))
    outcomes = {one["number"]: one["outcome"] for one in stage.attempts(video_id) if "-1-r0" in one["step"]}
    assert outcomes[1] in (None, "")
    assert "done" in outcomes.values()
    assert '"lease_lost"' in stage.logs(f"/steps/scenes/{video_id}-1")
    assert stage.vendors.charges() == {"picture": 1, "speech": 1}
