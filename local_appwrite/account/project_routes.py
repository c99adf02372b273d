"""Keys and web platforms of the project: what an operator makes in the console of a real server."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite import params
from local_appwrite.account import keys, platforms
from local_appwrite.body import JSON, nothing, parameters, required
from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso, unique_id
from local_appwrite.server import Server


class ProjectRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        return [
            Route("/v1/project/keys", self.create_key, methods=["POST"]),
            Route("/v1/project/keys", self.list_keys, methods=["GET"]),
            Route("/v1/project/keys/ephemeral", self.create_ephemeral_key, methods=["POST"]),
            Route("/v1/project/keys/{key_id}", self.delete_key, methods=["DELETE"]),
            Route("/v1/project/platforms/web", self.create_platform, methods=["POST"]),
            Route("/v1/project/platforms", self.list_platforms, methods=["GET"]),
            Route("/v1/project/platforms/{platform_id}", self.get_platform, methods=["GET"]),
            Route("/v1/project/platforms/{platform_id}", self.delete_platform, methods=["DELETE"]),
        ]

    async def create_key(self, request: Request) -> Response:
        self.server.identify(request).need("keys.write")
        values = await parameters(request)
        key = keys.create_project_key(
            self.server,
            params.custom_id(values, "keyId", self.server.clock),
            params.text(values, "name", 128),
            _scopes(values),
            params.text(values, "expire", 64, default="", shortest=0) or None,
        )
        return JSON(key, status_code=201)

    async def create_ephemeral_key(self, request: Request) -> Response:
        """A key like a function's: it reads as a guest once its `duration` in seconds is over."""
        self.server.identify(request).need("keys.write")
        values = await parameters(request)
        scopes = _scopes(values)
        required(values, "duration")
        seconds = params.integer(values, "duration", 1, 3600, default=0)
        now = self.server.clock()
        answer = {
            "$id": unique_id(self.server.clock),
            "$createdAt": iso(now),
            "$updatedAt": iso(now),
            "name": "",
            "expire": iso(now + seconds),
            "scopes": scopes,
            "secret": keys.mint_function_key(self.server, "", scopes, seconds),
            "accessedAt": "",
            "sdks": [],
        }
        return JSON(answer, status_code=201)

    async def list_keys(self, request: Request) -> Response:
        self.server.identify(request).need("keys.read")
        found = keys.project_keys(self.server)
        return JSON({"total": len(found), "keys": found})

    async def delete_key(self, request: Request) -> Response:
        self.server.identify(request).need("keys.write")
        if not keys.remove_project_key(self.server, request.path_params["key_id"]):
            raise AppwriteError(404, "key_not_found", "Key with the requested ID could not be found.")
        return nothing()

    async def create_platform(self, request: Request) -> Response:
        self.server.identify(request).need("platforms.write")
        values = await parameters(request)
        platform_id = params.custom_id(values, "platformId", self.server.clock)
        name, hostname = params.text(values, "name", 128), params.text(values, "hostname", 256)
        return JSON(platforms.create(self.server, platform_id, name, hostname), status_code=201)

    async def list_platforms(self, request: Request) -> Response:
        self.server.identify(request).need("platforms.read")
        found = platforms.every(self.server)
        return JSON({"total": len(found), "platforms": found})

    async def get_platform(self, request: Request) -> Response:
        self.server.identify(request).need("platforms.read")
        return JSON(platforms.get(self.server, request.path_params["platform_id"]))

    async def delete_platform(self, request: Request) -> Response:
        self.server.identify(request).need("platforms.write")
        platforms.remove(self.server, request.path_params["platform_id"])
        return nothing()


def _scopes(values: dict[str, Any]) -> list[str]:
    required(values, "scopes")
    return params.texts(values, "scopes", 200, 64) or []


def install(server: Server) -> None:
    server.app.router.routes.extend(ProjectRoutes(server).routes())
