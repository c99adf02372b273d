"""What a project keeps and for how long: intermediate files, files that nobody needs, measured times."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from appwrite.input_file import InputFile
from appwrite.query import Query
from appwrite.services.account import Account
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server
from tests.end_to_end.conftest import Followed, User
from tests.waiting import until

SWEEP = {"X-Appwrite-Trigger": "schedule"}
BRIEF = {"topic": "Tides", "script": "In it comes. Out it goes.", "scene_count": 2, "quality": "draft"}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    """A user of a project of its own that keeps intermediate files for a day."""
    with running_server(tmp_path_factory.mktemp("housekeeping")) as project:
        apply_schema(project)
        deploy_functions(project, {"SCENEWRIGHT_KEEP_WORK_DAYS": "1"})
        session = Account(project.client()).create_anonymous_session()
        client = project.user_client(session.secret)
        yield User(project, client, session.userid, Account(client).create_jwt().jwt)


@pytest.fixture(scope="module")
def first(here: User) -> Followed:
    return here.video(BRIEF)


@pytest.fixture(scope="module")
def second(here: User, first: Followed) -> Followed:
    """Another like it, when the first one's times are known."""
    until(lambda: timings(here.project) != [])
    return here.video(BRIEF)


def rows(project: LocalProject, table: str, *queries: str) -> list[dict[str, Any]]:
    found = TablesDB(project.client()).list_rows(DATABASE_ID, table, list(queries)).rows
    return [row.data | {"$id": row.id} for row in found]


def timings(project: LocalProject) -> list[dict[str, Any]]:
    return rows(project, "timings")


def files(project: LocalProject, bucket: str, video_id: str) -> set[str]:
    named = [Query.starts_with("name", f"{video_id}-"), Query.limit(100)]
    return {file.id for file in Storage(project.client()).list_files(bucket, named).files}


def let_it_be_old(project: LocalProject, video_id: str) -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    TablesDB(project.client()).update_row(DATABASE_ID, "videos", video_id, {"updated_at": long_ago})


def gc(project: LocalProject, *arguments: str, key: str = "") -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "APPWRITE_ENDPOINT": project.endpoint,
        "APPWRITE_PROJECT_ID": project.project_id,
        "APPWRITE_API_KEY": key or project.key,
    }
    command = [sys.executable, "-m", "scenewright.entry.cli", "gc", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def store(project: LocalProject, bucket: str, file_id: str) -> None:
    content = InputFile.from_bytes(b"{}", f"{file_id}.json" if bucket == "work" else f"{file_id}.vtt")
    Storage(project.client()).create_file(bucket, file_id, content)


def test_a_completed_video_leaves_its_times(here: User, first: Followed):
    until(lambda: timings(here.project) != [])
    (timing,) = timings(here.project)
    assert timing["$id"] == "topic-854x480-draft"
    assert 0 < timing["scene_ratio"] < 20
    assert 0 < timing["join_ratio"] < 20


def test_the_first_video_of_its_kind_does_not_guess(first: Followed):
    """Two scenes: a pace of its own is known only when nothing is left to render."""
    assert set(first.etas[:-1]) <= {0, 1}


def test_the_next_one_tells_the_time_that_is_left_from_the_plan_on(second: Followed):
    told = [eta for eta in second.etas if eta]
    print(f"told {told}, took {second.seen.stages}")
    assert told
    assert second.etas[-1] == 0


def test_nothing_of_a_completed_video_is_garbage(here: User, second: Followed):
    found = gc(here.project, "--dry-run")
    assert (found.returncode, found.stdout, found.stderr) == (0, "0 files, 0 bytes\n", "")


def test_garbage_is_told_and_then_removed(here: User, second: Followed):
    """Files of a video that is gone, of a scene that is gone, and of attempts that others overtook."""
    video_id = second.video_id
    unneeded = {
        ("work", "nobody-1-r0-1-picture", "its video is gone"),
        ("work", f"{video_id}-9-r0-1-picture", "its scene is gone"),
        ("work", f"{video_id}-1-r0-7-timeline", "superseded"),
        ("videos", f"{video_id}-captions-r0-9", "superseded"),
    }
    for bucket, file_id, _ in unneeded:
        store(here.project, bucket, file_id)
    store(here.project, "work", "somebody-elses")
    kept = files(here.project, "work", video_id) | files(here.project, "videos", video_id)
    told = gc(here.project, "--dry-run")
    assert told.returncode == 1
    lines = {f"would remove {bucket}/{file_id}: {why}" for bucket, file_id, why in unneeded}
    assert set(told.stdout.splitlines()) == lines | {"4 files, 8 bytes"}
    removed = gc(here.project)
    assert (removed.returncode, removed.stdout.splitlines()[-1]) == (0, "4 files, 8 bytes")
    left = files(here.project, "work", video_id) | files(here.project, "videos", video_id)
    assert left == kept - {file_id for _, file_id, _ in unneeded}
    assert files(here.project, "work", "nobody") == set()
    assert files(here.project, "work", "somebody") == {"somebody-elses"}


def test_garbage_collection_that_cannot_be_done_says_so_in_one_line(here: User, tmp_path: Path):
    refused = gc(here.project, key="wrong")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    env = {"PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "scenewright.entry.cli", "gc"]
    lost = subprocess.run(
        command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert lost.returncode == 2
    assert "APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID, APPWRITE_API_KEY" in lost.stderr


def test_an_old_video_loses_what_it_was_made_from_and_can_still_be_edited(
    here: User, first: Followed, second: Followed
):
    old, young = first.video_id, second.video_id
    young_files = files(here.project, "work", young)
    film = files(here.project, "videos", old)
    let_it_be_old(here.project, old)
    assert here.ask("POST", "/", headers=SWEEP)[0] == 200
    until(lambda: files(here.project, "work", old) == set())
    assert files(here.project, "videos", old) == film
    assert files(here.project, "work", young) == young_files
    scenes = rows(here.project, "scenes", Query.equal("video_id", [old]))
    assert {(scene["status"], scene["video_url"], scene["code_url"]) for scene in scenes} == {
        ("rendered", "", "")
    }
    assert here.ask("PATCH", f"/videos/{old}/scenes/2", {"narration": "Out it went."})[0] == 202
    until(lambda: here.ask("GET", f"/videos/{old}")[1]["status"] == "completed")
    shown = here.ask("GET", f"/videos/{old}")[1]
    assert [scene["status"] for scene in shown["scenes"]] == ["rendered", "rendered"]
    assert all(scene["video_url"] for scene in shown["scenes"])
