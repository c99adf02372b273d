"""All open sockets, and which of them hears of an event."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Final

from local_appwrite.callers import Caller
from local_appwrite.events import Event
from local_appwrite.identity import Clock, iso
from local_appwrite.realtime.subscriptions import Subscription

_SERVICE_RESTART: Final = 1012
_TRY_AGAIN_LATER: Final = 1013
_UNSENT_MOST: Final = 1000  # a client that reads slower than this is dropped, as a full buffer would drop it


@dataclass(eq=False)
class Listener:
    """One socket: who listens, to what, and the frames that wait to be sent (a number: close with it)."""

    caller: Caller
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    unsent: asyncio.Queue[str | int] = field(default_factory=lambda: asyncio.Queue(_UNSENT_MOST))

    def send(self, message: dict[str, Any]) -> None:
        self.put(json.dumps(message, separators=(",", ":")))

    def put(self, frame: str | int) -> None:
        if self.unsent.full():
            while not self.unsent.empty():
                self.unsent.get_nowait()
            frame = _TRY_AGAIN_LATER
        self.unsent.put_nowait(frame)


@dataclass
class Hub:
    """`publish` is called with the write's answer still unsent, so it only queues."""

    clock: Clock
    listeners: set[Listener] = field(default_factory=set)

    def publish(self, event: Event) -> None:
        """To every socket whose caller holds one of the event's roles, with the subscriptions that match."""
        channels = frozenset(event.channels)
        body = ""
        for listener in self.listeners:
            if event.roles.isdisjoint(listener.caller.roles):
                continue
            matching = [s.id for s in listener.subscriptions.values() if s.wants(channels, event.payload)]
            if matching:
                body = body or self._body(event)
                listener.put(f'{{"type":"event","data":{{{body},"subscriptions":{json.dumps(matching)}}}}}')

    def drop_all(self) -> None:
        """Closes every socket, as a restart of the real server would."""
        for listener in self.listeners:
            listener.put(_SERVICE_RESTART)

    def _body(self, event: Event) -> str:
        """The part of the frame that all sockets share, without its braces."""
        shared = {
            "events": event.names,
            "channels": event.channels,
            "timestamp": iso(self.clock()),
            "payload": event.payload,
        }
        return json.dumps(shared, separators=(",", ":"))[1:-1]
