"""Keys and tokens that speak for a project, a function or a user: made here and verified here.

Function keys and user JWTs are HS256 with the server's secret, so they outlive a restart. A key has the
form `<type>_<secret>`; `standard` and `ephemeral` are the types that exist here.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable
from typing import Any, Final

import jwt

from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso
from local_appwrite.server import Server

FUNCTION_KEY_PREFIX: Final = "ephemeral_"
_ALGORITHM: Final = "HS256"
_RESOURCES: Final = (
    "apps archives attributes backups.policies buckets collections columns databases documents domains "
    "execution executions files functions indexes insights keys log messages migrations mocks oauth2 "
    "platforms policies presences project project.oauth2 project.policies providers reports restorations "
    "rows rules schedules sessions sites stages subscribers tables targets teams templates tokens topics "
    "users vcs wafRules webhooks"
)
_SINGLE_SCOPES: Final = (
    "assistant.read avatars.read dedicatedDatabases.execute events.read health.read locale.read "
    "oauth2.introspect usage.read global"
)
EVERY_KEY_SCOPE: Final = frozenset(_SINGLE_SCOPES.split()).union(
    *({f"{resource}.read", f"{resource}.write"} for resource in _RESOURCES.split())
)
APPLICATION_SCOPES: Final = frozenset({"global", "health.read"})  # what any valid key may do besides its own

SCHEMA: Final = """
create table if not exists project_keys (
    id text primary key, created_at text not null, updated_at text not null,
    name text not null, secret text not null unique, scopes text not null, expire text
);
"""


def mint_function_key(
    server: Server, function_id: str, scopes: Iterable[str], ttl_seconds: int, execution_id: str = ""
) -> str:
    """The `x-appwrite-key` of one execution; reads as a guest once `ttl_seconds` are over."""
    claims = {
        "projectId": server.settings.project_id,
        "functionId": function_id,
        "executionId": execution_id,
        "scopes": sorted(scopes),
    }
    return FUNCTION_KEY_PREFIX + _sign(server, claims, ttl_seconds)


def mint_user_jwt(server: Server, user_id: str, session_id: str, ttl_seconds: int) -> str:
    """A token for `X-Appwrite-JWT`; it ends with the session, if `session_id` names one."""
    return _sign(server, {"userId": user_id, "sessionId": session_id}, ttl_seconds)


def read_user_jwt(server: Server, token: str) -> dict[str, Any]:
    """`{userId, sessionId}`; 401 `user_jwt_invalid` for any other token."""
    try:
        return _verify(server, token)
    except jwt.InvalidTokenError as error:
        message = f"Failed to verify JWT. Invalid token: {_reason(error, token)}"
        raise AppwriteError(401, "user_jwt_invalid", message) from error


def read_function_key(server: Server, key: str) -> dict[str, Any] | None:
    """The claims of a function key, or None for a forged or expired one.

    None is not an error: the real server goes on with such a key as a guest and says nothing.
    """
    try:
        claims = _verify(server, key.removeprefix(FUNCTION_KEY_PREFIX))
    except jwt.InvalidTokenError:
        return None
    return claims if claims.get("projectId") == server.settings.project_id else None


def create_project_key(
    server: Server, key_id: str, name: str, scopes: list[str], expire: str | None
) -> dict[str, Any]:
    """A stored key; `expire` is a time or None. 409 when the id is taken."""
    now, secret = iso(server.clock()), f"standard_{secrets.token_hex(128)}"
    try:
        server.store.execute(
            "insert into project_keys values (?, ?, ?, ?, ?, ?, ?)",
            (key_id, now, now, name, secret, json.dumps(scopes), expire),
        )
    except sqlite3.IntegrityError as error:
        message = "Key with the requested ID already exists. Try again with a different ID."
        raise AppwriteError(409, "key_already_exists", message) from error
    return next(key for key in project_keys(server) if key["$id"] == key_id)


def project_keys(server: Server) -> list[dict[str, Any]]:
    return [
        {
            "$id": row["id"],
            "$createdAt": row["created_at"],
            "$updatedAt": row["updated_at"],
            "name": row["name"],
            "expire": row["expire"] or "",
            "scopes": json.loads(row["scopes"]),
            "secret": row["secret"],
            "accessedAt": "",
            "sdks": [],
        }
        for row in server.store.all("select * from project_keys order by rowid")
    ]


def remove_project_key(server: Server, key_id: str) -> bool:
    return server.store.execute("delete from project_keys where id = ?", (key_id,)).rowcount > 0


def project_key_scopes(server: Server, key: str) -> frozenset[str]:
    """Scopes of a stored key; 401 for a key that nobody made or that has expired."""
    if secrets.compare_digest(key.encode(), server.settings.api_key.encode()):
        return EVERY_KEY_SCOPE
    row = server.store.one("select scopes, expire from project_keys where secret = ?", (key,))
    if row is None:
        raise AppwriteError(
            401, "user_unauthorized", "The current user is not authorized to perform the requested action."
        )
    if row["expire"] and row["expire"] < iso(server.clock()):
        raise AppwriteError(
            401,
            "project_key_expired",
            "The project key has expired. Please generate a new key using the Appwrite console.",
        )
    return APPLICATION_SCOPES | set(json.loads(row["scopes"]))


def _sign(server: Server, claims: dict[str, Any], ttl_seconds: int) -> str:
    now = int(server.clock())
    return jwt.encode({**claims, "iat": now, "exp": now + ttl_seconds}, server.settings.secret, _ALGORITHM)


def _verify(server: Server, token: str) -> dict[str, Any]:
    """Checked against the server's clock, which tests may hold still."""
    options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": ["exp"]}
    claims: dict[str, Any] = jwt.decode(token, server.settings.secret, [_ALGORITHM], options=options)
    if server.clock() >= claims["exp"]:
        raise jwt.ExpiredSignatureError
    return claims


def _reason(error: jwt.InvalidTokenError, token: str) -> str:
    """The words of the real server's JWT library."""
    if isinstance(error, jwt.ExpiredSignatureError):
        return "Expired"
    return "Signature failed" if token.count(".") > 1 else "Incomplete segments"
