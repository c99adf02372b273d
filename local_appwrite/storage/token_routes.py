"""File tokens over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite import lists
from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError, invalid_param
from local_appwrite.identity import iso
from local_appwrite.server import Server
from local_appwrite.storage import buckets, files, tokens
from local_appwrite.storage.files import File


class TokenRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        of_file, one = "/v1/tokens/buckets/{bucket_id}/files/{file_id}", "/v1/tokens/{token_id}"
        return [
            Route(of_file, self.create, methods=["POST"]),
            Route(of_file, self.list_tokens, methods=["GET"]),
            Route(one, self.get, methods=["GET"]),
            Route(one, self.update, methods=["PATCH"]),
            Route(one, self.delete, methods=["DELETE"]),
        ]

    async def create(self, request: Request) -> Response:
        file = self._changeable(request, "tokens.write")
        expire = self._expire(await parameters(request))
        return JSON(tokens.create(self.server, file, expire), status_code=201)

    async def list_tokens(self, request: Request) -> Response:
        file = self._changeable(request, "tokens.read")
        found = tokens.of_file(self.server, file)
        total, page = lists.page(found, await parameters(request), "tokenId")
        return JSON({"total": total, "tokens": page})

    async def get(self, request: Request) -> Response:
        self.server.identify(request).need("tokens.read")
        return JSON(tokens.answer(tokens.get(self.server, request.path_params["token_id"])))

    async def update(self, request: Request) -> Response:
        self.server.identify(request).need("tokens.write")
        expire = self._expire(await parameters(request))
        token = tokens.get(self.server, request.path_params["token_id"])
        return JSON(tokens.set_expire(self.server, token["id"], expire))

    async def delete(self, request: Request) -> Response:
        self.server.identify(request).need("tokens.write")
        tokens.remove(self.server, tokens.get(self.server, request.path_params["token_id"])["id"])
        return nothing()

    def _changeable(self, request: Request, scope: str) -> File:
        """Who may change a file may let others see it."""
        caller = self.server.identify(request)
        caller.need(scope)
        bucket = buckets.open_to(self.server, request.path_params["bucket_id"], caller)
        file = files.get(self.server, bucket, request.path_params["file_id"])
        if not _may_share(caller, file):
            message = "The current user is not authorized to perform the requested action."
            raise AppwriteError(401, "user_unauthorized", message)
        return file

    def _expire(self, values: dict[str, Any]) -> str:
        given = values.get("expire")
        if given is None or given == "":
            return ""
        try:
            moment = datetime.fromisoformat(given).timestamp()
        except (TypeError, ValueError, OverflowError):
            moment = 0.0
        if moment <= self.server.clock():
            raise invalid_param("expire", "Value must be valid date in the future.")
        return iso(moment)


def _may_share(caller: Caller, file: File) -> bool:
    if files.may(caller, file.bucket.permissions, "update"):
        return True
    return file.bucket.file_security and files.may(caller, file.permissions, "update")


def install(server: Server) -> None:
    server.app.router.routes.extend(TokenRoutes(server).routes())
