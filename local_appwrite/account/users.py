"""Users: rows and the form in which the API tells them.

A user is handed around as the Users API answers it (`$id`, `email`, `labels`, …, with the password's hash);
`account_answer` is what the user themself may see.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any, Final

from starlette.requests import HTTPConnection

from local_appwrite.body import older_format
from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso, unique_id
from local_appwrite.server import Server

SCHEMA: Final = """
create table if not exists users (
    id text primary key, created_at text not null, updated_at text not null, registration text not null,
    name text not null, email text, phone text not null default '', password text,
    password_update text not null, status integer not null default 1, labels text not null default '[]',
    email_verification integer not null default 0, phone_verification integer not null default 0,
    mfa integer not null default 0, prefs text not null default '{}', accessed_at text not null,
    target_id text not null, target_at text not null, project_id text not null,
    unique (project_id, email)
);
"""
_ACCESS_SECONDS: Final = 86_400  # how stale `accessedAt` may be before a request renews it
_HASH_OPTIONS: Final = {"type": "argon2", "memory_cost": 65536, "time_cost": 4, "threads": 3}
_FREE_DOMAINS: Final = frozenset({"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com"})
_DISPOSABLE_DOMAINS: Final = frozenset({"example.com", "example.org", "example.net", "mailinator.com"})


def create(
    server: Server,
    user_id: str,
    *,
    email: str | None = None,
    phone: str = "",
    password: str | None = None,
    name: str = "",
    accessed: bool = False,
    project_id: str = "",
) -> dict[str, Any]:
    """`password` is a hash; 409 when the id or the e-mail is taken."""
    now = iso(server.clock())
    try:
        server.store.execute(
            "insert into users (id, created_at, updated_at, registration, name, email, phone, password,"
            " password_update, accessed_at, target_id, target_at, project_id)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                user_id, now, now, now, name, email, phone, password, now if password else "",
                now if accessed else "", unique_id(server.clock), now,
                project_id or server.settings.project_id,
            ),
        )  # fmt: skip
    except sqlite3.IntegrityError as error:
        message = "A user with the same id, email, or phone already exists in this project."
        raise AppwriteError(409, "user_already_exists", message) from error
    return get(server, user_id, project_id)


def find(server: Server, user_id: str, project_id: str = "") -> dict[str, Any] | None:
    row = server.store.one(
        "select * from users where id = ? and project_id = ?",
        (user_id, project_id or server.settings.project_id),
    )
    return _answer(row) if row else None


def find_by_email(server: Server, email: str, project_id: str) -> dict[str, Any] | None:
    row = server.store.one("select * from users where email = ? and project_id = ?", (email, project_id))
    return _answer(row) if row else None


def get(server: Server, user_id: str, project_id: str = "") -> dict[str, Any]:
    found = find(server, user_id, project_id)
    if found is None:
        raise not_found()
    return found


def every(server: Server) -> list[dict[str, Any]]:
    """All users of the project, the oldest first."""
    rows = server.store.all(
        "select * from users where project_id = ? order by rowid", (server.settings.project_id,)
    )
    return [_answer(row) for row in rows]


def update(server: Server, user_id: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Set columns of the user; 409 when an e-mail is taken."""
    stored = {key: json.dumps(v) if isinstance(v, dict | list) else v for key, v in changes.items()}
    assignments = ", ".join(f"{column} = :{column}" for column in stored)
    try:
        server.store.execute(
            f"update users set {assignments}, updated_at = :now where id = :id",
            {**stored, "now": iso(server.clock()), "id": user_id},
        )
    except sqlite3.IntegrityError as error:
        message = "A target with the same ID already exists."
        raise AppwriteError(409, "user_target_already_exists", message) from error
    row = server.store.one("select * from users where id = ?", (user_id,))
    if row is None:
        raise not_found()
    return _answer(row)


def remove(server: Server, user_id: str) -> None:
    server.store.execute("delete from users where id = ?", (user_id,))


def touch(server: Server, user: dict[str, Any]) -> dict[str, Any]:
    """Note the visit of a user whose last one is a day old, and answer the user as this request sees them.

    The request that notes the visit still tells the old `$updatedAt` and a time without zone, as the real
    server does.
    """
    now = server.clock()
    if user["accessedAt"] > iso(now - _ACCESS_SECONDS):
        return user
    update(server, user["$id"], {"accessed_at": iso(now)})
    return {**user, "accessedAt": iso(now).partition("+")[0].replace("T", " ")}


def now(server: Server) -> str:
    return iso(server.clock())


def shown(request: HTTPConnection, user: dict[str, Any]) -> dict[str, Any]:
    """The user in the form that the client's version knows."""
    unknown: tuple[str, ...] = ()
    if older_format(request, "1.9.0"):
        unknown += ("impersonator", "impersonatorUserId")
    if older_format(request, "1.5.0"):
        unknown += ("mfa", "targets")
    return {key: value for key, value in user.items() if key not in unknown}


def account_answer(user: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in user.items() if key not in ("password", "hash", "hashOptions")}


def not_found() -> AppwriteError:
    return AppwriteError(404, "user_not_found", "User with the requested ID could not be found.")


def _answer(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "$id": row["id"],
        "$createdAt": row["created_at"],
        "$updatedAt": row["updated_at"],
        "name": row["name"],
        "password": row["password"] or "",
        "hash": "argon2",
        "hashOptions": _HASH_OPTIONS,
        "registration": row["registration"],
        "status": bool(row["status"]),
        "labels": json.loads(row["labels"]),
        "passwordUpdate": row["password_update"],
        "email": row["email"] or "",
        "phone": row["phone"],
        "emailVerification": bool(row["email_verification"]),
        **_email_facts(row["email"]),
        "phoneVerification": bool(row["phone_verification"]),
        "mfa": bool(row["mfa"]),
        "prefs": json.loads(row["prefs"]),
        "targets": [_target(row)] if row["email"] else [],
        "accessedAt": row["accessed_at"],
        "impersonator": False,
        "impersonatorUserId": None,
    }


def _email_facts(email: str | None) -> dict[str, Any]:
    if not email:
        names = ("emailCanonical", "emailIsFree", "emailIsDisposable", "emailIsCorporate", "emailIsCanonical")
        return dict.fromkeys(names)
    domain = email.rpartition("@")[2]
    free, disposable = domain in _FREE_DOMAINS, domain in _DISPOSABLE_DOMAINS
    return {
        "emailCanonical": email,
        "emailIsFree": free,
        "emailIsDisposable": disposable,
        "emailIsCorporate": not free and not disposable,
        "emailIsCanonical": True,
    }


def _target(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "$id": row["target_id"],
        "$createdAt": row["target_at"],
        "$updatedAt": row["target_at"],
        "name": "",
        "userId": row["id"],
        "providerId": None,
        "providerType": "email",
        "identifier": row["email"],
        "expired": False,
    }
