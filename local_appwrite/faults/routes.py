"""The door's routes. They take the server's own API key, like everything that only an operator may do."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.errors import AppwriteError, bad_argument
from local_appwrite.faults.clock import HeldClock
from local_appwrite.faults.requests import RequestFault, RequestFaults
from local_appwrite.functions.dispatch import Dispatcher
from local_appwrite.realtime.hub import Hub
from local_appwrite.server import Server

DOOR: Final = "/v1/faults"


def install(server: Server) -> None:
    """To be called after the services, whose parts it takes from `server.app.state`."""
    if not server.settings.faults:
        return
    state, requests = server.app.state, RequestFaults(DOOR, server.app.state.dispatcher.catalog.worker_with)
    assert isinstance(server.clock, HeldClock)  # noqa: S101 - `build` makes it so before any service
    door = Door(server, server.clock, requests, state.dispatcher, state.hub)
    server.app.add_middleware(requests.wrap)
    server.app.router.routes += [
        Route(f"{DOOR}/requests", door.fail_requests, methods=["POST"]),
        Route(f"{DOOR}/requests", door.list_requests, methods=["GET"]),
        Route(f"{DOOR}/keys", door.shorten_keys, methods=["PUT"]),
        Route(f"{DOOR}/sockets", door.drop_sockets, methods=["DELETE"]),
        Route(f"{DOOR}/executions", door.lose_executions, methods=["POST"]),
        Route(f"{DOOR}/deliveries", door.repeat_executions, methods=["PUT"]),
        Route(f"{DOOR}/processes/{{functionId}}", door.kill_processes, methods=["DELETE"]),
        Route(f"{DOOR}/pauses", door.end_pauses, methods=["DELETE"]),
        Route(f"{DOOR}/clock", door.hold_clock, methods=["PUT"]),
        Route(DOOR, door.close, methods=["DELETE"]),
    ]


@dataclass(frozen=True)
class Door:
    server: Server
    clock: HeldClock
    requests: RequestFaults
    dispatcher: Dispatcher
    hub: Hub

    async def fail_requests(self, request: Request) -> Response:
        values = await self._parameters(request)
        names = [one.name for one in fields(RequestFault) if one.name not in ("since", "met")]
        if set(values) != set(names):
            raise bad_argument(f"A fault has {', '.join(names)}")
        self.requests.waiting.append(RequestFault(**values))
        return nothing()

    async def list_requests(self, request: Request) -> Response:
        """All requests since the door was last closed, and how many faults have not happened yet."""
        await self._parameters(request)
        return JSON(self.requests.report())

    async def shorten_keys(self, request: Request) -> Response:
        """Keys of runs that are asked for from now on live so many seconds."""
        self.dispatcher.catalog.key_seconds = int((await self._parameters(request))["seconds"])
        return nothing()

    async def drop_sockets(self, request: Request) -> Response:
        await self._parameters(request)
        dropped = len(self.hub.listeners)
        self.hub.drop_all()
        return JSON({"total": dropped})

    async def lose_executions(self, request: Request) -> Response:
        """The next `times` runs of the function vanish from the queue, as with a worker that crashes."""
        values = await self._parameters(request)
        self.dispatcher.lose(str(values["functionId"]), int(values["times"]), str(values["like"]))
        return nothing()

    async def repeat_executions(self, request: Request) -> Response:
        """Every run of the function is delivered twice, as after a queue's worker lost its connection."""
        values = await self._parameters(request)
        self.dispatcher.repeat(str(values["functionId"]), at_once=bool(values["atOnce"]))
        return nothing()

    async def end_pauses(self, request: Request) -> Response:
        """Processes that a fault stopped go on."""
        await self._parameters(request)
        self._go_on()
        return nothing()

    def _go_on(self) -> None:
        for pool in self.dispatcher.catalog.pools.values():
            for worker in pool.busy:
                worker.pause(False)

    async def kill_processes(self, request: Request) -> Response:
        """Kills what runs of the function, busy or idle: out of memory, a host that goes down."""
        await self._parameters(request)
        killed = await self.dispatcher.kill_processes(request.path_params["functionId"])
        return JSON({"total": killed})

    async def hold_clock(self, request: Request) -> Response:
        self.clock.hold(float((await self._parameters(request))["moment"]))
        return nothing()

    async def close(self, request: Request) -> Response:
        """No more faults; the clock runs again."""
        await self._parameters(request)
        self.requests.forget()
        self.dispatcher.behave()
        self.dispatcher.catalog.key_seconds = 0
        self._go_on()
        self.clock.release()
        return nothing()

    async def _parameters(self, request: Request) -> dict[str, Any]:
        if request.headers.get("x-appwrite-key") != self.server.settings.api_key:
            message = "The fault door opens for the server's own key alone."
            raise AppwriteError(401, "user_unauthorized", message)
        return await parameters(request)
