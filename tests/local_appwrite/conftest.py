"""A real `python -m local_appwrite` on a free port, one for the tests of a module."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from appwrite.client import Client

REPOSITORY = Path(__file__).parents[2]
PROJECT = "testproject"
KEY = "test-key"
_IDENTITY = ("--project", PROJECT, "--key", KEY)


@dataclass(frozen=True)
class Local:
    """A running server. `data` is its folder; `process` the process, for tests that kill it."""

    endpoint: str
    project_id: str
    key: str
    data: Path
    process: subprocess.Popen[str]

    def client(self, *, key: str | None = None, session: str | None = None, jwt: str | None = None) -> Client:
        """By API key, session secret or JWT; with none of them the server's own key."""
        client = Client().set_endpoint(self.endpoint).set_project(self.project_id)
        if session is not None:
            return client.set_session(session)
        if jwt is not None:
            return client.set_jwt(jwt)
        return client.set_key(self.key if key is None else key)


def start_local(data: Path, *options: str) -> Local:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "local_appwrite",
            "--data",
            str(data),
            "--project",
            PROJECT,
            "--key",
            KEY,
            *options,
        ],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    line = process.stdout.readline()
    assert line.startswith("local_appwrite ready at "), line
    return Local(line.split()[3], PROJECT, KEY, data, process)


def stop_local(local: Local) -> int:
    """Ask it to stop; its exit code."""
    local.process.terminate()
    code = local.process.wait(timeout=20)
    assert local.process.stdout
    local.process.stdout.close()
    return code


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("local"))
    yield running
    assert stop_local(running) == 0
