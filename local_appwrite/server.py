"""The server as one object: settings, state, the bus, and the services that answer requests."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from local_appwrite.callers import GUEST, Caller
from local_appwrite.events import Bus
from local_appwrite.identity import Clock
from local_appwrite.store import Store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True)
class Settings:
    """How `python -m local_appwrite` was started."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 0
    project_id: str = "local"
    api_key: str = ""  # holds every scope
    secret: str = ""  # signs JWTs and function keys
    origins: tuple[str, ...] = ("http://localhost:3000", "http://127.0.0.1:3000")  # registered web platforms
    storage_limit_bytes: int = 30_000_000  # no bucket may allow larger files
    rate_limits: bool = False  # refuse users who ask too often, as a real server does
    faults: bool = False  # let tests make this server fail
    shared_environment: bool = False  # run functions with this interpreter instead of building one each

    @property
    def endpoint(self) -> str:
        return f"http://{self.host}:{self.port}/v1"


@dataclass
class Server:
    """Handed to every service; a service adds routes to `app` and listens on `bus`.

    `identify` turns a request into its caller; the account service sets it. `on_start` and `on_stop` are
    awaited with the server's life.
    """

    settings: Settings
    store: Store
    app: Starlette
    bus: Bus = field(default_factory=Bus)
    clock: Clock = time.time
    identify: Callable[[HTTPConnection], Caller] = lambda _request: GUEST
    on_start: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    on_stop: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
