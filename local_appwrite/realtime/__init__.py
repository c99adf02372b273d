"""Realtime: a WebSocket that tells of what was written, to those who may read it."""

from __future__ import annotations

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from local_appwrite.realtime.connection import Connection
from local_appwrite.realtime.hub import Hub
from local_appwrite.server import Server

__all__ = ["install"]


def install(server: Server) -> None:
    hub = Hub(server.clock)
    server.bus.subscribe(hub.publish)
    server.app.state.hub = hub

    async def realtime(socket: WebSocket) -> None:
        await Connection(server, hub, socket).serve()

    async def stop() -> None:
        hub.drop_all()

    server.app.router.routes.append(WebSocketRoute("/v1/realtime", realtime))
    server.on_stop.append(stop)
