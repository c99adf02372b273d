"""A cancelled scene is at rest within five seconds of the request, whatever it was doing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from appwrite.query import Query
from appwrite.services.account import Account
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server
from tests.end_to_end.conftest import User
from tests.vendors.replicate import ReplicateServer
from tests.waiting import until

WITHIN_SECONDS = 5
LONG = "The tide comes in and the tide goes out again. " * 24


@pytest.fixture(scope="module")
def replicate() -> Iterator[ReplicateServer]:
    with ReplicateServer() as server:
        yield server


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, replicate: ReplicateServer) -> Iterator[User]:
    """A user of a project of its own, whose pictures come from the simulated vendor."""
    with running_server(tmp_path_factory.mktemp("cancelling")) as project:
        apply_schema(project)
        deploy_functions(project, {"REPLICATE_API_TOKEN": "r8_test", "REPLICATE_BASE_URL": replicate.url})
        session = Account(project.client()).create_anonymous_session()
        client = project.user_client(session.secret)
        yield User(project, client, session.userid, Account(client).create_jwt().jwt)


def submitted(user: User, script: str, quality: str) -> str:
    brief = {"topic": "Tides", "scene_count": 1, "script": script, "quality": quality}
    status, answer = user.ask("POST", "/videos", brief)
    assert status == 202
    return str(answer["video_id"])


def seconds_to_rest(user: User, video_id: str) -> float:
    """Cancel; seconds from the request to the last write of the scene, by the server's clock."""
    tables = TablesDB(user.project.client())

    def attempts() -> list[str]:
        steps = [Query.equal("step", [f"{video_id}-1-r0"])]
        return [row.data["outcome"] or "" for row in tables.list_rows(DATABASE_ID, "attempts", steps).rows]

    def at_rest() -> bool:
        scene = tables.get_row(DATABASE_ID, "scenes", f"{video_id}-1").data
        return attempts() == ["stopped"] and scene["lease_until"] is None

    asked = datetime.now(UTC)
    assert user.ask("POST", f"/videos/{video_id}/cancel")[0] == 202
    until(at_rest, 20)
    last = tables.get_row(DATABASE_ID, "scenes", f"{video_id}-1").updatedat
    assert user.ask("GET", f"/videos/{video_id}")[1]["status"] == "cancelled"
    return (datetime.fromisoformat(last) - asked).total_seconds()


def encoders(project: LocalProject) -> int:
    """How many ffmpeg processes descend from the project's server."""
    listing = ["ps", "-A", "-o", "pid=,ppid=,comm="]
    said = subprocess.run(listing, capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in said.stdout.splitlines()]
    family = {project.pid}
    for _ in range(6):
        family |= {int(pid) for pid, parent, _ in rows if int(parent) in family}
    return sum("ffmpeg" in name for pid, _, name in rows if int(pid) in family)


def test_in_the_middle_of_an_encode(here: User, replicate: ReplicateServer):
    replicate.modes = ["normal"]
    video_id = submitted(here, LONG, "high")
    scene = f"{video_id}-1"
    tables = TablesDB(here.project.client())

    def is_encoding() -> bool:
        rows = tables.list_rows(DATABASE_ID, "scenes", [Query.equal("$id", [scene])]).rows
        return bool(rows) and rows[0].data["progress"] > 11 and encoders(here.project) > 0

    until(is_encoding, 60)
    seconds = seconds_to_rest(here, video_id)
    print(f"at rest after {seconds:.2f} s")
    assert seconds <= WITHIN_SECONDS
    assert encoders(here.project) == 0


def test_while_a_picture_is_being_made_elsewhere(here: User, replicate: ReplicateServer):
    replicate.modes = ["stuck"]
    before = len(replicate.requests)
    video_id = submitted(here, "Short.", "draft")
    until(lambda: any("/v1/predictions/" in r.path for r in replicate.requests[before:]), 30)
    seconds = seconds_to_rest(here, video_id)
    print(f"at rest after {seconds:.2f} s")
    assert seconds <= WITHIN_SECONDS
    assert any(request.path.endswith("/cancel") for request in replicate.requests[before:])
