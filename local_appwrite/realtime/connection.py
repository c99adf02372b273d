"""One socket from its handshake to its end: the messages of clients and their answers."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from local_appwrite.account import platforms
from local_appwrite.account.identify import by_session_secret
from local_appwrite.account.users import account_answer
from local_appwrite.callers import GUEST, Caller
from local_appwrite.errors import AppwriteError
from local_appwrite.identity import unique_id
from local_appwrite.realtime.hub import Hub, Listener
from local_appwrite.realtime.subscriptions import (
    BadSubscriptionError,
    Subscription,
    announced,
    from_message,
    from_url,
    own_channels,
)
from local_appwrite.server import Server

FORMAT: Final = 1003
POLICY: Final = 1008
_TOO_BIG: Final = 1009
_TOO_MANY: Final = 1013
_FRAME_CHARACTERS: Final = 64_000
_MESSAGES_A_MINUTE: Final = 32
_AUTHENTICATION_SECONDS: Final = 0.01
_HIDDEN: Final = "Error: Server Error"  # what the real server says instead of most causes


class RefusedError(Exception):
    """The socket is told why and closed."""


@dataclass
class Connection:
    """`project_known` turns false by authenticating before subscribing; then no subscription works.

    That is a fault of the real server which clients have to live with, so it is one here too.
    """

    server: Server
    hub: Hub
    socket: WebSocket
    listener: Listener = field(default_factory=lambda: Listener(GUEST))
    project_known: bool = True
    _received_at: deque[float] = field(default_factory=lambda: deque(maxlen=_MESSAGES_A_MINUTE))

    async def serve(self) -> None:
        await self.socket.accept()
        sender = asyncio.ensure_future(self._send_queued())
        try:
            self._open()
            await self._listen()
        except RefusedError as refusal:
            self._error(POLICY, str(refusal))
            self.listener.put(POLICY)
            await sender
        except WebSocketDisconnect:
            pass
        finally:
            self.hub.listeners.discard(self.listener)
            sender.cancel()

    def _open(self) -> None:
        """The handshake; raises `RefusedError`."""
        if self.socket.query_params.get("project", "") not in ("", self.server.settings.project_id):
            raise RefusedError("Missing or unknown project ID")
        self._check_origin()
        try:
            self.listener.caller = self.server.identify(self.socket)
            pairs = self.socket.query_params.multi_items()
            found = from_url(pairs, self.listener.caller.user_id, self._new_id)
        except (AppwriteError, BadSubscriptionError) as error:
            raise RefusedError(str(error) or _HIDDEN) from error
        self._subscribe(found.values())
        self.hub.listeners.add(self.listener)
        data = {
            "channels": list(dict.fromkeys(channel for one in found.values() for channel in one.channels)),
            "subscriptions": announced(found),
            "user": _user(self.listener.caller),
        }
        self.listener.send({"type": "connected", "data": data})

    def _check_origin(self) -> None:
        origin = self.socket.headers.get("origin", "")
        if origin and not platforms.is_registered(self.server, origin):
            raise RefusedError(platforms.refusal(origin))

    async def _listen(self) -> None:
        while True:
            text = await self._received()
            if len(text) > _FRAME_CHARACTERS:
                await self.socket.close(_TOO_BIG)
                return
            if self._too_often():
                self._error(_TOO_MANY, "Too many messages.")
                continue
            try:
                self._answer(text)
            except (ValueError, RecursionError, AppwriteError, BadSubscriptionError):
                self._error(FORMAT, _HIDDEN)

    async def _received(self) -> str:
        message = await self.socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        text = message.get("text")
        return text if isinstance(text, str) else bytes(message["bytes"]).decode(errors="replace")

    def _answer(self, text: str) -> None:
        """Raises `ValueError` and its like for a message that makes no sense."""
        message = json.loads(text)
        known: dict[str, Callable[[Any], None]] = {
            "ping": lambda _data: self.listener.send({"type": "pong"}),
            "authentication": self._authenticate_later,
            "subscribe": self._subscribe_more,
            "unsubscribe": self._unsubscribe,
        }
        if not isinstance(message, dict) or message.get("type") not in known:
            raise BadSubscriptionError
        known[message["type"]](message.get("data"))

    def _authenticate_later(self, data: Any) -> None:
        """The real server works on several messages at once: a `subscribe` right behind gets in before."""

        def authenticate() -> None:
            try:
                self._authenticate(data)
            except (AppwriteError, BadSubscriptionError):
                self._error(FORMAT, _HIDDEN)

        asyncio.get_running_loop().call_later(_AUTHENTICATION_SECONDS, authenticate)

    def _authenticate(self, data: Any) -> None:
        secret = data.get("session") if isinstance(data, dict) else None
        caller = by_session_secret(self.server, secret) if isinstance(secret, str) else GUEST
        if caller.user is None:
            raise BadSubscriptionError
        self.listener.caller = caller
        self.project_known = bool(self.listener.subscriptions)
        for one in list(self.listener.subscriptions.values()):
            channels = own_channels(list(one.channels), caller.user_id)
            self._subscribe([Subscription(one.id, tuple(channels), one.queries, one.conditions)])
        self._respond("authentication", {"user": _user(caller)})

    def _subscribe_more(self, data: Any) -> None:
        if not self.project_known:
            raise RefusedError(_HIDDEN)
        found = from_message(data, self.listener.caller.user_id, self._new_id)
        self._subscribe(found)
        self._respond("subscribe", {"subscriptions": [one.answer() for one in found]})

    def _unsubscribe(self, data: Any) -> None:
        if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
            raise BadSubscriptionError
        ids = [str(one.get("subscriptionId", "")) for one in data]
        removed = [self.listener.subscriptions.pop(id_, None) is not None for id_ in ids]
        answers = [{"subscriptionId": i, "removed": r} for i, r in zip(ids, removed, strict=True)]
        self._respond("unsubscribe", {"subscriptions": answers})

    def _subscribe(self, found: Iterable[Subscription]) -> None:
        self.listener.subscriptions |= {one.id: one for one in found}

    def _respond(self, to: str, content: dict[str, Any]) -> None:
        self.listener.send({"type": "response", "data": {"to": to, "success": True, **content}})

    def _error(self, code: int, message: str) -> None:
        self.listener.send({"type": "error", "data": {"code": code, "message": message}})

    def _too_often(self) -> bool:
        now = time.monotonic()
        full = len(self._received_at) == _MESSAGES_A_MINUTE
        if full and now - self._received_at[0] < 60:
            return True
        self._received_at.append(now)
        return False

    def _new_id(self) -> str:
        return unique_id(self.server.clock)

    async def _send_queued(self) -> None:
        try:
            while isinstance(frame := await self.listener.unsent.get(), str):
                await self.socket.send_text(frame)
            await self.socket.close(frame)
        except (WebSocketDisconnect, RuntimeError):  # Starlette's words for a socket that is closed already
            return


def _user(caller: Caller) -> dict[str, Any] | None:
    return account_answer(caller.user) if caller.user else None
