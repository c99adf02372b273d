"""Files: their rows, who may do what with them, and how they are told."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from local_appwrite import permissions
from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError
from local_appwrite.events import Event, nested_names
from local_appwrite.server import Server
from local_appwrite.storage import buckets
from local_appwrite.storage.buckets import PROCESSED_BYTES, Bucket

SCHEMA: Final = """
create table if not exists files (
    sequence integer primary key autoincrement, bucket_id text not null, id text not null,
    created_at text not null, updated_at text not null, permissions text not null, name text not null,
    signature text not null default '', mime_type text not null default '', size_bytes integer not null,
    chunks_total integer not null, chunks_uploaded integer not null default 0,
    unique (bucket_id, id)
);
create table if not exists file_chunks (
    bucket_id text not null, file_id text not null, start integer not null, length integer not null,
    primary key (bucket_id, file_id, start)
);
"""


@dataclass(frozen=True)
class File:
    """`signature` is the MD5 of the whole; it and the MIME type are '' until all chunks are there."""

    bucket: Bucket
    id: str
    created_at: str
    updated_at: str
    permissions: list[str]
    name: str
    signature: str
    mime_type: str
    size_bytes: int
    chunks_total: int
    chunks_uploaded: int

    @property
    def complete(self) -> bool:
        return bool(self.signature)

    def answer(self) -> dict[str, Any]:
        processed = self.complete and self.size_bytes <= PROCESSED_BYTES
        encrypted = processed and self.bucket.encryption
        stored = -(-self.size_bytes // 3) * 4 if encrypted else self.size_bytes  # base64 of the cipher text
        compression = self.bucket.compression if processed else "none"
        return {
            "$id": self.id,
            "bucketId": self.bucket.id,
            "$createdAt": self.created_at,
            "$updatedAt": self.updated_at,
            "$permissions": self.permissions,
            "name": self.name,
            "signature": self.signature,
            "mimeType": self.mime_type,
            "sizeOriginal": self.size_bytes,
            "sizeActual": stored if self.complete else 0,
            "chunksTotal": self.chunks_total,
            "chunksUploaded": self.chunks_uploaded,
            "encryption": encrypted,
            "compression": compression if self.complete else "",
        }


def find(server: Server, bucket: Bucket, file_id: str) -> File | None:
    row = server.store.one("select * from files where bucket_id = ? and id = ?", (bucket.id, file_id))
    return _file(bucket, row) if row else None


def get(server: Server, bucket: Bucket, file_id: str) -> File:
    found = find(server, bucket, file_id)
    if found is None:
        raise not_found()
    return found


def readable(server: Server, bucket: Bucket, file_id: str, caller: Caller) -> File:
    """The file, if `caller` may read it; else 401 or, where files have permissions of their own, 404."""
    everything = may(caller, bucket.permissions, "read")
    if not bucket.file_security and not everything:
        raise denied(caller, bucket.permissions, "read")
    file = get(server, bucket, file_id)
    if not everything and not may(caller, file.permissions, "read"):
        raise not_found()
    return file


def changeable(server: Server, bucket: Bucket, file_id: str, caller: Caller, action: str) -> File:
    """The file, if `caller` may `action` (update, delete) it: reading it is not needed; else 401."""
    everything = may(caller, bucket.permissions, action)
    if not bucket.file_security and not everything:
        raise denied(caller, bucket.permissions, action)
    file = get(server, bucket, file_id)
    if not everything and not may(caller, file.permissions, action):
        raise denied(caller, file.permissions, action)
    return file


def listed(server: Server, bucket: Bucket, caller: Caller) -> list[File]:
    everything = may(caller, bucket.permissions, "read")
    if not bucket.file_security and not everything:
        raise denied(caller, bucket.permissions, "read")
    rows = server.store.all("select * from files where bucket_id = ? order by sequence", (bucket.id,))
    found = [_file(bucket, row) for row in rows]
    return [file for file in found if everything or may(caller, file.permissions, "read")]


def may(caller: Caller, granted: list[str], action: str) -> bool:
    return caller.privileged or permissions.allows(granted, action, caller.roles)


def denied(caller: Caller, granted: list[str], action: str) -> AppwriteError:
    return AppwriteError(401, "user_unauthorized", permissions.refusal(granted, action, caller.roles))


def check_grants(caller: Caller, granted: list[str]) -> None:
    """401 for a user who gives permissions to a role that they do not hold."""
    if not caller.privileged and not permissions.grantable(granted, caller.roles):
        roles = ", ".join(permissions.listed(caller.roles))
        raise AppwriteError(401, "user_unauthorized", f"Permissions must be one of: ({roles})")


def save_description(server: Server, file: File, name: str, granted: list[str], now: str) -> None:
    server.store.execute(
        "update files set name = ?, permissions = ?, updated_at = ? where bucket_id = ? and id = ?",
        (name, json.dumps(granted), now, file.bucket.id, file.id),
    )


def remove(server: Server, file: File) -> None:
    with server.store.transaction():
        for table, column in (("files", "id"), ("file_chunks", "file_id"), ("file_tokens", "file_id")):
            server.store.execute(
                f"delete from {table} where bucket_id = ? and {column} = ?", (file.bucket.id, file.id)
            )


def remove_all(server: Server, bucket_id: str) -> None:
    for table in ("files", "file_chunks", "file_tokens"):
        server.store.execute(f"delete from {table} where bucket_id = ?", (bucket_id,))


def path(server: Server, bucket: Bucket, file_id: str) -> Path:
    return buckets.folder(server, bucket.id) / file_id


def announce(server: Server, file: File, action: str, user_id: str) -> None:
    """Told to who may read the file, in the words of the last permissions that it had."""
    bucket = file.bucket
    names = nested_names(("buckets", bucket.id), ("files", file.id), action)
    channels = ["files", f"buckets.{bucket.id}.files", f"buckets.{bucket.id}.files.{file.id}"]
    roles = permissions.roles_with(bucket.permissions, "read")
    if bucket.file_security:
        roles |= permissions.roles_with(file.permissions, "read")
    server.bus.publish(
        Event(
            names=names,
            channels=[*channels, *(f"{channel}.{action}" for channel in channels)],
            payload=file.answer(),
            roles=roles,
            function_name=names[0],
            user_id=user_id,
            project_id=server.settings.project_id,
        )
    )


def not_found() -> AppwriteError:
    return AppwriteError(404, "storage_file_not_found", "The requested file could not be found.")


def _file(bucket: Bucket, row: sqlite3.Row) -> File:
    values = {key: row[key] for key in row.keys() if key not in ("sequence", "bucket_id", "permissions")}  # noqa: SIM118
    return File(bucket=bucket, permissions=json.loads(row["permissions"]), **values)
