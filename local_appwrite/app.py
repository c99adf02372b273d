"""Builds the server: what every request meets (project, errors, headers), then the services."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local_appwrite import account, cors, databases, faults, functions, health, rate_limits, realtime, storage
from local_appwrite.body import JSON, requested_project
from local_appwrite.errors import SERVER_VERSION, AppwriteError
from local_appwrite.faults import HeldClock
from local_appwrite.server import Server, Settings
from local_appwrite.store import Store

# In this order; each subpackage adds its tables, routes and listeners. A middleware that a service adds
# with `server.app.add_middleware` (CORS) stands outside the ones made here.
SERVICES: Final[tuple[Callable[[Server], None], ...]] = (
    rate_limits.install,
    cors.install,
    health.install,
    account.install,
    databases.install,
    storage.install,
    functions.install,
    realtime.install,
    faults.install,
)

_VERSION: Final = re.compile(r"\d+\.\d+\.\d+")


def build(settings: Settings) -> Server:
    """A server with its state opened under `settings.data`; `server.app` is the ASGI application."""
    app = Starlette(
        lifespan=_life,
        exception_handlers={AppwriteError: _appwrite_error, HTTPException: _http_error, Exception: _bug},
        middleware=[Middleware(_Envelope), Middleware(_ProjectCheck, project_id=settings.project_id)],
    )
    app.router.redirect_slashes = False
    clock = HeldClock() if settings.faults else time.time
    server = Server(settings, Store(settings.data), app, clock=clock)
    app.state.server = server
    for install in SERVICES:
        install(server)
    return server


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    server: Server = app.state.server
    for start in server.on_start:
        await start()
    try:
        yield
    finally:
        for stop in reversed(server.on_stop):
            await stop()
        server.store.close()


class _Envelope:
    """Adds `x-appwrite-warning` for clients that were built for a newer server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        warning = _format_warning(scope) if scope["type"] == "http" else ""
        if not warning:
            await self.app(scope, receive, send)
            return

        async def send_with_warning(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-appwrite-warning"] = warning
            await send(message)

        await self.app(scope, receive, send_with_warning)


class _ProjectCheck:
    """404 for a project that is not ours; without a project header a request is the console's."""

    def __init__(self, app: ASGIApp, project_id: str) -> None:
        self.app = app
        self.known = {"", "console", project_id}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and requested_project(Request(scope)) not in self.known:
            await error_answer(_project_not_found())(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def error_answer(error: AppwriteError) -> Response:
    return JSON(error.body(), status_code=error.status)


def _format_warning(scope: Scope) -> str:
    wanted = Headers(scope=scope).get("x-appwrite-response-format", "")
    if not _VERSION.fullmatch(wanted) or _numbers(wanted) <= _numbers(SERVER_VERSION):
        return ""
    return (
        f"The current SDK is built for Appwrite {wanted}. However, the current Appwrite server version is "
        f"{SERVER_VERSION}. Please downgrade your SDK to match the Appwrite version: https://appwrite.io/docs/sdks"
    )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _project_not_found() -> AppwriteError:
    return AppwriteError(
        404,
        "project_not_found",
        "Project with the requested ID could not be found. Please check the value of the "
        "X-Appwrite-Project header to ensure the correct project ID is being used.",
    )


async def _appwrite_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AppwriteError)  # noqa: S101 - Starlette calls this for nothing else
    return error_answer(error)


async def _http_error(_request: Request, error: Exception) -> Response:
    """Starlette's own refusals; a wrong method is an unknown route to Appwrite."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status not in (404, 405):
        return error_answer(AppwriteError(status, "general_bad_request", str(error)))
    message = (
        "Route not found. Please ensure the endpoint is configured correctly and that the API route is "
        "valid for this SDK version. Refer to the API docs for more details."
    )
    return error_answer(AppwriteError(404, "general_route_not_found", message))


async def _bug(_request: Request, _error: Exception) -> Response:
    """The traceback goes to the log (Starlette raises on), never into an answer."""
    return error_answer(AppwriteError(500, "general_unknown", "Error: Server Error"))
