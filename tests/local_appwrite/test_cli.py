"""The official command line tool, unmodified and at the pinned version, against the local server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from appwrite.services.functions import Functions
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scripts import setup_appwrite_db
from tests.local_appwrite.conftest import REPOSITORY, Local, start_local, stop_local
from tests.local_appwrite.deploying import ECHO
from tests.waiting import until

VERSION = "12.0.1"
SECRET = "secret-of-the-functions"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("local"), "--shared-environment")
    yield running
    assert stop_local(running) == 0


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest) -> Path:
    """Installed once, then kept in pytest's cache."""
    assert request.config.cache
    folder = request.config.cache.mkdir(f"appwrite-cli-{VERSION}")
    binary = folder / "node_modules" / ".bin" / "appwrite"
    if not binary.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("the command line tool comes from npm")
        command = [npm, "install", "--no-audit", "--no-fund", "--silent", f"appwrite-cli@{VERSION}"]
        subprocess.run(command, cwd=folder, check=True, timeout=240)
    return binary


@dataclass(frozen=True)
class CommandLine:
    """Runs in a copy of the project, because it rewrites the project's file, with a home of its own."""

    program: Path
    project: Path
    home: Path

    def __call__(self, *arguments: str) -> str:
        ended = subprocess.run(
            [self.program, *arguments],
            cwd=self.project,
            env={"PATH": os.environ["PATH"], "HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def json(self, *arguments: str) -> dict[str, Any]:
        return dict(json.loads(self(*arguments, "--json")))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one function, larger than one chunk of an upload."""
    folder = tmp_path / "project"
    (folder / "echo").mkdir(parents=True)
    (folder / "echo" / "main.py").write_text(ECHO)
    (folder / "echo" / "noise.bin").write_bytes(os.urandom(6_000_000))
    function = {
        "$id": "echo", "name": "Echo", "runtime": "python-ml-3.12", "specification": "s-2vcpu-2gb",
        "path": "echo", "entrypoint": "main.py", "commands": "true", "execute": ["users"], "timeout": 900,
        "events": ["databases.*.tables.*.rows.*.create"], "schedule": "0 0 1 1 *", "enabled": True,
        "logging": True, "scopes": ["rows.read"],
    }  # fmt: skip
    (folder / "appwrite.json").write_text(json.dumps({"projectId": "x", "functions": [function]}))
    return folder


def connected(local: Local, program: Path, project: Path, home: Path) -> CommandLine:
    home.mkdir()
    run = CommandLine(program, project, home)
    run("client", "--endpoint", local.endpoint, "--project-id", local.project_id, "--key", local.key)
    return run


def test_a_pushed_function_runs(local: Local, program: Path, project: Path, tmp_path: Path) -> None:
    """With a key alone the first push makes the function and stops, as against a real server."""
    run = connected(local, program, project, tmp_path / "home")
    run("push", "functions", "--all", "--force")
    run("push", "functions", "--all", "--force")
    function = Functions(local.client()).get("echo")
    assert (function.latestdeploymentstatus, function.runtimespecification) == ("ready", "s-2vcpu-2gb")
    made = run.json(
        "functions", "create-execution", "--function-id", "echo", "--xpath", "/from-cli", "--method", "PUT",
        "--body", '{"a":1}', "--headers", '{"content-type":"application/json"}',
    )  # fmt: skip
    seen = json.loads(made["responseBody"])
    assert (seen["path"], seen["method"], seen["body"]) == ("/from-cli", "PUT", {"a": 1})
    run("functions", "create-execution", "--function-id", "echo", "--async", "true")
    listing = ("functions", "list-executions", "--function-id", "echo")
    until(lambda: {e["status"] for e in run.json(*listing)["executions"]} == {"completed"})


def test_this_repository_is_pushed_and_makes_a_video(local: Local, program: Path, tmp_path: Path) -> None:
    project, functions = tmp_path / "repository", Functions(local.client())
    shutil.copytree(REPOSITORY / "functions", project / "functions")
    shutil.copy(REPOSITORY / "appwrite.json", project)
    assert setup_appwrite_db.run(local.client(), check=False, say=lambda _line: None) == 0
    wanted = json.loads((REPOSITORY / "appwrite.json").read_text())["functions"]
    for function in wanted:
        functions.create(function["$id"], function["name"], function["runtime"])
        functions.create_variable(function["$id"], "unique()", "SCENEWRIGHT_SECRET", SECRET)
    run = connected(local, program, project, tmp_path / "home")
    run("push", "functions", "--all", "--force")
    for function in wanted:
        pushed = functions.get(function["$id"])
        assert pushed.latestdeploymentstatus == "ready"
        assert (pushed.events, pushed.scopes) == (function["events"], function["scopes"])
    brief = {"topic": "Tides", "scene_count": 1, "quality": "draft"}
    submitted = run.json(
        "functions", "create-execution", "--function-id", "video_generation", "--method", "POST",
        "--body", json.dumps(brief), "--headers", json.dumps({"x-scenewright-secret": SECRET}),
    )  # fmt: skip
    answer = json.loads(submitted["responseBody"])
    assert submitted["responseStatusCode"] == 202, answer
    rows = TablesDB(local.client())
    video = until(lambda: _ended(rows.get_row(DATABASE_ID, "videos", answer["video_id"]).data), seconds=90)
    assert (video["status"], video["progress"]) == ("completed", 100), video["error_message"]


def _ended(video: dict[str, Any]) -> dict[str, Any] | None:
    return video if video["status"] in ("completed", "failed") else None


def test_a_deployment_can_be_made_and_repeated_with_a_key_alone(
    local: Local, program: Path, tmp_path: Path
) -> None:
    """`make deploy` on what an earlier test left, then again: the second changes nothing that matters."""
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "APPWRITE_ENDPOINT": local.endpoint,
        "APPWRITE_PROJECT_ID": local.project_id,
        "APPWRITE_API_KEY": local.key,
        "APPWRITE_CLI": str(program),
    }
    for _ in range(2):
        ended = subprocess.run(
            [sys.executable, "-m", "scripts.deploy"],
            cwd=REPOSITORY,
            env=env,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert "completed: http" in ended.stdout
        assert local.key not in ended.stdout + ended.stderr
