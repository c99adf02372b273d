"""Routes of executions: start one and wait, start one and go on, schedule one, read, delete."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from local_appwrite import params
from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError, bad_argument
from local_appwrite.functions.announcements import tell_created
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.deployments import not_ready
from local_appwrite.functions.dispatch import Dispatcher
from local_appwrite.functions.records import Record
from local_appwrite.functions.runs import (
    SYNCHRONOUS_SECONDS,
    Outcome,
    Run,
    ended,
    jwt_for,
    new_row,
    perform,
    platform_headers,
)
from local_appwrite.identity import unique_id
from local_appwrite.lists import page
from local_appwrite.permissions import allows

_READ: Final = ("execution.read", "executions.read")
_WRITE: Final = ("execution.write", "executions.write")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_MOST_HEADERS: Final = 100
_MOST_HEADER_BYTES: Final = 16384
_BODY_CHARACTERS: Final = 10_485_760
# A real server of four HTTP workers sends all `POST …/executions` to one of them, and a synchronous execution
# occupies it to its end: one that starts an execution itself waits for itself until its time is over.
_WORKERS_FOR_STARTING: Final = 1


@dataclass(frozen=True)
class Executions:
    catalog: Catalog
    dispatcher: Dispatcher
    _starting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_WORKERS_FOR_STARTING))

    async def create(self, request: Request) -> Response:
        async with self._starting:
            return await self._create(request)

    async def _create(self, request: Request) -> Response:
        caller = self.catalog.server.identify(request)
        caller.need(*_WRITE)
        values = await parameters(request)
        in_background = params.boolean(values, "async", default=False)
        moment = _moment(values, in_background, self.catalog.server.clock())
        method = params.one_of(values, "method", _METHODS, default="POST")
        path = params.text(values, "path", 2048, default="/")
        body = params.text(values, "body", _BODY_CHARACTERS, default="", shortest=0)
        headers = _headers(values)
        function = self._runnable(request.path_params["functionId"], caller)
        run = self._run(request, caller, function, headers, moment is not None)
        run = Run(run.id, run.function_id, run.trigger, run.headers, method, path, body, run.permissions)
        if not in_background:
            return await self._and_wait(caller, run, function)
        return self._and_go_on(run, function, values.get("scheduledAt"), moment)

    async def list(self, request: Request) -> Response:
        caller, function = self._reading(request)
        rows = [r for r in self.catalog.executions.all(function["$id"]) if _may_read(caller, r)]
        shown = [self._answer(row, caller, function) for row in rows]
        total, found = page(shown, await parameters(request), "executionId")
        return JSON({"total": total, "executions": found})

    async def get(self, request: Request) -> Response:
        caller, function = self._reading(request)
        row = self.catalog.executions.get(request.path_params["executionId"], function["$id"])
        if not _may_read(caller, row):
            raise _missing()
        return JSON(self._answer(row, caller, function))

    async def delete(self, request: Request) -> Response:
        self.catalog.server.identify(request).need(*_WRITE)
        function = self.catalog.functions.get(request.path_params["functionId"])
        row = self.catalog.executions.get(request.path_params["executionId"], function["$id"])
        if row["status"] not in ("completed", "failed", "scheduled"):
            message = (
                "Can't delete ongoing execution. Please wait for execution to finish before deleting it."
            )
            raise AppwriteError(400, "execution_in_progress", message)
        self.dispatcher.unschedule(row["$id"])
        self.catalog.executions.remove(row["$id"])
        return nothing()

    async def _and_wait(self, caller: Caller, run: Run, function: Record) -> Response:
        work = asyncio.ensure_future(perform(self.catalog, run, function, is_waited_for=True))
        try:
            # The code is not stopped when its caller stops waiting; its own time limit does that.
            outcome = await asyncio.wait_for(asyncio.shield(work), SYNCHRONOUS_SECONDS)
        except TimeoutError:
            error = _synchronous_timeout()
            errors = f"{error.message}\\nError Code: {error.status}"
            self._save_ended(run, function, Outcome(500, {}, b"", "", errors, SYNCHRONOUS_SECONDS))
            raise error from None
        row = self._save_ended(run, function, outcome)
        answer = _with_response(self._answer(row, caller, function), outcome, run.id)
        tell_created(self.catalog, answer)
        return JSON(answer, status_code=201)

    def _save_ended(self, run: Run, function: Record, outcome: Outcome) -> Record:
        row = new_row(self.catalog, run, function["deploymentId"], "processing")
        row = ended(self.catalog, row, outcome)
        self.catalog.executions.save(row)
        return row

    def _and_go_on(self, run: Run, function: Record, scheduled_at: Any, moment: float | None) -> Response:
        status = "waiting" if moment is None else "scheduled"
        row = new_row(self.catalog, run, function["deploymentId"], status)
        row |= {"scheduledAt": scheduled_at, "_run": run.stored()}
        self.catalog.executions.save(row)
        shown = _public(row)
        tell_created(self.catalog, shown)
        if moment is None:
            self.dispatcher.submit(run)
        else:
            self.dispatcher.schedule(run.id, moment)
        return JSON(shown, status_code=202)

    def _runnable(self, function_id: str, caller: Caller) -> Record:
        """The function, if it can run and `caller` may run it; a disabled one is there for keys alone."""
        function = self.catalog.functions.find(function_id)
        if function is None or not (function["enabled"] or caller.privileged):
            raise AppwriteError(
                404, "function_not_found", "Function with the requested ID could not be found."
            )
        deployment = self.catalog.deployments.find(function["deploymentId"])
        if deployment is None:
            message = "Deployment not found. Create a deployment before trying to execute a function"
            raise AppwriteError(404, "deployment_not_found", message)
        if deployment["status"] != "ready":
            raise not_ready()
        if not caller.privileged and caller.roles.isdisjoint(function["execute"]):
            raise _may_not_execute(function["execute"], caller)
        return function

    def _run(
        self, request: Request, caller: Caller, function: Record, own: dict[str, str], scheduled: bool
    ) -> Run:
        id_ = unique_id(self.catalog.server.clock)
        by_session = caller.kind == "session"
        jwt = jwt_for(self.catalog, function, caller.user_id, caller.session_id) if by_session else ""
        trigger = "schedule" if scheduled else "http"
        user_id = caller.user_id or str(caller.extra.get("operatorId", ""))
        who = {"user_id": user_id, "user_jwt": jwt}
        headers = own | platform_headers(self.catalog, function, id_, trigger, **who)
        headers["x-appwrite-client-ip"] = request.client.host if request.client else ""
        permissions = [f'read("user:{user_id}")'] if user_id else []
        return Run(id_, function["$id"], trigger, headers, permissions=permissions)

    def _reading(self, request: Request) -> tuple[Caller, Record]:
        caller = self.catalog.server.identify(request)
        caller.need(*_READ)
        return caller, self.catalog.functions.get(request.path_params["functionId"])

    def _answer(self, row: Record, caller: Caller, function: Record) -> Record:
        """Only keys see logs. A row that waits longer than its function may run reads as failed."""
        shown = _public(row)
        if not caller.privileged:
            shown |= {"logs": "", "errors": ""}
        age = self.catalog.server.clock() - datetime.fromisoformat(row["$createdAt"]).timestamp()
        if row["status"] in ("waiting", "processing") and age > function["timeout"]:
            shown["status"] = "failed"
        return shown


def _public(row: Record) -> Record:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def _with_response(answer: Record, outcome: Outcome, execution_id: str) -> Record:
    """What only the caller of a synchronous execution gets: the body and every header."""
    try:
        body = outcome.body.decode()
    except UnicodeDecodeError:
        message = "Failed to parse response: Malformed UTF-8 characters, possibly incorrectly encoded"
        raise AppwriteError(400, "general_unknown", message) from None
    headers = {**outcome.headers, "x-appwrite-execution-id": execution_id}
    pairs = [{"name": name, "value": value} for name, value in headers.items()]
    return {**answer, "responseBody": body, "responseHeaders": pairs}


def _may_read(caller: Caller, row: Record) -> bool:
    return caller.privileged or allows(row["$permissions"], "read", caller.roles)


def _moment(values: dict[str, Any], in_background: bool, now: float) -> float | None:
    given = values.get("scheduledAt")
    if given is None:
        return None
    if not in_background:
        message = (
            "Scheduled executions must run asynchronously. Set scheduledAt to a future date, or set async to "
            "true."
        )
        raise AppwriteError(400, "general_bad_request", message)
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise _bad_schedule() from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment.second or moment.microsecond or moment.timestamp() < now + 60:
        raise _bad_schedule()
    return moment.timestamp()


def _bad_schedule() -> AppwriteError:
    message = "Execution schedule must be a valid date, and at least 1 minute from now"
    return AppwriteError(400, "general_bad_request", message)


def _headers(values: dict[str, Any]) -> dict[str, str]:
    """Names keep their case: the real server refuses `x-appwrite…` in lower case alone."""
    given = values.get("headers") or {}
    if not isinstance(given, dict):
        raise bad_argument("Invalid `headers` param: Value must be a valid object.")
    named = all(_HEADER_NAME.fullmatch(n) and not n.startswith("x-appwrite") for n in given)
    plain = all(isinstance(v, str | int | float) for v in given.values())
    size = sum(len(str(n)) + len(str(v)) for n, v in given.items())
    if not (named and plain and len(given) <= _MOST_HEADERS and size <= _MOST_HEADER_BYTES):
        type_ = (
            'Invalid headers: Alphanumeric characters or hyphens only, cannot start with "x-appwrite", '
            "maximum 100 keys, and total size 16384."
        )
        raise AppwriteError(500, type_, "Server Error")
    return {name: str(value) for name, value in given.items()}


def _synchronous_timeout() -> AppwriteError:
    message = (
        "Synchronous function execution timed out. Use asynchronous execution instead, or ensure the "
        f"execution duration doesn't exceed {SYNCHRONOUS_SECONDS} seconds."
    )
    return AppwriteError(408, "function_synchronous_timeout", message)


def _may_not_execute(allowed: list[str], caller: Caller) -> AppwriteError:
    if not allowed:
        message = "No permissions provided for action 'execute'"
    else:
        roles = "[" + ",".join(f'"{role}"' for role in sorted(caller.roles)) + "]"
        wanted = "[" + ",".join(f'"{role}"' for role in allowed) + "]"
        message = (
            f'Missing "execute" permission for role "{allowed[-1]}". '
            f'Only "{roles}" scopes are allowed and "{wanted}" was given.'
        )
    return AppwriteError(401, "user_unauthorized", message)


def _missing() -> AppwriteError:
    return AppwriteError(404, "execution_not_found", "Execution with the requested ID could not be found.")
