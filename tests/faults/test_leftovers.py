"""What a cancelled video leaves behind."""

from __future__ import annotations

from appwrite.services.storage import Storage

from tests.faults.stage import Stage, until

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
    left = {file.id for file in Storage(stage.project.client()).list_files("work").files}
    assert f"{video_id}-1-r0-1-picture" not in left
    assert any(one.startswith(f"{video_id}-1-r0-") and one.endswith("-picture") for one in left)
    with stage.listening() as socket:
        stage.retry(video_id)
        told = stage.follow(socket, video_id)
    assert told.ended == "completed"
    assert stage.vendors.charges()["picture"] == 1
