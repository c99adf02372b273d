"""An execution whose time is nearly up stops by itself, and hands on."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from appwrite.query import Query
from appwrite.services.account import Account
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server
from tests.end_to_end.conftest import User

A_MOMENT = {"SCENEWRIGHT_TIMEOUT_SECONDS": "32"}  # work ends 30 s before the limit: 2 s are left
SCENES_LONG = {"topic": "Tides", "scene_count": 1, "quality": "high", "script": "Tides rise and fall. " * 20}


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalProject]:
    with running_server(tmp_path_factory.mktemp("hurried")) as running:
        apply_schema(running)
        deploy_functions(running, A_MOMENT)
        yield running


def test_a_scene_that_would_take_too_long_is_stopped_and_started_again(hurried: LocalProject):
    session = Account(hurried.client()).create_anonymous_session()
    client = hurried.user_client(session.secret)
    user = User(hurried, client, session.userid, Account(client).create_jwt().jwt)
    video_id = user.ask("POST", "/videos", SCENES_LONG)[1]["video_id"]
    of_the_scene = [Query.equal("video_id", [video_id]), Query.starts_with("step", f"{video_id}-1-")]
    tables, until = TablesDB(hurried.client()), time.monotonic() + 60
    attempts: list[dict[str, object]] = []
    while len(attempts) < 2 and time.monotonic() < until:
        rows = tables.list_rows(DATABASE_ID, "attempts", [*of_the_scene, Query.order_asc("number")]).rows
        attempts = [row.data for row in rows]
        time.sleep(0.2)
    assert user.ask("POST", f"/videos/{video_id}/cancel")[0] == 202
    assert attempts[0]["outcome"] == "stopped"
    assert "time is nearly up" in str(attempts[0]["error_message"])
    assert attempts[1]["number"] == 2
