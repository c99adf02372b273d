"""What a cancelled video leaves behind."""

from __future__ import annotations

import uuid

from appwrite.query import Query
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from tests.faults.stage import Stage
from tests.waiting import until

SCENE = "http /steps/scenes/*"
STORED = "/storage/buckets/work/files"
PICTURE = 1  # after the answer that was paid for


def test_a_cancelled_scene_removes_what_it_made_in_vain(stage: Stage):
    """The answer that was paid for stays, and a retry uses it."""
    stage.door.delay("POST", STORED, seconds=4, by=SCENE, skip=PICTURE)
    video_id = stage.submit()
    until(lambda: not stage.door.faults_left())
    stage.cancel(video_id)
    until(lambda: '"leftovers_removed"' in stage.logs(f"/steps/scenes/{video_id}-1"))
    mine = [Query.starts_with("name", f"{video_id}-"), Query.limit(100)]
    left = {file.id for file in Storage(stage.project.client()).list_files("work", mine).files}
    assert f"{video_id}-1-r0-1-picture" not in left
    assert any(one.startswith(f"{video_id}-1-r0-") and one.endswith("-picture") for one in left)
    with stage.listening() as socket:
        stage.retry(video_id)
        told = stage.follow(socket, video_id)
    assert told.ended == "completed"
    assert stage.vendors.charges()["picture"] == 1


def test_a_scene_whose_video_is_gone_gives_its_place_back(stage: Stage):
    """However it came to be: it would be started for ever, in the place of others."""
    scene_id = f"{uuid.uuid4().hex[:16]}-1"
    tables, moment = TablesDB(stage.project.client()), "2020-01-01T00:00:00.000+00:00"
    row = {
        "video_id": scene_id.removesuffix("-1"),
        "kind": "topic",
        "scene_number": 1,
        "status": "planned",
        "narration": "Tides rise.",
        "visual": '{"kind": "still", "prompt": "the sea", "motif": "waves"}',
        "submitted_at": moment,
        "created_at": moment,
        "updated_at": moment,
    }
    tables.create_row(DATABASE_ID, "scenes", scene_id, row)
    told = stage.made(stage.submit())
    assert told.ended == "completed"
    until(lambda: bool(tables.get_row(DATABASE_ID, "scenes", scene_id).data["paused"]))
