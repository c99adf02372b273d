"""Logs tell what happened to which video, and neither what a user wrote nor a secret."""

from __future__ import annotations

import json

from appwrite.query import Query
from appwrite.services.functions import Functions

from tests.faults.stage import FUNCTION, SECRET, Stage
from tests.waiting import until

WORDS = "Zyzzyvas dislike quokkas"


def lines(stage: Stage, video_id: str) -> list[str]:
    """Of every execution that has spoken of a video."""
    found = Functions(stage.project.client()).list_executions(
        FUNCTION, [Query.limit(100), Query.order_desc("$createdAt")]
    )
    logs = [one.logs + one.errors for one in found.executions]
    return [line for log in logs if video_id in log for line in log.splitlines()]


def test_logs_name_ids_and_durations_and_no_words_and_no_secrets(stage: Stage):
    video_id = stage.submit(topic=WORDS, script=f"{WORDS}.")
    stage.made(video_id)
    until(lambda: any("video_settled" in line for line in lines(stage, video_id)))
    said = lines(stage, video_id)
    told = [json.loads(line) for line in said if line.startswith("{")]
    actions = {line["action"] for line in told}
    assert {"video_submitted", "video_planned", "scene_rendered", "video_completed", "answered"} <= actions
    assert all(line["execution"] for line in told)
    assert all(line["ms"] >= 0 for line in told if line["action"] == "answered")
    everything = "\n".join(said).lower()
    for word in WORDS.lower().split():
        assert word not in everything
    for secret in (SECRET, stage.project.key, "r8_test", stage.jwt):
        assert secret.lower() not in everything
