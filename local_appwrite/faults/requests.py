"""Faults of single requests: an error, a hang or a delay in place of, before or after the real answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local_appwrite.body import JSON
from local_appwrite.errors import AppwriteError

_TYPES: Final = {429: "general_rate_limit_exceeded", 503: "general_service_disabled"}


@dataclass
class RequestFault:
    """Meets `times` requests of `method` to a path like `path` (with `*`), after letting `skip` pass.

    They wait `delay_seconds`, then `status` (0: the real answer) is what they get. With `applied` the real
    work is done all the same: the answer is lost, not the request.
    """

    method: str
    path: str
    times: int
    status: int
    delay_seconds: float
    applied: bool
    skip: int

    def meets(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and fnmatchcase(path, self.path)

    def take(self) -> bool:
        """Whether this request is one of the unlucky ones."""
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass
class RequestFaults:
    """ASGI middleware outside everything else; the door itself is never met."""

    door: str
    app: ASGIApp | None = None
    waiting: list[RequestFault] = field(default_factory=list)

    def wrap(self, app: ASGIApp) -> RequestFaults:
        self.app = app
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app  # noqa: S101 - Starlette wraps before it serves
        fault = self._fault_of(scope) if scope["type"] == "http" else None
        if fault is None:
            await self.app(scope, receive, send)
            return
        if fault.applied:
            await self.app(scope, receive, _nowhere)
        await asyncio.sleep(fault.delay_seconds)
        answer = _refusal(fault.status) if fault.status else self.app
        await answer(scope, receive, send)

    def _fault_of(self, scope: Scope) -> RequestFault | None:
        path = Request(scope).url.path
        if path.startswith(self.door):
            return None
        met = next((f for f in self.waiting if f.meets(scope["method"], path)), None)
        return met if met and met.take() else None


async def _nowhere(_message: Message) -> None:
    return None


def _refusal(status: int) -> JSON:
    error = AppwriteError(status, _TYPES.get(status, "general_unknown"), "Error: Server Error")
    return JSON(error.body(), status_code=status)
