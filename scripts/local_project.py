"""A whole project on this machine: local_appwrite, the schema, and the functions of appwrite.json."""

from __future__ import annotations

import io
import json
import secrets
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from appwrite.client import Client
from appwrite.input_file import InputFile
from appwrite.services.functions import Functions

from scripts import setup_appwrite_db

ROOT: Final = Path(__file__).resolve().parent.parent
READY_WITHIN_SECONDS: Final = 30
DEPLOYED_WITHIN_SECONDS: Final = 900  # a build installs the dependencies when the environment is not shared


class LocalProjectFailed(Exception):
    """Said to the user as one line."""


@dataclass(frozen=True)
class LocalProject:
    endpoint: str
    project_id: str
    key: str
    pid: int
    log: Path

    def client(self) -> Client:
        """A client with the project's key."""
        client = Client()
        client.set_endpoint(self.endpoint)
        return client.set_project(self.project_id).set_key(self.key)

    def user_client(self, session_secret: str) -> Client:
        client = Client()
        client.set_endpoint(self.endpoint)
        return client.set_project(self.project_id).set_session(session_secret)


@contextmanager
def running_server(data: Path, options: Sequence[str] = ()) -> Iterator[LocalProject]:
    """local_appwrite in a process of its own on a free port; it and its functions are gone afterwards.

    In a session of its own: Linux shares processors out among sessions, so that who asks of the server, a
    browser say, does not take them from its functions.
    """
    data.mkdir(parents=True, exist_ok=True)
    log = data / "server.log"
    command = [sys.executable, "-m", "local_appwrite", "--data", str(data), "--shared-environment"]
    command += ["--until-input-ends", *options]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, cwd=ROOT, stderr=errors, start_new_session=True, **pipes) as process,
    ):
        try:
            endpoint, project_id = _announcement(process, log)
            yield LocalProject(endpoint, project_id, (data / "key").read_text().strip(), process.pid, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def apply_schema(project: LocalProject) -> None:
    if setup_appwrite_db.run(project.client(), check=False, say=lambda _line: None) != 0:
        raise LocalProjectFailed("The schema could not be applied.")


def deploy_functions(project: LocalProject, variables: Mapping[str, str]) -> None:
    """Create the functions of appwrite.json with these variables, upload their code, wait for the build."""
    functions = Functions(project.client())
    given = {"SCENEWRIGHT_SECRET": secrets.token_hex(24)} | dict(variables)
    for definition in json.loads((ROOT / "appwrite.json").read_text())["functions"]:
        _create(functions, definition)
        for key, value in given.items():
            functions.create_variable(definition["$id"], secrets.token_hex(10), key, value, secret=True)
        archive = InputFile.from_bytes(
            archive_of(ROOT / definition["path"]), f"{definition['$id']}.tar.gz", "application/gzip"
        )
        deployment = functions.create_deployment(definition["$id"], archive, True)
        _wait_until_ready(functions, definition["$id"], deployment.id)


def _announcement(process: subprocess.Popen[str], log: Path) -> tuple[str, str]:
    line = process.stdout.readline() if process.stdout else ""
    words = line.split()
    if "ready" not in words:
        process.wait(timeout=READY_WITHIN_SECONDS)
        raise LocalProjectFailed(
            f"local_appwrite did not start: {log.read_text()[-400:].strip() or line.strip()}"
        )
    return words[words.index("at") + 1], words[words.index("project") + 1]


def _create(functions: Functions, definition: dict[str, Any]) -> None:
    functions.create(
        definition["$id"],
        definition["name"],
        definition["runtime"],
        execute=definition["execute"],
        events=definition["events"],
        schedule=definition["schedule"],
        timeout=definition["timeout"],
        entrypoint=definition["entrypoint"],
        commands=definition["commands"],
        scopes=definition["scopes"],
        build_specification=definition["specification"],
        runtime_specification=definition["specification"],
    )


def archive_of(folder: Path) -> bytes:
    """As the CLI packs: everything in the folder but what its .gitignore names."""
    lines = (folder / ".gitignore").read_text().splitlines()
    ignored = [line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith("#")]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as tar:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and not any(fnmatch(part, pattern) for part in parts for pattern in ignored):
                tar.add(path, arcname="/".join(parts))
    return buffer.getvalue()


def _wait_until_ready(functions: Functions, function_id: str, deployment_id: str) -> None:
    until = time.monotonic() + DEPLOYED_WITHIN_SECONDS
    while True:
        deployment = functions.get_deployment(function_id, deployment_id)
        status = str(getattr(deployment.status, "value", deployment.status))
        if status == "ready":
            return
        if status in ("failed", "canceled") or time.monotonic() > until:
            raise LocalProjectFailed(f"The build of {function_id} {status}: {deployment.buildlogs[-400:]}")
        time.sleep(0.1)
