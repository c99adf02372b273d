"""File tokens: secrets that open one file to whoever sends them, until they expire or are deleted."""

from __future__ import annotations

import secrets
import sqlite3
from typing import Any, Final

from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso, unique_id
from local_appwrite.server import Server
from local_appwrite.storage.files import File

SCHEMA: Final = """
create table if not exists file_tokens (
    sequence integer primary key autoincrement, id text not null unique, created_at text not null,
    bucket_id text not null, file_id text not null, secret text not null unique, expire text not null
);
"""


def create(server: Server, file: File, expire: str) -> dict[str, Any]:
    """`expire` is a time or '' for a token without end."""
    token_id, now = unique_id(server.clock), iso(server.clock())
    server.store.execute(
        "insert into file_tokens (id, created_at, bucket_id, file_id, secret, expire)"
        " values (?, ?, ?, ?, ?, ?)",
        (token_id, now, file.bucket.id, file.id, secrets.token_urlsafe(96), expire),
    )
    return answer(get(server, token_id))


def get(server: Server, token_id: str) -> sqlite3.Row:
    row = server.store.one("select * from file_tokens where id = ?", (token_id,))
    if row is None:
        raise AppwriteError(404, "token_not_found", "The requested file token could not be found.")
    return row


def of_file(server: Server, file: File) -> list[dict[str, Any]]:
    rows = server.store.all(
        "select * from file_tokens where bucket_id = ? and file_id = ? order by sequence",
        (file.bucket.id, file.id),
    )
    return [answer(row) for row in rows]


def by_secret(server: Server, secret: str) -> sqlite3.Row | None:
    """A live token; None for an unknown or expired one, with which a request is what it is without."""
    return server.store.one(
        "select * from file_tokens where secret = ? and (expire = '' or expire > ?)",
        (secret, iso(server.clock())),
    )


def set_expire(server: Server, token_id: str, expire: str) -> dict[str, Any]:
    server.store.execute("update file_tokens set expire = ? where id = ?", (expire, token_id))
    return answer(get(server, token_id))


def remove(server: Server, token_id: str) -> None:
    server.store.execute("delete from file_tokens where id = ?", (token_id,))


def answer(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "$id": row["id"],
        "$createdAt": row["created_at"],
        "resourceId": f"{row['bucket_id']}:{row['file_id']}",
        "resourceType": "files",
        "expire": row["expire"],
        "secret": row["secret"],
        "accessedAt": "",
    }
