"""A segment that storage spoils: its scene is rendered once more, and not for ever."""

from __future__ import annotations

import re

import pytest
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

from tests.faults.stage import FUNCTION, Stage, until

JOIN = "http /steps/videos/*/combine"


def spoil(stage: Stage, video_id: str) -> str:
    """Changes a few bytes in the middle of the only segment; its URL."""
    (scene,) = stage.scenes(video_id)
    files, file_id = Storage(stage.project.client()), file_of(scene["video_url"])
    content = bytearray(files.get_file_download("work", file_id))
    middle = len(content) // 2
    content[middle : middle + 40] = bytes(40)
    files.delete_file("work", file_id)
    files.create_file("work", file_id, InputFile.from_bytes(bytes(content), "segment.mp4"))
    return str(scene["video_url"])


def file_of(url: str) -> str:
    found = re.search(r"/files/([^/]+)/", url)
    assert found
    return found[1]


def spoiled_before_the_join(stage: Stage, video_id: str, spoiled: str = "") -> str:
    """Waits for a segment other than `spoiled`, whose join is lost, and spoils it."""
    until(lambda: is_rendered(stage, video_id, spoiled))
    url = spoil(stage, video_id)
    stage.sweep()
    return url


def is_rendered(stage: Stage, video_id: str, but_not: str) -> bool:
    scenes = stage.scenes(video_id)
    return bool(scenes) and all(s["status"] == "rendered" and s["video_url"] != but_not for s in scenes)


@pytest.mark.parametrize("times", [1, 2])
def test_a_spoiled_segment_is_rendered_once_more(times: int, stage: Stage) -> None:
    video_id, url = stage.submit(transition={"kind": "cut"}), ""
    for _ in range(times):
        stage.door.lose_executions(FUNCTION, like=JOIN)
        url = spoiled_before_the_join(stage, video_id, url)
    with stage.listening() as socket:
        stage.follow(socket, video_id)
    video, (scene,) = stage.video(video_id), stage.scenes(video_id)
    if times == 1:
        assert (video["status"], video["error_message"]) == ("completed", ""), stage.state(video_id)
        assert scene["video_url"] != url
    else:
        assert video["status"] == "failed"
        assert video["error_message"] == "The film was refused: scene 1: it is not what was rendered"
    refused = [row for row in stage.rows("commits") if row["$id"] == f"{video_id}-join-r0-again"]
    assert len(refused) == 1
