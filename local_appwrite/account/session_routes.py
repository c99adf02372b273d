"""Sessions of the Account API: log in, log out, cookies, JWTs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite import params
from local_appwrite.account import announce, passwords, sessions, tokens, users
from local_appwrite.account.identify import cookie_name
from local_appwrite.account.keys import mint_user_jwt
from local_appwrite.account.passwords import password_param
from local_appwrite.body import JSON, nothing, parameters, requested_project
from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError
from local_appwrite.identity import unique_id
from local_appwrite.server import Server

OPERATOR_EMAIL: Final = "admin@example.com"  # logs in to project `console` with the API key as password


class SessionRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        base = "/v1/account/sessions"
        return [
            Route(f"{base}/email", self.create_email, methods=["POST"]),
            Route(f"{base}/anonymous", self.create_anonymous, methods=["POST"]),
            Route(f"{base}/token", self.create_from_token, methods=["POST"]),
            Route(base, self.list_sessions, methods=["GET"]),
            Route(base, self.delete_all, methods=["DELETE"]),
            Route(base + "/{session_id}", self.get, methods=["GET"]),
            Route(base + "/{session_id}", self.extend, methods=["PATCH"]),
            Route(base + "/{session_id}", self.delete, methods=["DELETE"]),
            Route("/v1/account/jwts", self.create_jwt, methods=["POST"]),
            Route("/v1/account/jwt", self.create_jwt, methods=["POST"]),
        ]

    async def create_email(self, request: Request) -> Response:
        caller = self.server.identify(request)
        caller.need("sessions.write")
        values = await parameters(request)
        email, password = params.email(values), password_param(values)
        user = await self._by_password(email, password, requested_project(request) or "console")
        if not user["status"]:
            raise AppwriteError(401, "user_blocked", "The current user has been blocked.")
        return self._started(request, caller, user["$id"], "email", email)

    async def create_anonymous(self, request: Request) -> Response:
        caller = self.server.identify(request)
        if caller.user:
            raise AppwriteError(
                401,
                "user_session_already_exists",
                "Creation of anonymous users is prohibited when a session is active.",
            )
        caller.need("sessions.write")
        user = users.create(self.server, unique_id(self.server.clock), accessed=True)
        return self._started(request, caller, user["$id"], "anonymous", "")

    async def create_from_token(self, request: Request) -> Response:
        caller = self.server.identify(request)
        caller.need("sessions.write")
        values = await parameters(request)
        user_id = params.custom_id(values, "userId", self.server.clock)
        secret = params.text(values, "secret", 256)
        tokens.use(self.server, user_id, secret)
        return self._started(request, caller, user_id, "token", "")

    async def list_sessions(self, request: Request) -> Response:
        caller = self._account(request)
        found = sessions.of_user(self.server, caller.user_id, caller.session_id)
        return JSON({"total": len(found), "sessions": found})

    async def get(self, request: Request) -> Response:
        return JSON(self._named(request, self._account(request)))

    async def extend(self, request: Request) -> Response:
        caller = self._account(request)
        session = self._named(request, caller)
        sessions.extend(self.server, session["$id"])
        updated = self._named(request, caller)
        announce.session_changed(self.server, updated, "update", caller.user_id)
        return JSON(updated)

    async def delete(self, request: Request) -> Response:
        caller = self._account(request)
        session = self._named(request, caller)
        sessions.remove(self.server, caller.user_id, session["$id"])
        answer = nothing()
        if session["current"]:
            self._end_cookies(request, answer)
        announce.session_changed(self.server, session, "delete", caller.user_id)
        return answer

    async def delete_all(self, request: Request) -> Response:
        caller = self._account(request)
        for session in sessions.of_user(self.server, caller.user_id, caller.session_id):
            sessions.remove(self.server, caller.user_id, session["$id"])
            announce.session_changed(self.server, session, "delete", caller.user_id)
        answer = nothing()
        self._end_cookies(request, answer)
        return answer

    async def create_jwt(self, request: Request) -> Response:
        caller = self._account(request)
        if caller.kind != "session":
            raise _session_not_found()
        seconds = params.integer(await parameters(request), "duration", 0, 3600, default=900)
        token = mint_user_jwt(self.server, caller.user_id, caller.session_id, seconds)
        return JSON({"jwt": token}, status_code=201)

    def _account(self, request: Request) -> Caller:
        caller = self.server.identify(request)
        caller.need("account")
        return caller

    def _named(self, request: Request, caller: Caller) -> dict[str, Any]:
        wanted = request.path_params["session_id"]
        for session in sessions.of_user(self.server, caller.user_id, caller.session_id):
            if session["$id"] == wanted or (wanted == "current" and session["current"]):
                return session
        raise _session_not_found()

    async def _by_password(self, email: str, password: str, project_id: str) -> dict[str, Any]:
        if project_id == "console":
            return await self._operator(email, password)
        user = users.find_by_email(self.server, email, project_id)
        if user is None or not await passwords.matches(user["password"], password):
            raise _bad_credentials()
        return user

    async def _operator(self, email: str, password: str) -> dict[str, Any]:
        if email != OPERATOR_EMAIL or password != self.server.settings.api_key:
            raise _bad_credentials()
        if found := users.find_by_email(self.server, email, "console"):
            return found
        stored = await passwords.hashed(password)
        return users.find_by_email(self.server, email, "console") or users.create(
            self.server,
            unique_id(self.server.clock),
            email=email,
            password=stored,
            name="Operator",
            accessed=True,
            project_id="console",
        )

    def _started(
        self, request: Request, caller: Caller, user_id: str, provider: str, provider_uid: str
    ) -> Response:
        agent = sessions.agent_of(request)
        session_id, credential = sessions.create(self.server, user_id, provider, provider_uid, agent)
        session = sessions.get(self.server, session_id)
        shown = session | {"secret": credential if caller.privileged else ""}
        answer = JSON(shown, status_code=201)
        self._set_cookies(request, answer, credential, self.server.clock() + sessions.LIFETIME_SECONDS)
        name = cookie_name(requested_project(request) or "console")
        answer.headers["x-fallback-cookies"] = f'{{"{name}": "{credential}"}}'
        announce.session_changed(self.server, session, "create", user_id)
        return answer

    def _end_cookies(self, request: Request, answer: Response) -> None:
        self._set_cookies(request, answer, "deleted", 1)
        answer.headers["x-fallback-cookies"] = "[]"

    def _set_cookies(self, request: Request, answer: Response, value: str, expire: float) -> None:
        """The server's cookies carry no `Secure` over plain HTTP; browsers then keep the legacy one."""
        name = cookie_name(requested_project(request) or "console")
        form = "%a, %d-%b-%Y %H:%M:%S GMT"
        until = datetime.fromtimestamp(expire, UTC).strftime(form)
        age = 0 if value == "deleted" else sessions.LIFETIME_SECONDS
        for suffix, same_site in (("_legacy", ""), ("", "; SameSite=None")):
            cookie = f"{name}{suffix}={value}; expires={until}; Max-Age={age}; path=/; HttpOnly{same_site}"
            answer.headers.append("set-cookie", cookie)


def _session_not_found() -> AppwriteError:
    return AppwriteError(404, "user_session_not_found", "The current user session could not be found.")


def _bad_credentials() -> AppwriteError:
    message = "Invalid credentials. Please check the email and password."
    return AppwriteError(401, "user_invalid_credentials", message)


def install(server: Server) -> None:
    server.app.router.routes.extend(SessionRoutes(server).routes())
