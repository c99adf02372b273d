#!/usr/bin/env python3
"""Deploy to an Appwrite project: `make deploy`. Safe to repeat.

Checks that the project answers, brings the schema up to date, creates both functions, sets their variables,
pushes them with the official command line tool, and makes a video of a few seconds that it deletes again.

Where to: APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY, from the environment or `.env`. The key
needs databases.*, tables.*, columns.*, indexes.*, buckets.*, rows.*, files.*, functions.* and execution.*.
Variables of the functions are those of `.env.example` that are set there; a SCENEWRIGHT_SECRET that is set
nowhere is made anew each time. APPWRITE_CLI names another executable than `npx appwrite-cli@12.0.1`.
Exit codes: 0 deployed, 1 the smoke test failed, 2 could not be done.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.services.functions import Functions

from scenewright.domain.errors import Misconfigured
from scenewright.entry.operator import VARIABLES, environment, operator_access
from scenewright.entry.provider_settings import PROVIDER_VARIABLES
from scenewright.entry.settings import OWN_VARIABLES
from scripts import setup_appwrite_db

ROOT: Final = Path(__file__).resolve().parent.parent
CLI: Final = "npx --yes appwrite-cli@12.0.1"
SECRET: Final = "SCENEWRIGHT_SECRET"  # noqa: S105 - the name of a variable
SMOKE: Final = {
    "topic": "It works",
    "quality": "draft",
    "scenes": [{"visual": {"kind": "title", "text": "It works"}, "duration_seconds": 5}],
}
SMOKE_SECONDS: Final = 300.0
READY_SECONDS: Final = 900.0


class DeployFailed(Exception):
    """Said to the operator as one line."""


def main() -> int:
    env = environment(ROOT / ".env")
    try:
        client = operator_access(env).client()
        return _deploy(client, env)
    except (DeployFailed, Misconfigured) as failure:
        print(f"deploy: {failure}", file=sys.stderr)
    except AppwriteException as error:
        print(f"deploy: {error.message if error.code else 'Appwrite cannot be reached.'}", file=sys.stderr)
    return 2


def _deploy(client: Client, env: Mapping[str, str]) -> int:
    definitions = json.loads((ROOT / "appwrite.json").read_text(encoding="utf-8"))["functions"]
    print("1/5 schema")
    if setup_appwrite_db.run(client, check=False, say=lambda line: print(f"    {line}")) != 0:
        raise DeployFailed("The schema has differences that only a person may resolve; see above.")
    print("2/5 functions")
    functions = Functions(client)
    for definition in definitions:
        _ensure(functions, definition)
    print("3/5 variables")
    secret = _set_variables(functions, definitions, env)
    print("4/5 code")
    _push(env)
    for definition in definitions:
        _wait_until_ready(functions, str(definition["$id"]))
    print("5/5 smoke test")
    return _smoke(functions, secret)


def _ensure(functions: Functions, definition: Mapping[str, Any]) -> None:
    """With a key alone the tool creates a missing function and then fails to upload: so it is made here."""
    name = definition["$id"]
    try:
        functions.get(name)
    except AppwriteException as error:
        if error.type != "function_not_found":
            raise
        functions.create(name, definition["name"], definition["runtime"], execute=definition["execute"])
        print(f"    {name}: created")


def _set_variables(functions: Functions, definitions: list[dict[str, Any]], env: Mapping[str, str]) -> str:
    """Sets what the environment has; returns the secret by which the smoke test proves itself."""
    names = (*OWN_VARIABLES, *PROVIDER_VARIABLES)
    wanted = {name: env[name] for name in names if env.get(name, "").strip()}
    wanted.setdefault(SECRET, secrets.token_hex(32))
    for definition in definitions:
        there = {one.key: one.id for one in functions.list_variables(definition["$id"]).variables}
        for name, value in wanted.items():
            _set(functions, str(definition["$id"]), there, name, value)
    print(f"    {', '.join(sorted(wanted))}")
    return wanted[SECRET]


def _set(functions: Functions, function: str, there: Mapping[str, str], name: str, value: str) -> None:
    if name in there:
        functions.update_variable(function, there[name], name, value)
    else:
        functions.create_variable(function, "unique()", name, value, secret=True)


def _push(env: Mapping[str, str]) -> None:
    """The tool rewrites the project's file and keeps its login in a home, so both are copies.

    It exits with 0 even when it failed: what it says counts.
    """
    with tempfile.TemporaryDirectory() as folder:
        project, home = Path(folder, "project"), Path(folder, "home")
        home.mkdir()
        ignored = shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
        shutil.copytree(ROOT / "functions", project / "functions", ignore=ignored)
        shutil.copy(ROOT / "appwrite.json", project)
        endpoint, project_id, key = (env[name] for name in VARIABLES)
        _cli(project, home, "client", "--endpoint", endpoint, "--project-id", project_id, "--key", key)
        said = _cli(project, home, "push", "functions", "--all", "--force")
        if "Successfully pushed" not in said or "Successfully pushed 0" in said or "✗" in said:
            raise DeployFailed(f"The functions were not pushed: {said.strip()[-400:]}")


def _cli(project: Path, home: Path, *arguments: str) -> str:
    command = [*shlex.split(os.environ.get("APPWRITE_CLI", CLI)), *arguments]
    try:
        ended = subprocess.run(
            command,
            cwd=project,
            env={"PATH": os.environ["PATH"], "HOME": str(home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=READY_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise DeployFailed(f"{command[0]} is not installed: the command line tool comes from npm.") from error
    if ended.returncode != 0:
        raise DeployFailed(f"{arguments[0]}: {(ended.stdout + ended.stderr).strip()[-400:]}")
    return ended.stdout + ended.stderr


def _wait_until_ready(functions: Functions, name: str) -> None:
    """A build installs the dependencies, which takes minutes."""
    until = time.monotonic() + READY_SECONDS
    while (status := functions.get(name).latestdeploymentstatus) != "ready":
        if status in ("failed", "canceled") or time.monotonic() > until:
            raise DeployFailed(f"The build of {name} is {status}; the console shows its log.")
        time.sleep(1)
    print(f"    {name}: ready")


def _smoke(functions: Functions, secret: str) -> int:
    """Make a video as a server, print where it is, delete it."""
    health = _ask(functions, secret, "GET", "/health")
    if health.get("status") != "ok":
        print(f"    health: {json.dumps(health)}")
        return 1
    video_id = str(_ask(functions, secret, "POST", "/videos", SMOKE)["video_id"])
    video = _ended(functions, secret, video_id)
    print(f"    {video['status']}: {video['combined_video_url'] or video['error_message']}")
    _ask(functions, secret, "DELETE", f"/videos/{video_id}")
    return 0 if video["status"] == "completed" else 1


def _ended(functions: Functions, secret: str, video_id: str) -> dict[str, Any]:
    until = time.monotonic() + SMOKE_SECONDS
    while True:
        video = _ask(functions, secret, "GET", f"/videos/{video_id}")
        if video["status"] in ("completed", "failed"):
            return video
        if time.monotonic() > until:
            raise DeployFailed(f"The test video {video_id} is {video['status']} after {SMOKE_SECONDS:.0f} s.")
        time.sleep(1)


def _ask(functions: Functions, secret: str, method: str, path: str, body: object = None) -> dict[str, Any]:
    execution = functions.create_execution(
        "video_generation",
        body=json.dumps(body) if body else "",
        path=path,
        method=method,
        headers={"x-scenewright-secret": secret},
    )
    answer: dict[str, Any] = json.loads(execution.responsebody or "{}")
    if execution.responsestatuscode >= 500:
        raise DeployFailed(f"{method} {path}: {answer or execution.errors[-300:]}")
    if "error" in answer:
        raise DeployFailed(f"{method} {path}: {answer['error']['message']}")
    return answer


if __name__ == "__main__":
    sys.exit(main())
