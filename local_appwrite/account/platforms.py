"""Web platforms: the hosts whose pages may call this project."""

from __future__ import annotations

import sqlite3
from typing import Any, Final
from urllib.parse import urlsplit

from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso
from local_appwrite.server import Server

SCHEMA: Final = """
create table if not exists platforms (
    id text primary key, created_at text not null, updated_at text not null, name text not null,
    hostname text not null
);
"""


def host_of(origin: str) -> str:
    """'' for what is no origin."""
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def is_registered(server: Server, origin: str) -> bool:
    """Whether the host of `origin` is one of a web platform; ports and schemes do not matter."""
    host = host_of(origin)
    if host in {host_of(one) for one in server.settings.origins}:
        return True
    return server.store.one("select 1 from platforms where hostname = ?", (host,)) is not None


def refusal(origin: str) -> str:
    return (
        f"Invalid Origin. Register your new client ({host_of(origin)}) as a new Web platform on your project "
        "console dashboard"
    )


def create(server: Server, platform_id: str, name: str, hostname: str) -> dict[str, Any]:
    now = iso(server.clock())
    try:
        server.store.execute(
            "insert into platforms values (?, ?, ?, ?, ?)", (platform_id, now, now, name, hostname.lower())
        )
    except sqlite3.IntegrityError as error:
        message = "Platform with the requested ID already exists. Try again with a different ID."
        raise AppwriteError(409, "platform_already_exists", message) from error
    return get(server, platform_id)


def every(server: Server) -> list[dict[str, Any]]:
    return [_answer(row) for row in server.store.all("select * from platforms order by rowid")]


def get(server: Server, platform_id: str) -> dict[str, Any]:
    row = server.store.one("select * from platforms where id = ?", (platform_id,))
    if row is None:
        message = "Platform with the requested ID could not be found."
        raise AppwriteError(404, "platform_not_found", message)
    return _answer(row)


def remove(server: Server, platform_id: str) -> None:
    get(server, platform_id)
    server.store.execute("delete from platforms where id = ?", (platform_id,))


def _answer(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "$id": row["id"],
        "$createdAt": row["created_at"],
        "$updatedAt": row["updated_at"],
        "name": row["name"],
        "type": "web",
        "hostname": row["hostname"],
    }
