"""One execution: what the function is handed, where it runs, what became of it."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict, dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any, Final

from local_appwrite.account.keys import mint_function_key, mint_user_jwt
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.environment import environment_of, passed_on
from local_appwrite.functions.processes import Pool, Program, WorkerDiedError, WorkerLateError
from local_appwrite.functions.records import Record

SYNCHRONOUS_SECONDS: Final = 30
KEY_OUTLIVES_TIMEOUT_SECONDS: Final = 60
_PROCESSES: Final = 16  # of one deployment
_STORED_CHARACTERS: Final = 1_000_000  # of logs, and of errors
_REQUEST_HEADERS_KEPT: Final = ("content-type", "agent", "content-length", "host", "x-appwrite-client-ip")
_RESPONSE_HEADERS_KEPT: Final = ("content-type", "content-length")
_RUNTIME_HOST: Final = "127.0.0.1:3000"
_EXECUTOR_HEADERS: Final = {"authorization": "Basic b3ByOg==", "accept-encoding": "gzip, deflate"}
_GAVE_UP: Final = "Internal curl error has occurred within the executor! Error Number: {}\\nError Code: 500"


@dataclass(frozen=True)
class Run:
    """An execution to be made. `headers` are all that the function will get but the executor's own.

    The row of an event or cron run is written when it has ended, so everything the row needs is here.
    """

    id: str
    function_id: str
    trigger: str
    headers: dict[str, str]
    method: str = "POST"
    path: str = "/"
    body: str = ""
    permissions: list[str] = field(default_factory=list)

    def stored(self) -> Record:
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """How a run ended; `headers` are all that the caller of a synchronous one sees."""

    status_code: int
    headers: dict[str, str]
    body: bytes
    logs: str
    errors: str
    duration: float

    @property
    def status(self) -> str:
        return "failed" if self.status_code >= 500 else "completed"


def platform_headers(
    catalog: Catalog, function: Record, execution_id: str, trigger: str, **who: str
) -> dict[str, str]:
    """`x-appwrite-*`, in the order in which the real server sends them.

    The key is made when the run is asked for, not when it starts: time in the queue counts against it.
    """
    life = catalog.key_seconds or function["timeout"] + KEY_OUTLIVES_TIMEOUT_SECONDS
    key = mint_function_key(catalog.server, function["$id"], function["scopes"], life, execution_id)
    headers = {
        "x-appwrite-execution-id": execution_id,
        "x-appwrite-key": key,
        "x-appwrite-trigger": trigger,
    }
    if "event" in who:
        headers["x-appwrite-event"] = who["event"]
    return headers | {
        "x-appwrite-user-id": who.get("user_id", ""),
        "x-appwrite-user-jwt": who.get("user_jwt", ""),
        "x-appwrite-country-code": "",
        "x-appwrite-continent-code": "",
        "x-appwrite-continent-eu": "false",
    }


def jwt_for(catalog: Catalog, function: Record, user_id: str, session_id: str) -> str:
    life = function["timeout"] + KEY_OUTLIVES_TIMEOUT_SECONDS
    return mint_user_jwt(catalog.server, user_id, session_id, life)


async def perform(catalog: Catalog, run: Run, function: Record, *, is_waited_for: bool = False) -> Outcome:
    """Run it in a process of the active deployment, whose time limit is the function's."""
    pool = pool_of(catalog, function)
    body = run.body.encode()
    meta = {
        "method": run.method,
        "path": run.path,
        "headers": list(_as_received(run, body).items()),
        "timeout": function["timeout"],
        "logging": function["logging"],
    }
    started = time.monotonic()
    try:
        answer, content = await pool.execute(meta, body, is_waited_for=is_waited_for)
    except (WorkerLateError, WorkerDiedError) as error:
        number = 28 if isinstance(error, WorkerLateError) else 52  # curl's: timed out, empty reply
        return Outcome(500, {}, b"", "", _GAVE_UP.format(number), time.monotonic() - started)
    headers = _sent_back(answer, content)
    if run.method == "HEAD":
        content = b""
    duration = time.monotonic() - started
    logs, errors = _cut(answer["logs"], "Logs"), _cut(answer["errors"], "Errors")
    return Outcome(answer["status"], headers, content, logs, errors, duration)


def pool_of(catalog: Catalog, function: Record) -> Pool:
    """The processes of the active deployment; their environment is fixed when the first of them is needed."""
    deployment = catalog.deployments.get(function["deploymentId"], function["$id"])
    pool = catalog.pools.get(deployment["$id"])
    if pool is None:
        folder = catalog.folder(deployment)
        own = folder / "src" / "function" / "runtime-env" / "bin" / "python"
        shared = catalog.server.settings.shared_environment
        program = Program(
            interpreter=Path(sys.executable) if shared else own,
            source=folder / "src",
            entrypoint=deployment["entrypoint"],
            environment=passed_on() | environment_of(catalog, function, deployment),
        )
        pool = catalog.pools[deployment["$id"]] = Pool(program, _PROCESSES)
    return pool


def new_row(catalog: Catalog, run: Run, deployment_id: str, status: str) -> Record:
    """The execution's row before it ran; a name that starts with `_` is not shown."""
    now = catalog.now()
    return {
        "$id": run.id, "$createdAt": now, "$updatedAt": now, "$permissions": run.permissions,
        "functionId": run.function_id, "deploymentId": deployment_id,
        "trigger": run.trigger, "status": status,
        "requestMethod": run.method, "requestPath": run.path,
        "requestHeaders": _pairs(run.headers, _REQUEST_HEADERS_KEPT),
        "responseStatusCode": 0, "responseBody": "", "responseHeaders": [], "logs": "", "errors": "",
        "duration": 0, "scheduledAt": None,
    }  # fmt: skip


def ended(catalog: Catalog, row: Record, outcome: Outcome) -> Record:
    public = {name: value for name, value in row.items() if not name.startswith("_")}
    return {
        **public,
        "$updatedAt": catalog.now(),
        "status": outcome.status,
        "responseStatusCode": outcome.status_code,
        "responseHeaders": _pairs(outcome.headers, _RESPONSE_HEADERS_KEPT),
        "logs": outcome.logs,
        "errors": outcome.errors,
        "duration": round(outcome.duration, 6),
    }


def _as_received(run: Run, body: bytes) -> dict[str, str]:
    """With what the executor and its HTTP client add; a caller's own `authorization` is overwritten."""
    given = {n: v for n, v in run.headers.items() if n.lower() not in ("host", "content-length")}
    received = {
        "host": _RUNTIME_HOST,
        **given,
        "authorization": "Basic b3ByOg==",
        "accept-encoding": "gzip, deflate",
    }
    if body or run.method not in ("GET", "HEAD", "OPTIONS"):
        received["content-length"] = str(len(body))
    return received


def _sent_back(answer: dict[str, Any], content: bytes) -> dict[str, str]:
    headers = dict(answer["headers"])
    if answer["status"] != 204:
        headers["content-length"] = str(len(content))
    server = f"Python/{sys.version_info[0]}.{sys.version_info[1]} aiohttp/3.10.9"
    return headers | {"date": formatdate(usegmt=True), "server": server}


def _cut(text: str, what: str) -> str:
    """The end of a text that is too long, behind a line that says so."""
    if len(text) <= _STORED_CHARACTERS:
        return text
    warning = f"[WARNING] {what} truncated. The output exceeded {_STORED_CHARACTERS} characters.\n"
    return warning + text[len(warning) - _STORED_CHARACTERS :]


def _pairs(headers: dict[str, str], kept: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items() if name.lower() in kept]
