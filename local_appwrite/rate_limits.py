"""The rate limits of a real server, for those who want to meet them: off unless `--rate-limits` is given.

Users and guests are counted in fixed windows; API keys see the headers and are never refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local_appwrite.body import JSON
from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server

_MINUTE: Final = 60
_HOUR: Final = 3600


@dataclass(frozen=True)
class Rule:
    """`limit` requests per `seconds` for each caller, address and path; `by_email` counts e-mails instead."""

    methods: frozenset[str]
    path: re.Pattern[str]
    limit: int
    seconds: int
    by_email: bool = False


def _rule(methods: str, path: str, limit: int, seconds: int, *, by_email: bool = False) -> Rule:
    return Rule(frozenset(methods.split()), re.compile("/v1" + path), limit, seconds, by_email)


_ROWS: Final = r"/(databases|tablesdb)/[^/]+/(collections|tables)/[^/]+/(documents|rows)"
_RULES: Final = (
    _rule("POST", "/account/sessions/email", 10, _HOUR, by_email=True),
    _rule("POST", "/account/sessions/anonymous", 50, _HOUR),
    _rule("POST", "/account/jwts", 120, _MINUTE),
    _rule("POST", r"/storage/buckets/[^/]+/files", 60, _MINUTE),
    _rule("POST", _ROWS, 120, _MINUTE),
    _rule("PATCH PUT DELETE", _ROWS + "/[^/]+", 120, _MINUTE),
)


@dataclass
class Counters:
    """How often a key was seen in its current window."""

    seen: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)

    def count(self, key: tuple[str, ...], window: int) -> int:
        before, times = self.seen.get(key, (window, 0))
        times = times + 1 if before == window else 1
        self.seen[key] = (window, times)
        return times


def install(server: Server) -> None:
    if server.settings.rate_limits:
        server.app.add_middleware(_RateLimits, server=server)


class _RateLimits:
    def __init__(self, app: ASGIApp, server: Server) -> None:
        self.app = app
        self.server = server
        self.counters = Counters()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        rule = _rule_for(scope) if scope["type"] == "http" else None
        caller = self._caller(scope) if rule else None
        if rule is None or caller is None:
            await self.app(scope, receive, send)
            return
        body = await Request(scope, receive).body() if rule.by_email else None
        window = int(self.server.clock()) // rule.seconds
        key = _key(scope, caller, body)
        used = 1 if caller.privileged else self.counters.count(key, window)
        headers = {
            "x-ratelimit-limit": str(rule.limit),
            "x-ratelimit-remaining": str(max(0, rule.limit - used)),
            "x-ratelimit-reset": str((window + 1) * rule.seconds),
        }

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        app = self.app if used <= rule.limit else JSON(_exceeded().body(), status_code=429)
        await app(scope, receive if body is None else _again(body, receive), send_with_headers)

    def _caller(self, scope: Scope) -> Caller | None:
        """None for credentials that will be refused anyway."""
        try:
            return self.server.identify(Request(scope))
        except AppwriteError:
            return None


def _rule_for(scope: Scope) -> Rule | None:
    return next((r for r in _RULES if scope["method"] in r.methods and r.path.fullmatch(scope["path"])), None)


def _key(scope: Scope, caller: Caller, body: bytes | None) -> tuple[str, ...]:
    """Chunks of an upload are counted apart, so that a large file does not use a user's limit up."""
    if body is not None:
        return (scope["path"], _email(body))
    client, request = scope.get("client"), Request(scope)
    chunk = request.headers.get("content-range", "").partition("-")[0]
    address = str(client[0]) if client else ""
    return (scope["method"], scope["path"], address, caller.user_id, chunk)


def _email(body: bytes) -> str:
    try:
        values: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(values.get("email", "")) if isinstance(values, dict) else ""


def _exceeded() -> AppwriteError:
    message = "Rate limit for the current endpoint has been exceeded. Please try again after some time."
    return AppwriteError(429, "general_rate_limit_exceeded", message)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once to who reads it next; then whatever comes (a disconnect)."""
    waiting = [body]

    async def replay() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return replay
