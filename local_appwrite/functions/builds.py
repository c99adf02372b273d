"""From an uploaded archive to something that runs: unpack, then the function's commands in its own venv."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zlib
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from local_appwrite.errors import AppwriteError
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.environment import environment_of, passed_on
from local_appwrite.functions.records import Record

_AT_ONCE: Final = 2
_TIME_LIMIT_SECONDS: Final = 2700
_TRIAL_SECONDS: Final = 20
_LOG_CHARACTERS: Final = 1_000_000
_LOG_EVERY_SECONDS: Final = 1.0
_GUARDED: Final = Path(__file__).with_name("guarded.py")
_SCRIPT: Final = '"$1" -m venv runtime-env && . ./runtime-env/bin/activate && eval "$2"'


class BuildError(Exception):
    """With what the build log shall end."""


@dataclass
class Builder:
    """Builds deployments in the background, a few at a time."""

    catalog: Catalog

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()

    def submit(self, deployment: Record) -> None:
        task = asyncio.get_running_loop().create_task(self._build(deployment["$id"]))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def resume(self) -> None:
        """Start again what an earlier server left unfinished."""
        for function in self.catalog.functions.all():
            for deployment in self.catalog.deployments.all(function["$id"]):
                complete = len(deployment["_chunks"]) == deployment["_chunksTotal"]
                if complete and deployment["status"] in ("waiting", "processing", "building"):
                    self.submit(deployment)

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _build(self, id_: str) -> None:
        async with self._places:
            # A function that is deleted meanwhile ends its build without a trace.
            with suppress(AppwriteError):
                await self._build_in_turn(id_)

    async def _build_in_turn(self, id_: str) -> None:
        started = time.monotonic()
        try:
            deployment = self._note(id_, status="processing")
            await asyncio.to_thread(_unpack, self.catalog.folder(deployment))
            if not self.catalog.server.settings.shared_environment:
                await self._run_commands(self._note(id_, status="building"))
        except BuildError as error:
            self._finish(id_, "failed", started, log=f"{error}\n")
        else:
            self._finish(id_, "ready", started)

    async def _run_commands(self, deployment: Record) -> None:
        function = self.catalog.functions.get(deployment["resourceId"])
        environment = passed_on() | environment_of(self.catalog, function, deployment)
        code = self.catalog.folder(deployment) / "src" / "function"
        script = [
            "sh",
            "-c",
            _SCRIPT,
            "build",
            interpreter_for(function["runtime"]),
            deployment["_commands"] or ":",
        ]
        async with _guarded(script, cwd=code, env=environment) as process:
            try:
                async with asyncio.timeout(_TIME_LIMIT_SECONDS):
                    await self._follow(deployment["$id"], process)
                    code_ = await process.wait()
            except TimeoutError:
                raise BuildError(f"Build timed out after {_TIME_LIMIT_SECONDS} seconds.") from None
        if code_ != 0:
            raise BuildError(f"Build failed with exit code {code_}.")

    async def _follow(self, id_: str, process: asyncio.subprocess.Process) -> None:
        """Keeps the deployment's log up to date while the command writes."""
        assert process.stdout  # noqa: S101 - opened as a pipe
        written, log = 0.0, ""
        while piece := await process.stdout.read(65536):
            log = (log + piece.decode(errors="replace"))[-_LOG_CHARACTERS:]
            if time.monotonic() - written > _LOG_EVERY_SECONDS:
                written = time.monotonic()
                self._note(id_, buildLogs=log)
        self._note(id_, buildLogs=log)

    def _finish(self, id_: str, status: str, started: float, log: str = "") -> None:
        deployment = self.catalog.deployments.get(id_)
        size = _bytes_below(self.catalog.folder(deployment)) if status == "ready" else 0
        deployment = self._note(
            id_,
            status=status,
            buildLogs=deployment["buildLogs"] + log,
            buildSize=size,
            totalSize=deployment["sourceSize"] + size,
            buildDuration=int(time.monotonic() - started),
        )
        if status == "ready" and deployment["activate"]:
            activate(self.catalog, deployment)

    def _note(self, id_: str, **changes: Any) -> Record:
        deployment = {**self.catalog.deployments.get(id_), **changes, "$updatedAt": self.catalog.now()}
        self.catalog.deployments.save(deployment)
        function = self.catalog.functions.get(deployment["resourceId"])
        if function["latestDeploymentId"] == id_ and "status" in changes:
            self.catalog.touch(function, latestDeploymentStatus=changes["status"])
        return deployment


def activate(catalog: Catalog, deployment: Record) -> Record:
    """From now on executions run `deployment`; those under way finish where they are."""
    function = catalog.functions.get(deployment["resourceId"])
    catalog.retire_processes(function["deploymentId"])
    return catalog.touch(
        function,
        deploymentId=deployment["$id"],
        deploymentCreatedAt=deployment["$createdAt"],
        live=True,
    )


@cache
def interpreter_for(runtime: str) -> str:
    """The runtime's Python if this machine has one that can make environments, else this server's own.

    A command of that name may be only a version manager's stand-in for one that is not there.
    """
    version = runtime.rpartition("-")[2]
    found = shutil.which(f"python{version}")
    if found and _makes_environments(found):
        return found
    return str(Path(sys.base_prefix) / "bin" / "python3")


def _makes_environments(python: str) -> bool:
    command, env = [python, "-c", "import ensurepip, venv"], passed_on()
    try:
        subprocess.run(command, env=env, capture_output=True, timeout=_TRIAL_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _unpack(folder: Path) -> None:
    source = folder / "src"
    shutil.rmtree(source, ignore_errors=True)
    try:
        with tarfile.open(folder / "code.tar.gz", "r:gz") as archive:
            archive.extractall(source / "function", filter="data")
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise BuildError(f"The archive cannot be unpacked: {error}") from error


def _bytes_below(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@asynccontextmanager
async def _guarded(
    command: list[str], cwd: Path, env: dict[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The command with its output as a pipe; whatever is left of its process group is killed at the end."""
    theirs, ours = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", _GUARDED, str(theirs), *command,
            stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, cwd=cwd, env=env,
            pass_fds=(theirs,), start_new_session=True,
        )  # fmt: skip
    finally:
        os.close(theirs)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        os.close(ours)
        await process.wait()
