"""The Users API: what a server does with everybody's accounts."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite import lists, params
from local_appwrite.account import announce, passwords, sessions, tokens, users
from local_appwrite.account.keys import mint_user_jwt
from local_appwrite.account.passwords import password_param
from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server


class UserRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        one = "/v1/users/{user_id}"
        return [
            Route("/v1/users", self.create, methods=["POST"]),
            Route("/v1/users", self.list_users, methods=["GET"]),
            Route(one, self.get, methods=["GET"]),
            Route(one, self.delete, methods=["DELETE"]),
            Route(one + "/prefs", self.get_prefs, methods=["GET"]),
            Route(one + "/prefs", self.update_prefs, methods=["PATCH"]),
            Route(one + "/name", self.update_name, methods=["PATCH"]),
            Route(one + "/email", self.update_email, methods=["PATCH"]),
            Route(one + "/password", self.update_password, methods=["PATCH"]),
            Route(one + "/status", self.update_status, methods=["PATCH"]),
            Route(one + "/labels", self.update_labels, methods=["PUT"]),
            Route(one + "/verification", self.update_verification, methods=["PATCH"]),
            Route(one + "/sessions", self.create_session, methods=["POST"]),
            Route(one + "/sessions", self.list_sessions, methods=["GET"]),
            Route(one + "/sessions", self.delete_sessions, methods=["DELETE"]),
            Route(one + "/sessions/{session_id}", self.delete_session, methods=["DELETE"]),
            Route(one + "/jwts", self.create_jwt, methods=["POST"]),
            Route(one + "/tokens", self.create_token, methods=["POST"]),
        ]

    async def create(self, request: Request) -> Response:
        self.server.identify(request).need("users.write")
        values = await parameters(request)
        user_id = params.custom_id(values, "userId", self.server.clock)
        email = params.email(values) if values.get("email") else None
        phone = params.text(values, "phone", 16, default="", shortest=0)
        password = await passwords.hashed(password_param(values)) if values.get("password") else None
        name = params.text(values, "name", 128, default="", shortest=0)
        user = users.create(self.server, user_id, email=email, phone=phone, password=password, name=name)
        announce.user_changed(self.server, user_id, user, "create")
        return JSON(users.shown(request, user), status_code=201)

    async def list_users(self, request: Request) -> Response:
        self.server.identify(request).need("users.read")
        values = await parameters(request)
        total, found = lists.page(users.every(self.server), values, "userId")
        return JSON({"total": total, "users": [users.shown(request, user) for user in found]})

    async def get(self, request: Request) -> Response:
        return JSON(users.shown(request, self._read(request)))

    async def delete(self, request: Request) -> Response:
        user = self._write(request)
        users.remove(self.server, user["$id"])
        announce.user_changed(self.server, user["$id"], user, "delete")
        return nothing()

    async def get_prefs(self, request: Request) -> Response:
        return JSON(self._read(request)["prefs"])

    async def update_prefs(self, request: Request) -> Response:
        user = self._write(request)
        prefs = params.mapping(await parameters(request), "prefs")
        return JSON(self._update(user, {"prefs": prefs}, "prefs")["prefs"])

    async def update_name(self, request: Request) -> Response:
        user = self._write(request)
        name = params.text(await parameters(request), "name", 128, shortest=0)
        return self._updated(request, user, {"name": name}, "name")

    async def update_email(self, request: Request) -> Response:
        user = self._write(request)
        email = params.email(await parameters(request))
        return JSON(
            users.shown(request, self._update(user, {"email": email, "email_verification": 0}, "email"))
        )

    async def update_password(self, request: Request) -> Response:
        user = self._write(request)
        stored = await passwords.hashed(password_param(await parameters(request)))
        changes = {"password": stored, "password_update": users.now(self.server)}
        return self._updated(request, user, changes, "password")

    async def update_status(self, request: Request) -> Response:
        user = self._write(request)
        status = params.boolean(await parameters(request), "status", default=True)
        return self._updated(request, user, {"status": int(status)}, "status")

    async def update_labels(self, request: Request) -> Response:
        user = self._write(request)
        labels = params.texts(await parameters(request), "labels", 1000, 36) or []
        return self._updated(request, user, {"labels": labels}, "labels")

    async def update_verification(self, request: Request) -> Response:
        user = self._write(request)
        verified = params.boolean(await parameters(request), "emailVerification", default=False)
        return JSON(
            users.shown(request, self._update(user, {"email_verification": int(verified)}, "verification"))
        )

    async def create_session(self, request: Request) -> Response:
        user = self._write(request)
        agent = sessions.agent_of(request)
        session_id, credential = sessions.create(self.server, user["$id"], "server", "", agent)
        session = sessions.get(self.server, session_id) | {"current": False}
        announce.session_changed(self.server, session, "create")
        return JSON(session | {"secret": credential}, status_code=201)

    async def list_sessions(self, request: Request) -> Response:
        found = sessions.of_user(self.server, self._read(request)["$id"])
        return JSON({"total": len(found), "sessions": found})

    async def delete_sessions(self, request: Request) -> Response:
        user = self._write(request)
        for session in sessions.of_user(self.server, user["$id"]):
            self._end(session)
        return nothing()

    async def delete_session(self, request: Request) -> Response:
        user = self._write(request)
        for session in sessions.of_user(self.server, user["$id"]):
            if session["$id"] == request.path_params["session_id"]:
                self._end(session)
                return nothing()
        raise AppwriteError(404, "user_session_not_found", "The current user session could not be found.")

    async def create_jwt(self, request: Request) -> Response:
        user = self._write(request)
        values = await parameters(request)
        seconds = params.integer(values, "duration", 0, 3600, default=900)
        wanted = params.text(values, "sessionId", 36, default="", shortest=0)
        session_id = self._session_for_jwt(user["$id"], wanted)
        return JSON({"jwt": mint_user_jwt(self.server, user["$id"], session_id, seconds)}, status_code=201)

    async def create_token(self, request: Request) -> Response:
        user = self._write(request)
        values = await parameters(request)
        length = params.integer(values, "length", 4, 128, default=6)
        seconds = params.integer(values, "expire", 1, 31_536_000, default=900)
        return JSON(tokens.create(self.server, user["$id"], length, seconds), status_code=201)

    def _read(self, request: Request) -> dict[str, Any]:
        self.server.identify(request).need("users.read")
        return users.get(self.server, request.path_params["user_id"])

    def _write(self, request: Request) -> dict[str, Any]:
        self.server.identify(request).need("users.write")
        return users.get(self.server, request.path_params["user_id"])

    def _updated(
        self, request: Request, user: dict[str, Any], changes: dict[str, Any], field: str
    ) -> Response:
        return JSON(users.shown(request, self._update(user, changes, field)))

    def _update(self, user: dict[str, Any], changes: dict[str, Any], field: str) -> dict[str, Any]:
        updated = users.update(self.server, user["$id"], changes)
        told = updated["prefs"] if field == "prefs" else updated
        announce.user_changed(self.server, user["$id"], told, "update", field)
        return updated

    def _session_for_jwt(self, user_id: str, wanted: str) -> str:
        """`recent` names the youngest session; a session that is not there binds the token to none."""
        found = [session["$id"] for session in sessions.of_user(self.server, user_id)]
        if wanted == "recent":
            return found[-1] if found else ""
        return wanted if wanted in found else ""

    def _end(self, session: dict[str, Any]) -> None:
        sessions.remove(self.server, session["userId"], session["$id"])
        announce.session_changed(self.server, session, "delete")


def install(server: Server) -> None:
    server.app.router.routes.extend(UserRoutes(server).routes())
