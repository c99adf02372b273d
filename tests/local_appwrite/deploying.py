"""Puts small functions onto a local server, through the official SDK, and waits for what they do."""

from __future__ import annotations

import io
import tarfile
from typing import Any

from appwrite.enums.execution_status import ExecutionStatus
from appwrite.input_file import InputFile
from appwrite.models.execution import Execution
from appwrite.services.functions import Functions

from tests.waiting import until

ECHO = """
import json, os, subprocess, sys, time

COUNT = 0

def main(context):
    global COUNT
    COUNT += 1
    path, query = context.req.path, context.req.query
    context.log("asked for", {"path": path})
    if path == "/sleep":
        time.sleep(float(query["s"]))
        return context.res.text("slept")
    if path == "/child":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        open(query["pid"], "w").write(f"{os.getpid()} {child.pid}")
        time.sleep(600)
    if path == "/exit":
        os._exit(1)
    if path == "/raise":
        raise RuntimeError("boom")
    if path == "/none":
        return None
    if path == "/long-log":
        context.log("x" * 9000)
        return context.res.empty()
    if path == "/binary":
        return context.res.binary(bytes(range(256)))
    if path == "/print":
        print("printed")
    return context.res.json({
        "count": COUNT, "pid": os.getpid(), "module": __name__, "method": context.req.method, "path": path,
        "query": query, "headers": context.req.headers, "body": context.req.body, "url": context.req.url,
        "env": {k: v for k, v in os.environ.items() if k.startswith(("APPWRITE_", "MY_"))},
    }, 200, {"x-own": "yes"})
"""


def archive(files: dict[str, str | bytes]) -> bytes:
    """A tar.gz of `files`, as the CLI packs a function's folder."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def deploy(
    functions: Functions,
    function_id: str,
    files: dict[str, str | bytes],
    status: str = "ready",
    **settings: Any,
) -> str:
    """Create the function, upload and activate `files`, wait for the build to end in `status`."""
    settings = {"runtime": "python-3.11", "entrypoint": "main.py", "execute": ["users"], **settings}
    functions.create(function_id, function_id.title(), **settings)
    return upload(functions, function_id, archive(files), status)


def upload(functions: Functions, function_id: str, code: bytes, status: str = "ready") -> str:
    deployment = functions.create_deployment(
        function_id, InputFile.from_bytes(code, "code.tar.gz", "application/gzip"), activate=True
    )
    ended = until(
        lambda: (
            (d := functions.get_deployment(function_id, deployment.id)).status.value in ("ready", "failed")
            and d
        )
    )
    assert status == ended.status.value, ended.buildlogs
    return str(deployment.id)


def finished(functions: Functions, execution: Execution) -> Execution:
    """The execution once it has ended."""
    running = (ExecutionStatus.WAITING, ExecutionStatus.PROCESSING, ExecutionStatus.SCHEDULED)
    return until(
        lambda: (e := functions.get_execution(execution.functionid, execution.id)).status not in running and e
    )
