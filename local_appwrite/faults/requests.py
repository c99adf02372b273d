"""Faults of single requests: an error, a hang or a delay in place of, before or after the real answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local_appwrite.body import JSON
from local_appwrite.errors import AppwriteError
from local_appwrite.functions.processes import Worker

_TYPES: Final = {429: "general_rate_limit_exceeded", 503: "general_service_disabled"}
NOBODY: Final = "-"


@dataclass
class RequestFault:
    """Meets requests of `method` to a path like `path`, asked by a run like `by` (both with `*`).

    After letting `skip` pass it meets every `every`th, `times` times, for `lasts_seconds` (0: for ever). They
    wait `delay_seconds`, then `status` (0: the real answer) is what they get. With `applied` the real work is
    done all the same: the answer is lost, not the request. `signal` (KILL or STOP) goes to the function
    process that asked: before the work, or after it with `applied`.
    """

    method: str
    path: str
    by: str
    times: int
    skip: int
    every: int
    lasts_seconds: float
    status: int
    delay_seconds: float
    applied: bool
    signal: str
    since: float = field(default_factory=time.monotonic)
    met: int = 0

    def takes(self, asked: Asked) -> bool:
        """Whether this request is one of the unlucky ones."""
        if not self.times or self.method not in ("*", asked.method) or not fnmatchcase(asked.path, self.path):
            return False
        if not fnmatchcase(asked.by, self.by) or self._is_over():
            return False
        self.met += 1
        if self.met <= self.skip or (self.met - self.skip) % self.every:
            return False
        self.times -= 1
        return True

    def _is_over(self) -> bool:
        return bool(self.lasts_seconds) and time.monotonic() - self.since > self.lasts_seconds


@dataclass
class Asked:
    """A request that came: `by` is the run whose key it carries (`<trigger> <path>`), `status` its answer.

    `seconds` is when it came, on a clock that only runs.
    """

    method: str
    path: str
    by: str
    seconds: float
    status: int = 0


@dataclass
class RequestFaults:
    """ASGI middleware outside everything else; the door itself is never met. `asked` is all that came."""

    door: str
    worker_with: Callable[[str], Worker | None]
    app: ASGIApp | None = None
    waiting: list[RequestFault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def wrap(self, app: ASGIApp) -> RequestFaults:
        self.app = app
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app  # noqa: S101 - Starlette wraps before it serves
        if scope["type"] == "lifespan" or HTTPConnection(scope).url.path.startswith(self.door):
            await self.app(scope, receive, send)
            return
        worker = self.worker_with(HTTPConnection(scope).headers.get("x-appwrite-key", NOBODY))
        asked = _asked(scope, worker)
        self.asked.append(asked)
        fault = next((one for one in self.waiting if one.takes(asked)), None)
        answer = _noting(asked, send)
        if fault is None:
            await self.app(scope, receive, answer)
        elif scope["type"] == "websocket":
            await _turned_away(receive, send)
        else:
            await self._fail(fault, worker, scope, receive, answer)

    async def _fail(
        self, fault: RequestFault, worker: Worker | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        assert self.app  # noqa: S101 - as above
        if fault.applied:
            answer = _Kept()
            await self.app(scope, receive, answer)
        if fault.signal and worker:
            await _strike(worker, fault.signal)
        await asyncio.sleep(fault.delay_seconds)
        if fault.status:
            await _refusal(fault.status)(scope, receive, send)
        elif fault.applied:
            await answer.send_on(send)
        else:
            await self.app(scope, receive, send)

    def report(self) -> dict[str, Any]:
        left = sum(one.times for one in self.waiting)
        return {"requests": [asdict(one) for one in self.asked], "left": left}

    def forget(self) -> None:
        self.waiting.clear()
        self.asked.clear()


class _Kept:
    """An answer that is not sent yet."""

    def __init__(self) -> None:
        self._messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        self._messages.append(message)

    async def send_on(self, send: Send) -> None:
        for message in self._messages:
            await send(message)


async def _strike(worker: Worker, signal: str) -> None:
    if signal == "KILL":
        await worker.kill()
    else:
        worker.pause(True)


def _asked(scope: Scope, worker: Worker | None) -> Asked:
    path, method = HTTPConnection(scope).url.path, scope.get("method", "GET")
    if worker is None:
        return Asked(method, path, NOBODY, time.monotonic())
    names: dict[str, str] = {}
    for name, value in worker.meta["headers"]:
        names.setdefault(name.lower(), value)
    return Asked(method, path, f"{names['x-appwrite-trigger']} {worker.meta['path']}", time.monotonic())


def _noting(asked: Asked, send: Send) -> Send:
    async def send_noted(message: Message) -> None:
        if message["type"] == "http.response.start":
            asked.status = message["status"]
        await send(message)

    return send_noted


async def _turned_away(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1012})


def _refusal(status: int) -> JSON:
    error = AppwriteError(status, _TYPES.get(status, "general_unknown"), "Error: Server Error")
    return JSON(error.body(), status_code=status)
