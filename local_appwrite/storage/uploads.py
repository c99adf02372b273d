"""Uploads: one piece or chunks in any order, written beside the file and renamed when all is there."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from starlette.requests import Request

from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso
from local_appwrite.server import Server
from local_appwrite.storage import files
from local_appwrite.storage.buckets import Bucket
from local_appwrite.storage.files import File
from local_appwrite.storage.mime import sniff

CHUNK_BYTES: Final = 5_242_880  # what every SDK sends; only a last chunk is shorter
_BLOCK_BYTES: Final = 1 << 20
_CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")


@dataclass(frozen=True)
class Piece:
    """Where the bytes of a request belong: from `start` in a file of `size_bytes`."""

    start: int
    length: int
    size_bytes: int
    chunked: bool


def piece_of(request: Request, sent_bytes: int) -> Piece:
    """Of the content-range header, or the whole file without one; 400 if it contradicts itself."""
    header = request.headers.get("content-range", "")
    if not header:
        return Piece(0, sent_bytes, sent_bytes, chunked=False)
    match = _CONTENT_RANGE.fullmatch(header)
    start, end, size = (int(number) for number in match.groups()) if match else (0, 0, 0)
    if not start <= end < size or sent_bytes != end - start + 1:
        raise _invalid_content_range()
    return Piece(start, sent_bytes, size, chunked=True)


@dataclass(frozen=True)
class Uploads:
    server: Server
    finishing: asyncio.Lock

    async def receive(
        self, bucket: Bucket, file_id: str, name: str, granted: list[str], piece: Piece, source: BinaryIO
    ) -> tuple[File, bool]:
        """Store a piece; the file, and whether this piece completed it.

        A piece is noted after its bytes are written, so a crash in between costs sending it once more.
        """
        self._open(bucket, file_id, name, granted, piece)
        await asyncio.to_thread(_write, self._part(bucket, file_id), piece.start, source)
        self._note(bucket, file_id, piece)
        async with self.finishing:
            before = files.get(self.server, bucket, file_id)
            if before.complete or not self._has_all(before):
                return before, False
            await self._finish(before)
            return files.get(self.server, bucket, file_id), True

    def _open(self, bucket: Bucket, file_id: str, name: str, granted: list[str], piece: Piece) -> None:
        """Make the row with the first piece that arrives; 400 if a later one disagrees about the size."""
        now = iso(self.server.clock())
        chunks = max(1, -(-piece.size_bytes // _chunk_bytes(piece)))
        made = self.server.store.execute(
            "insert or ignore into files (bucket_id, id, created_at, updated_at, permissions, name,"
            " size_bytes, chunks_total) values (?, ?, ?, ?, ?, ?, ?, ?)",
            (bucket.id, file_id, now, now, json.dumps(granted), name, piece.size_bytes, chunks),
        )
        if made.rowcount:
            self.discard(bucket, file_id)  # bytes of a file whose deletion was cut short
        elif files.get(self.server, bucket, file_id).size_bytes != piece.size_bytes:
            raise _invalid_content_range()

    def discard(self, bucket: Bucket, file_id: str) -> None:
        for path in (files.path(self.server, bucket, file_id), self._part(bucket, file_id)):
            path.unlink(missing_ok=True)

    def _note(self, bucket: Bucket, file_id: str, piece: Piece) -> None:
        key = (bucket.id, file_id)
        with self.server.store.transaction():
            self.server.store.execute(
                "insert or replace into file_chunks values (?, ?, ?, ?)", (*key, piece.start, piece.length)
            )
            self.server.store.execute(
                "update files set updated_at = ?, chunks_uploaded ="
                " (select count(*) from file_chunks where bucket_id = ? and file_id = ?)"
                " where bucket_id = ? and id = ?",
                (iso(self.server.clock()), *key, *key),
            )

    def _has_all(self, file: File) -> bool:
        rows = self.server.store.all(
            "select start, length from file_chunks where bucket_id = ? and file_id = ? order by start",
            (file.bucket.id, file.id),
        )
        reached = 0
        for row in rows:
            if row["start"] > reached:
                return False
            reached = max(reached, row["start"] + row["length"])
        return reached >= file.size_bytes

    async def _finish(self, file: File) -> None:
        """If we die after the rename, sending any chunk once more finds the file and finishes it."""
        part, final = self._part(file.bucket, file.id), files.path(self.server, file.bucket, file.id)
        signature, mime_type = await asyncio.to_thread(_settle, part, final)
        key = (file.bucket.id, file.id)
        with self.server.store.transaction():
            self.server.store.execute(
                "update files set signature = ?, mime_type = ?, updated_at = ?,"
                " chunks_uploaded = chunks_total where bucket_id = ? and id = ?",
                (signature, mime_type, self._finished_at(file), *key),
            )
            self.server.store.execute("delete from file_chunks where bucket_id = ? and file_id = ?", key)

    def _finished_at(self, file: File) -> str:
        return file.created_at if file.chunks_total == 1 else iso(self.server.clock())

    def _part(self, bucket: Bucket, file_id: str) -> Path:
        return files.path(self.server, bucket, file_id).with_name(f"{file_id}.part~")


def _chunk_bytes(piece: Piece) -> int:
    """The last chunk does not tell how long the others are."""
    last = piece.start + piece.length == piece.size_bytes
    return CHUNK_BYTES if last and piece.start else piece.length or 1


def _write(part: Path, start: int, source: BinaryIO) -> None:
    part.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        place = start
        while block := source.read(_BLOCK_BYTES):
            os.pwrite(descriptor, block, place)
            place += len(block)
    finally:
        os.close(descriptor)


def _settle(part: Path, final: Path) -> tuple[str, str]:
    """Put the whole file in its place; its MD5 and MIME type."""
    if final.exists():  # from an earlier try; `part` holds just the piece that was sent again
        part.unlink(missing_ok=True)
    else:
        part.replace(final)
    with final.open("rb") as file:
        signature = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    return signature, sniff(final)


def _invalid_content_range() -> AppwriteError:
    return AppwriteError(
        400,
        "storage_invalid_content_range",
        "The content range is invalid. Please check the value of the Content-Range header.",
    )
