"""One-time tokens that a server makes for a user and the user turns into a session."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Final

from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso, unique_id
from local_appwrite.server import Server

SCHEMA: Final = """
create table if not exists user_tokens (
    id text primary key, user_id text not null references users (id) on delete cascade,
    created_at text not null, expire text not null, secret_hash text not null
);
"""


def create(server: Server, user_id: str, length: int, expire_seconds: int) -> dict[str, Any]:
    now, secret, token_id = server.clock(), secrets.token_hex(length)[:length], unique_id(server.clock)
    created, expire = iso(now), iso(now + expire_seconds)
    server.store.execute(
        "insert into user_tokens values (?, ?, ?, ?, ?)", (token_id, user_id, created, expire, _hash(secret))
    )
    return {
        "$id": token_id,
        "$createdAt": created,
        "userId": user_id,
        "secret": secret,
        "expire": expire,
        "phrase": "",
    }


def use(server: Server, user_id: str, secret: str) -> None:
    """Consume the token; 401 `user_invalid_token` when there is none or it has expired."""
    cursor = server.store.execute(
        "delete from user_tokens where user_id = ? and secret_hash = ? and expire > ?",
        (user_id, _hash(secret), iso(server.clock())),
    )
    if cursor.rowcount == 0:
        raise AppwriteError(401, "user_invalid_token", "Invalid token passed in the request.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
