"""Sessions: rows, their secrets (only a hash is stored) and the form in which clients carry them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import platform
import re
import secrets
from typing import Any, Final

from starlette.requests import HTTPConnection

from local_appwrite.identity import iso, unique_id
from local_appwrite.server import Server

LIFETIME_SECONDS: Final = 31_536_000
MOST_PER_USER: Final = 10
SCHEMA: Final = """
create table if not exists sessions (
    id text primary key, user_id text not null references users (id) on delete cascade,
    created_at text not null, expire text not null, provider text not null, provider_uid text not null,
    secret_hash text not null unique, user_agent text not null
);
create index if not exists sessions_of_user on sessions (user_id);
"""
_CLIENT_FIELDS: Final = (
    "osCode", "osName", "osVersion", "clientType", "clientCode", "clientName", "clientVersion",
    "clientEngine", "clientEngineVersion", "deviceName", "deviceBrand", "deviceModel",
)  # fmt: skip
_SERVER_SDKS: Final = {"python": "AppwritePythonSDK", "cli": "AppwriteCLI"}
_FACTORS: Final = {"email": "password", "anonymous": "anonymous", "server": "server", "token": "token"}


def agent_of(request: HTTPConnection) -> str:
    """What the client calls itself; the headers of a server SDK are surer than its user agent."""
    agent = request.headers.get("user-agent", "")
    language = request.headers.get("x-sdk-language", "")
    if name := _SERVER_SDKS.get(language):
        return f"{name}/{request.headers.get('x-sdk-version', '')} ({platform.system()})"
    return agent if not language or agent.startswith("Mozilla/") else ""


def create(
    server: Server, user_id: str, provider: str, provider_uid: str, user_agent: str
) -> tuple[str, str]:
    """Start a session; `(session id, what the client sends from now on)`. The eleventh ends the oldest."""
    now, secret, session_id = server.clock(), secrets.token_hex(64), unique_id(server.clock)
    server.store.execute(
        "insert into sessions values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            session_id,
            user_id,
            iso(now),
            iso(now + LIFETIME_SECONDS),
            provider,
            provider_uid,
            _hash(secret),
            user_agent,
        ),
    )
    server.store.execute(
        "delete from sessions where user_id = ? and id not in"
        " (select id from sessions where user_id = ? order by rowid desc limit ?)",
        (user_id, user_id, MOST_PER_USER),
    )
    return session_id, encode_secret(user_id, secret)


def find_by_secret(server: Server, credential: str) -> dict[str, Any] | None:
    """The live session that `credential` opens."""
    decoded = decode_secret(credential)
    if decoded is None:
        return None
    user_id, secret = decoded
    row = server.store.one(
        "select * from sessions where secret_hash = ? and user_id = ? and expire > ?",
        (_hash(secret), user_id, iso(server.clock())),
    )
    return answer(dict(row), current=True) if row else None


def get(server: Server, session_id: str) -> dict[str, Any]:
    """A session that was just made: it is the current one."""
    return answer(
        dict(server.store.all("select * from sessions where id = ?", (session_id,))[0]), current=True
    )


def belongs(server: Server, user_id: str, session_id: str) -> bool:
    found = server.store.one("select 1 from sessions where id = ? and user_id = ?", (session_id, user_id))
    return found is not None


def of_user(server: Server, user_id: str, current_id: str = "") -> list[dict[str, Any]]:
    rows = server.store.all("select * from sessions where user_id = ? order by created_at, rowid", (user_id,))
    return [answer(dict(row), current=row["id"] == current_id) for row in rows]


def extend(server: Server, session_id: str) -> None:
    expire = iso(server.clock() + LIFETIME_SECONDS)
    server.store.execute("update sessions set expire = ? where id = ?", (expire, session_id))


def remove(server: Server, user_id: str, session_id: str) -> None:
    server.store.execute("delete from sessions where user_id = ? and id = ?", (user_id, session_id))


def answer(row: dict[str, Any], *, current: bool) -> dict[str, Any]:
    """A session as the API tells it; its `secret` is shown to servers alone, once, by who made it."""
    return {
        "$id": row["id"],
        "$createdAt": row["created_at"],
        "$updatedAt": row["created_at"],
        "userId": row["user_id"],
        "expire": row["expire"],
        "provider": row["provider"],
        "providerUid": row["provider_uid"],
        "providerAccessToken": "",
        "providerAccessTokenExpiry": "",
        "providerRefreshToken": "",
        "ip": "127.0.0.1",
        **_client(row["user_agent"]),
        "countryCode": "--",
        "countryName": "Unknown",
        "current": current,
        "factors": [_FACTORS.get(row["provider"], row["provider"])],
        "secret": "",
        "mfaUpdatedAt": "",
    }


def encode_secret(user_id: str, secret: str) -> str:
    return base64.b64encode(json.dumps({"id": user_id, "secret": secret}).encode()).decode()


def decode_secret(credential: str) -> tuple[str, str] | None:
    """`(user id, secret)` of what a client sent, None when it is not of that form."""
    try:
        parts = json.loads(base64.b64decode(credential))
        return str(parts["id"]), str(parts["secret"])
    except (ValueError, binascii.Error, KeyError, TypeError):
        return None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _client(user_agent: str) -> dict[str, str]:
    """What the real server recognises of the clients of this suite."""
    fields = dict.fromkeys(_CLIENT_FIELDS, "")
    if "linux" in user_agent.lower():
        fields |= {"osCode": "LIN", "osName": "GNU/Linux", "deviceName": "desktop"}
    if found := re.match(r"AppwriteCLI/([\d.]+)", user_agent):
        fields |= {"clientType": "desktop", "clientCode": "cli", "clientName": "Appwrite CLI"}
        fields["clientVersion"] = found[1]
    elif found := re.match(r"python-requests/(\d+\.\d+)", user_agent):
        fields |= {"clientType": "library", "clientName": "Python Requests", "clientVersion": found[1]}
    return fields
