"""Buckets: what they allow, how they are stored and told."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from local_appwrite import params, permissions
from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso
from local_appwrite.server import Server

SCHEMA: Final = """
create table if not exists buckets (
    sequence integer primary key autoincrement, id text not null unique, body text not null
);
"""
PROCESSED_BYTES: Final = 20_000_000  # larger files are neither encrypted nor compressed
_COMPRESSIONS: Final = ("none", "gzip", "zstd")


@dataclass(frozen=True)
class Bucket:
    id: str
    created_at: str
    updated_at: str
    name: str
    permissions: list[str]
    file_security: bool
    enabled: bool
    maximum_bytes: int
    extensions: list[str]
    compression: str
    encryption: bool
    antivirus: bool
    transformations: bool

    def answer(self) -> dict[str, Any]:
        return {
            "$id": self.id,
            "$createdAt": self.created_at,
            "$updatedAt": self.updated_at,
            "$permissions": self.permissions,
            "fileSecurity": self.file_security,
            "name": self.name,
            "enabled": self.enabled,
            "maximumFileSize": self.maximum_bytes,
            "allowedFileExtensions": self.extensions,
            "compression": self.compression,
            "encryption": self.encryption,
            "antivirus": self.antivirus,
            "transformations": self.transformations,
            "totalSize": 0,
        }


def read(server: Server, bucket_id: str, values: dict[str, Any], before: Bucket | None = None) -> Bucket:
    """A bucket of request parameters; what an update omits falls back to the default, not to `before`.

    Only the permissions are kept: so does the real server.
    """
    now, most = iso(server.clock()), server.settings.storage_limit_bytes
    given = permissions.checked(values.get("permissions"))
    kept = before.permissions if before else []
    return Bucket(
        id=bucket_id,
        created_at=before.created_at if before else now,
        updated_at=now,
        name=params.text(values, "name", 128),
        permissions=kept if given is None else given,
        file_security=params.boolean(values, "fileSecurity", default=False),
        enabled=params.boolean(values, "enabled", default=True),
        maximum_bytes=params.integer(values, "maximumFileSize", 1, most, default=most),
        extensions=params.texts(values, "allowedFileExtensions", 100, 64) or [],
        compression=params.one_of(values, "compression", _COMPRESSIONS, default="none"),
        encryption=params.boolean(values, "encryption", default=True),
        antivirus=params.boolean(values, "antivirus", default=True),
        transformations=params.boolean(values, "transformations", default=True),
    )


def insert(server: Server, bucket: Bucket) -> None:
    try:
        server.store.execute(
            "insert into buckets (id, body) values (?, ?)", (bucket.id, json.dumps(asdict(bucket)))
        )
    except sqlite3.IntegrityError as error:
        raise AppwriteError(
            409,
            "storage_bucket_already_exists",
            "A storage bucket with the requested ID already exists. Try again with a different ID or use "
            "ID.unique() to generate a unique ID.",
        ) from error


def save(server: Server, bucket: Bucket) -> None:
    server.store.execute("update buckets set body = ? where id = ?", (json.dumps(asdict(bucket)), bucket.id))


def remove(server: Server, bucket: Bucket) -> None:
    server.store.execute("delete from buckets where id = ?", (bucket.id,))


def every(server: Server) -> list[Bucket]:
    rows = server.store.all("select body from buckets order by sequence")
    return [Bucket(**json.loads(row["body"])) for row in rows]


def get(server: Server, bucket_id: str) -> Bucket:
    row = server.store.one("select body from buckets where id = ?", (bucket_id,))
    if row is None:
        raise AppwriteError(
            404, "storage_bucket_not_found", "Storage bucket with the requested ID could not be found."
        )
    bucket = Bucket(**json.loads(row["body"]))
    # The limit may have been lowered since.
    return replace(bucket, maximum_bytes=min(bucket.maximum_bytes, server.settings.storage_limit_bytes))


def open_to(server: Server, bucket_id: str, caller: Caller) -> Bucket:
    """The bucket as `caller` may use it: a disabled one exists for keys alone."""
    bucket = get(server, bucket_id)
    if not bucket.enabled and not caller.privileged:
        raise AppwriteError(
            404, "storage_bucket_not_found", "Storage bucket with the requested ID could not be found."
        )
    return bucket


def folder(server: Server, bucket_id: str) -> Path:
    return server.store.files / "buckets" / bucket_id
