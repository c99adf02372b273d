"""A function by its own domain: `<functionId>.functions.localhost`, at the port of the server.

As on a real server nobody is signed in there, and only a function that `any` or `guests` may execute answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from local_appwrite.body import JSON
from local_appwrite.errors import AppwriteError
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.records import Record
from local_appwrite.functions.runs import Run, perform, platform_headers
from local_appwrite.identity import unique_id

SUFFIX: Final = ".functions.localhost"
_DROPPED: Final = ("content-length", "x-appwrite-execution-id")


@dataclass(frozen=True)
class Domains:
    """Answers requests to the domain of a function; others pass."""

    app: ASGIApp
    catalog: Catalog

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else ""
        function_id, found, _ = host.partition(SUFFIX)
        if not found:
            return await self.app(scope, receive, send)
        try:
            answer = await self._run(function_id, Request(scope, receive))
        except AppwriteError as error:
            answer = JSON(error.body(), status_code=error.status)
        return await answer(scope, receive, send)

    async def _run(self, function_id: str, request: Request) -> Response:
        function = self._open_to_all(function_id)
        id_ = unique_id(self.catalog.server.clock)
        given = {name: value for name, value in request.headers.items() if name not in _DROPPED}
        headers = given | platform_headers(self.catalog, function, id_, "http")
        query = f"?{request.url.query}" if request.url.query else ""
        body = (await request.body()).decode()
        run = Run(id_, function_id, "http", headers, request.method, f"{request.url.path}{query}", body)
        outcome = await perform(self.catalog, run, function)
        kept = {name: value for name, value in outcome.headers.items() if name not in _DROPPED}
        return Response(outcome.body, outcome.status_code, kept | {"x-appwrite-execution-id": id_})

    def _open_to_all(self, function_id: str) -> Record:
        function = self.catalog.functions.find(function_id)
        if function is None or not function["enabled"] or not function["deploymentId"]:
            raise AppwriteError(404, "rule_not_found", "This domain is not connected to any function yet.")
        if not {"any", "guests"} & set(function["execute"]):
            message = 'To execute function using domain, execute permissions must include "any" or "guests"'
            raise AppwriteError(401, "user_unauthorized", message)
        return function
