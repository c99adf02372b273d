"""From a request to its caller: API key, function key, session (cookie, header, fallback), JWT, guest."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from starlette.requests import HTTPConnection

from local_appwrite.account import keys, sessions, users
from local_appwrite.body import requested_project
from local_appwrite.callers import GUEST, Caller, key_caller, user_caller
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server


def identify(server: Server, request: HTTPConnection) -> Caller:
    """The caller of `request`; 401 or 403 for credentials that contradict each other or are unknown.

    A key wins over a session. A forged or expired function key, an ended session and a session's JWT after
    its session are a guest, without a word.
    """
    key = request.headers.get("x-appwrite-key", "")
    if key:
        return _by_key(server, request, key)
    project_id = requested_project(request) or "console"
    if request.headers.get("x-appwrite-mode") == "admin" and project_id == server.settings.project_id:
        return _console(server, request)
    session = by_session_secret(server, session_credential(request, project_id), project_id)
    token = request.headers.get("x-appwrite-jwt", "")
    if not token:
        return session
    if session.user:
        raise AppwriteError(
            403,
            "user_jwt_and_cookie_set",
            "JWT and cookie used in the same request. Use either `setJWT` or `setCookie`. Learn about which "
            "authentication method to use in the SSR docs: "
            "https://appwrite.io/docs/products/auth/server-side-rendering",
        )
    return by_jwt(server, token)


def session_credential(request: HTTPConnection, project_id: str) -> str:
    """The encoded session that the request carries, '' without one."""
    name = cookie_name(project_id)
    for found in (
        request.cookies.get(name),
        request.cookies.get(f"{name}_legacy"),
        request.headers.get("x-appwrite-session"),
        _fallback_cookies(request).get(name),
    ):
        if found and sessions.decode_secret(found):
            return found
    return ""


def cookie_name(project_id: str) -> str:
    return f"a_session_{project_id}"


def by_session_secret(server: Server, credential: str, project_id: str = "") -> Caller:
    """A guest when `credential` opens no live session of the project."""
    session = sessions.find_by_secret(server, credential)
    user = users.find(server, session["userId"], project_id) if session else None
    if session is None or user is None:
        return GUEST
    return _user(server, "session", user, session["$id"])


def by_jwt(server: Server, token: str) -> Caller:
    """401 for a token that is not ours or has expired; a guest when its user or session is gone."""
    claims = keys.read_user_jwt(server, token)
    user = users.find(server, str(claims.get("userId", "")))
    session_id = str(claims.get("sessionId", ""))
    if user is None or (session_id and not sessions.belongs(server, user["$id"], session_id)):
        return GUEST
    return _user(server, "jwt", user, session_id)


def _console(server: Server, request: HTTPConnection) -> Caller:
    """The operator, logged in to project `console` and working on this one: everything is allowed."""
    operator = by_session_secret(server, session_credential(request, "console"), "console")
    if not operator.user:
        return GUEST
    scopes = keys.EVERY_KEY_SCOPE | {"public"}
    return replace(key_caller(scopes), title=operator.title, extra={"operatorId": operator.user_id})


def _user(server: Server, kind: str, user: dict[str, Any], session_id: str) -> Caller:
    if not user["status"]:
        raise AppwriteError(401, "user_blocked", "The current user has been blocked.")
    touched = users.touch(server, user)
    return replace(user_caller(kind, touched, session_id), title=str(user["email"] or "User"))


def _by_key(server: Server, request: HTTPConnection, key: str) -> Caller:
    title = f"app.{server.settings.project_id}@service.{request.url.hostname}"
    kind = key.partition("_")[0] if "_" in key else "standard"
    if key.startswith(keys.FUNCTION_KEY_PREFIX):
        claims = keys.read_function_key(server, key)
        if claims is None:
            return GUEST
        scopes = keys.APPLICATION_SCOPES | set(claims["scopes"])
        return replace(key_caller(scopes), title=title, extra={"functionId": claims["functionId"]})
    if kind != "standard" and key != server.settings.api_key:
        return GUEST
    return replace(key_caller(keys.project_key_scopes(server, key)), title=title)


def _fallback_cookies(request: HTTPConnection) -> dict[str, str]:
    try:
        cookies = json.loads(request.headers.get("x-fallback-cookies", "{}"))
    except ValueError:
        return {}
    return {k: v for k, v in cookies.items() if isinstance(v, str)} if isinstance(cookies, dict) else {}
