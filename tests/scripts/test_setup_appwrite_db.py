"""The setup script: what differs is told, applied once, and then gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID, TABLES
from scripts.local_project import ROOT, LocalProject, running_server
from scripts.setup_appwrite_db import run


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalProject]:
    with running_server(tmp_path_factory.mktemp("empty")) as running:
        yield running


def script(project: LocalProject, *arguments: str, key: str = "") -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "APPWRITE_ENDPOINT": project.endpoint,
        "APPWRITE_PROJECT_ID": project.project_id,
        "APPWRITE_API_KEY": key or project.key,
    }
    command = [sys.executable, str(ROOT / "scripts" / "setup_appwrite_db.py"), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_check_apply_check(empty: LocalProject):
    before = script(empty, "--check")
    assert before.returncode == 1
    assert "differs: create database scenewright" in before.stdout
    applied = script(empty)
    assert (applied.returncode, applied.stderr) == (0, "")
    assert "applying: create table videos" in applied.stdout
    again = script(empty, "--check")
    assert (again.returncode, again.stdout) == (0, "The project has the schema; nothing to do.\n")


def test_what_was_changed_by_hand_is_put_right(project: LocalProject):
    told: list[str] = []
    tables, storage = TablesDB(project.client()), Storage(project.client())
    tables.delete_column(DATABASE_ID, "usage", "month")
    tables.delete_index(DATABASE_ID, "scenes", "by_video")
    tables.update_table(DATABASE_ID, "commits", "Commits", ['read("any")'], row_security=True)
    tables.update_integer_column(DATABASE_ID, "videos", "progress", required=False, default=0, min=0, max=50)
    storage.update_bucket("work", "Work")
    assert run(project.client(), check=True, say=told.append) == 1
    assert {line.removeprefix("differs: ") for line in told[:-1]} >= {
        "create column usage.month",
        "create index scenes.by_video",
        "secure table commits",
        "update column videos.progress (max)",
        "update bucket work",
    }
    assert run(project.client(), check=False, say=told.append) == 0
    assert run(project.client(), check=True, say=told.append) == 0


def test_a_column_of_another_type_is_left_to_a_person(project: LocalProject):
    told: list[str] = []
    tables = TablesDB(project.client())
    tables.delete_column(DATABASE_ID, "videos", "youtube_url")
    tables.create_integer_column(DATABASE_ID, "videos", "youtube_url", required=False)
    assert run(project.client(), check=False, say=told.append) == 1
    assert any("videos.youtube_url has another" in line for line in told)
    tables.delete_column(DATABASE_ID, "videos", "youtube_url")
    assert run(project.client(), check=False, say=told.append) == 0


def test_every_table_is_closed_to_clients(project: LocalProject):
    tables = TablesDB(project.client())
    for schema in TABLES:
        table = tables.get_table(DATABASE_ID, schema.id)
        assert (table.permissions, table.rowsecurity) == ([], True)


def test_a_wrong_key_is_said_in_one_line(empty: LocalProject):
    refused = script(empty, key="wrong")
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1


def test_missing_settings_are_named(tmp_path: Path):
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = [sys.executable, str(ROOT / "scripts" / "setup_appwrite_db.py")]
    refused = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert "APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID, APPWRITE_API_KEY" in refused.stderr
