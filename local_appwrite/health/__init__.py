"""Health and ping: what clients ask before they trust an endpoint."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from local_appwrite.body import JSON
from local_appwrite.errors import SERVER_VERSION
from local_appwrite.server import Server


def install(server: Server) -> None:
    async def health(request: Request) -> Response:
        server.identify(request).need("health.read")
        server.store.one("select 1")
        return JSON({"name": "http", "ping": 0, "status": "pass"})

    async def time(request: Request) -> Response:
        server.identify(request).need("health.read")
        now = int(server.clock())
        return JSON({"remoteTime": now, "localTime": now, "diff": 0})

    server.app.router.routes += [
        Route("/v1/health", health, methods=["GET"]),
        Route("/v1/health/time", time, methods=["GET"]),
        Route("/v1/health/version", _version, methods=["GET"]),
        Route("/v1/ping", _ping, methods=["GET"]),
    ]


async def _version(_request: Request) -> Response:
    return JSON({"version": SERVER_VERSION})


async def _ping(_request: Request) -> Response:
    return PlainTextResponse("Pong!", headers={"content-type": "text/plain; charset=UTF-8"})
