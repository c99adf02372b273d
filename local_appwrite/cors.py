"""Cross-origin requests: who may call from a web page, preflights and the headers that browsers need.

A web platform is registered by the host of an origin; ports and schemes do not matter.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local_appwrite.body import JSON
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server, Settings

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


def is_registered(settings: Settings, origin: str) -> bool:
    """Whether the host of `origin` is one of a registered web platform."""
    return _host(origin) in {_host(one) for one in settings.origins}


def refusal(origin: str) -> str:
    return (
        f"Invalid Origin. Register your new client ({_host(origin)}) as a new Web platform on your project "
        "console dashboard"
    )


def install(server: Server) -> None:
    server.app.add_middleware(_CrossOrigin, settings=server.settings)


class _CrossOrigin:
    """Outermost: its headers stand on refusals too, so that a page can read them."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope)
        origin = given.get("origin", "")
        known = bool(origin) and is_registered(self.settings, origin)

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
        error = AppwriteError(403, "general_unknown_origin", refusal(origin))
        return JSON(error.body(), status_code=error.status)


async def _preflight(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {
        "access-control-allow-methods": _METHODS,
        "access-control-allow-headers": _HEADERS,
        "access-control-max-age": "86400",
        "content-type": "text/html",
    }
    await Response(status_code=204, headers=headers)(scope, receive, send)


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""
