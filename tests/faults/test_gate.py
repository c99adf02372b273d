"""A segment that storage spoils: its scene is rendered once more, and not for ever."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

from tests.faults.stage import FUNCTION, SWEEP_SECONDS, Stage
from tests.waiting import until

JOIN = "http /steps/videos/*/combine"
SCENE = "http /steps/scenes/*"
FOR_EVER = 10**6


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


def is_rendered(stage: Stage, video_id: str, but_not: str) -> bool:
    scenes = stage.scenes(video_id)
    return bool(scenes) and all(s["status"] == "rendered" and s["video_url"] != but_not for s in scenes)


def refusals(stage: Stage, video_id: str) -> list[str]:
    """The commits that sent scenes back because of what the join saw."""
    return [row["$id"] for row in stage.commits(video_id) if row["$id"] == f"{video_id}-join-r0-again"]


def swept_until(stage: Stage, condition: Callable[[], bool]) -> None:
    """For what was lost, which only a sweep starts again."""

    def is_true_now() -> bool:
        stage.sweep()
        return condition()

    until(is_true_now, every=SWEEP_SECONDS)


@pytest.mark.parametrize("times", [1, 2])
def test_a_spoiled_segment_is_rendered_once_more(times: int, stage: Stage) -> None:
    """Whatever a step leads to is lost while the test changes what that step would read."""
    stage.door.lose_executions(FUNCTION, FOR_EVER, like=JOIN)
    video_id = stage.submit(transition={"kind": "cut"})
    until(lambda: is_rendered(stage, video_id, but_not=""))
    url = spoil(stage, video_id)
    if times == 2:
        stage.door.lose_executions(FUNCTION, FOR_EVER, like=SCENE)
        stage.door.lose_executions(FUNCTION, 0, like=JOIN)
        swept_until(stage, lambda: bool(refusals(stage, video_id)))
        stage.door.lose_executions(FUNCTION, FOR_EVER, like=JOIN)
        stage.door.lose_executions(FUNCTION, 0, like=SCENE)
        swept_until(stage, lambda: is_rendered(stage, video_id, but_not=url))
        spoil(stage, video_id)
    stage.door.lose_executions(FUNCTION, 0, like=JOIN)
    with stage.listening() as socket:
        stage.follow(socket, video_id)
    video, (scene,) = stage.video(video_id), stage.scenes(video_id)
    if times == 1:
        assert (video["status"], video["error_message"]) == ("completed", ""), stage.state(video_id)
        assert scene["video_url"] != url
    else:
        assert video["status"] == "failed", stage.state(video_id)
        assert video["error_message"] == "The film was refused: scene 1: it is not what was rendered"
    assert len(refusals(stage, video_id)) == 1
