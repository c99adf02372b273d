"""Keys of the project: what an operator makes in the console of a real server."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite import params
from local_appwrite.account import keys
from local_appwrite.body import JSON, nothing, parameters, required
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server


class ProjectRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        return [
            Route("/v1/project/keys", self.create_key, methods=["POST"]),
            Route("/v1/project/keys", self.list_keys, methods=["GET"]),
            Route("/v1/project/keys/{key_id}", self.delete_key, methods=["DELETE"]),
        ]

    async def create_key(self, request: Request) -> Response:
        self.server.identify(request).need("keys.write")
        values = await parameters(request)
        required(values, "scopes")
        key = keys.create_project_key(
            self.server,
            params.custom_id(values, "keyId", self.server.clock),
            params.text(values, "name", 128),
            params.texts(values, "scopes", 200, 64) or [],
            params.text(values, "expire", 64, default="", shortest=0) or None,
        )
        return JSON(key, status_code=201)

    async def list_keys(self, request: Request) -> Response:
        self.server.identify(request).need("keys.read")
        found = keys.project_keys(self.server)
        return JSON({"total": len(found), "keys": found})

    async def delete_key(self, request: Request) -> Response:
        self.server.identify(request).need("keys.write")
        if not keys.remove_project_key(self.server, request.path_params["key_id"]):
            raise AppwriteError(404, "key_not_found", "Key with the requested ID could not be found.")
        return nothing()


def install(server: Server) -> None:
    server.app.router.routes.extend(ProjectRoutes(server).routes())
