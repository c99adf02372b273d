"""The Account API: what users do with their own account."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite import params
from local_appwrite.account import announce, passwords, sessions, users
from local_appwrite.account.passwords import password_param
from local_appwrite.body import JSON, parameters
from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server


class AccountRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        return [
            Route("/v1/account", self.create, methods=["POST"]),
            Route("/v1/account", self.get, methods=["GET"]),
            Route("/v1/account/prefs", self.get_prefs, methods=["GET"]),
            Route("/v1/account/prefs", self.update_prefs, methods=["PATCH"]),
            Route("/v1/account/name", self.update_name, methods=["PATCH"]),
            Route("/v1/account/email", self.update_email, methods=["PATCH"]),
            Route("/v1/account/password", self.update_password, methods=["PATCH"]),
            Route("/v1/account/status", self.block, methods=["PATCH"]),
        ]

    async def create(self, request: Request) -> Response:
        self.server.identify(request).need("sessions.write")
        values = await parameters(request)
        user_id = params.custom_id(values, "userId", self.server.clock)
        email, password = params.email(values), password_param(values)
        name = params.text(values, "name", 128, default="", shortest=0)
        stored = await passwords.hashed(password)
        user = users.create(self.server, user_id, email=email, password=stored, name=name, accessed=True)
        shown = users.account_answer(user)
        announce.user_changed(self.server, user_id, shown, "create", actor_id=user_id)
        return JSON(users.shown(request, shown), status_code=201)

    async def get(self, request: Request) -> Response:
        return JSON(users.shown(request, users.account_answer(self._caller(request).user or {})))

    async def get_prefs(self, request: Request) -> Response:
        return JSON((self._caller(request).user or {})["prefs"])

    async def update_prefs(self, request: Request) -> Response:
        caller = self._caller(request)
        prefs = params.mapping(await parameters(request), "prefs")
        return self._updated(request, caller, {"prefs": prefs}, "prefs")

    async def update_name(self, request: Request) -> Response:
        caller = self._caller(request)
        name = params.text(await parameters(request), "name", 128)
        return self._updated(request, caller, {"name": name}, "name")

    async def update_email(self, request: Request) -> Response:
        """Also how an anonymous user becomes one with e-mail and password."""
        caller = self._caller(request)
        values = await parameters(request)
        email, password = params.email(values), password_param(values)
        changes: dict[str, Any] = {"email": email, "email_verification": 0}
        stored = (caller.user or {})["password"]
        if not stored:
            changes |= await self._password_changes(password)
        elif not await passwords.matches(stored, password):
            raise _bad_credentials()
        return self._updated(request, caller, changes, "email")

    async def update_password(self, request: Request) -> Response:
        caller = self._caller(request)
        values = await parameters(request)
        password = password_param(values)
        stored = (caller.user or {})["password"]
        if stored and not await passwords.matches(stored, str(values.get("oldPassword", ""))):
            raise _bad_credentials()
        return self._updated(request, caller, await self._password_changes(password), "password")

    async def block(self, request: Request) -> Response:
        """The user shuts their own account; every session ends with it."""
        caller = self._caller(request)
        answer = self._updated(request, caller, {"status": 0}, "status")
        for session in sessions.of_user(self.server, caller.user_id):
            sessions.remove(self.server, caller.user_id, session["$id"])
        return answer

    def _caller(self, request: Request) -> Caller:
        caller = self.server.identify(request)
        caller.need("account")
        return caller

    async def _password_changes(self, password: str) -> dict[str, Any]:
        stored = await passwords.hashed(password)
        return {"password": stored, "password_update": users.now(self.server)}

    def _updated(self, request: Request, caller: Caller, changes: dict[str, Any], field: str) -> Response:
        user = users.account_answer(users.update(self.server, caller.user_id, changes))
        told = user["prefs"] if field == "prefs" else user
        announce.user_changed(self.server, caller.user_id, told, "update", field, caller.user_id)
        return JSON(users.shown(request, user))


def _bad_credentials() -> AppwriteError:
    message = "Invalid credentials. Please check the email and password."
    return AppwriteError(401, "user_invalid_credentials", message)


def install(server: Server) -> None:
    server.app.router.routes.extend(AccountRoutes(server).routes())
