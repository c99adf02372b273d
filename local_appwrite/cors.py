"""Cross-origin requests: preflights, refusals and the headers that browsers need."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local_appwrite.account import platforms
from local_appwrite.body import JSON
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server

_METHODS: Final = "GET, POST, PUT, PATCH, DELETE"
_HEADERS: Final = (
    "Accept, Origin, Cookie, Set-Cookie, Content-Type, Content-Range, X-Appwrite-Project, X-Appwrite-Key, "
    "X-Appwrite-Dev-Key, X-Appwrite-Locale, X-Appwrite-Mode, X-Appwrite-JWT, X-Appwrite-Response-Format, "
    "X-Appwrite-Timeout, X-Appwrite-ID, X-Appwrite-Timestamp, X-Appwrite-Session, X-Appwrite-Platform, "
    "X-Appwrite-Impersonate-User-Id, X-Appwrite-Impersonate-User-Email, X-Appwrite-Impersonate-User-Phone, "
    "X-SDK-Version, X-SDK-Name, X-SDK-Language, X-SDK-Platform, X-SDK-GraphQL, X-SDK-Profile, Range, "
    "Cache-Control, Expires, Pragma, X-Fallback-Cookies, X-Requested-With, X-Forwarded-For, "
    "X-Forwarded-User-Agent"
)
_EXPOSED: Final = "X-Appwrite-Session, X-Fallback-Cookies"
_CHANGING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def install(server: Server) -> None:
    server.app.add_middleware(_CrossOrigin, server=server)


class _CrossOrigin:
    """Outermost: its headers stand on refusals too, so that a page can read them."""

    def __init__(self, app: ASGIApp, server: Server) -> None:
        self.app = app
        self.server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope)
        origin = given.get("origin", "")
        known = bool(origin) and platforms.is_registered(self.server, origin)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["access-control-allow-credentials"] = "true"
                headers["access-control-expose-headers"] = _EXPOSED
                if known:
                    headers["access-control-allow-origin"] = origin
                    headers.add_vary_header("Origin")
            await send(message)

        app = self.app if known or not origin else self._guarded(Request(scope), origin)
        await (_preflight if scope["method"] == "OPTIONS" else app)(scope, receive, send_with_headers)

    def _guarded(self, request: Request, origin: str) -> ASGIApp:
        """A page that is not registered changes nothing, unless it holds an API key; browsers hide reads."""
        if request.method not in _CHANGING or request.headers.get("x-appwrite-key"):
            return self.app
        error = AppwriteError(403, "general_unknown_origin", platforms.refusal(origin))
        return JSON(error.body(), status_code=error.status)


async def _preflight(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {
        "access-control-allow-methods": _METHODS,
        "access-control-allow-headers": _HEADERS,
        "access-control-max-age": "86400",
        "content-type": "text/html",
    }
    await Response(status_code=204, headers=headers)(scope, receive, send)
