"""Bytes of files: view, download and preview, with byte ranges as the real server gives them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from local_appwrite.body import parameters
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server
from local_appwrite.storage import buckets, files, preview, tokens
from local_appwrite.storage.files import File
from local_appwrite.storage.mime import SHOWN

MOST_BYTES_PER_RANGE: Final = 20_000_000
_CHUNKED_BYTES: Final = 2_000_000  # longer bodies go out in pieces, without a content-length
_BLOCK_BYTES: Final = 1 << 18
_RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


class ServingRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        base = "/v1/storage/buckets/{bucket_id}/files/{file_id}"
        return [
            Route(base + "/view", self.view, methods=["GET"]),
            Route(base + "/download", self.download, methods=["GET"]),
            Route(base + "/preview", self.preview, methods=["GET"]),
        ]

    async def view(self, request: Request) -> Response:
        file = self._file(request)
        kind = file.mime_type if file.mime_type in SHOWN else "text/plain"
        return self._bytes(request, file, kind, "inline")

    async def download(self, request: Request) -> Response:
        file = self._file(request)
        return self._bytes(request, file, file.mime_type, "attachment")

    async def preview(self, request: Request) -> Response:
        file = self._file(request)
        if not file.bucket.transformations and not self.server.identify(request).privileged:
            message = "Image transformations are disabled for the requested bucket."
            raise AppwriteError(403, "storage_bucket_transformations_disabled", message)
        wish = preview.wish(await parameters(request))
        path = files.path(self.server, file.bucket, file.id)
        body, kind = await asyncio.to_thread(preview.render, path, file, wish)
        headers = {"content-type": kind, "cache-control": "private, max-age=2592000"}
        return Response(body, headers=headers)

    def _file(self, request: Request) -> File:
        """The complete file, if the caller or the request's file token opens it."""
        caller = self.server.identify(request)
        caller.need("files.read")
        bucket = buckets.open_to(self.server, request.path_params["bucket_id"], caller)
        file_id = request.path_params["file_id"]
        token = tokens.by_secret(self.server, request.query_params.get("token", ""))
        if token and token["bucket_id"] == bucket.id:
            if token["file_id"] != file_id:
                raise AppwriteError(
                    401,
                    "user_unauthorized",
                    "The current user is not authorized to perform the requested action.",
                )
            file = files.get(self.server, bucket, file_id)
        else:
            file = files.readable(self.server, bucket, file_id, caller)
        if not file.complete:
            raise files.not_found()
        return file

    def _bytes(self, request: Request, file: File, kind: str, disposition: str) -> Response:
        asked = request.headers.get("range", "")
        start, end = byte_range(asked, file.size_bytes) if asked else (0, file.size_bytes - 1)
        length = end - start + 1
        headers = {
            "content-type": kind,
            "content-disposition": f'{disposition}; filename="{_header_text(file.name)}"',
            "cache-control": "private, max-age=3888000",
            "x-content-type-options": "nosniff",
            "content-security-policy": "script-src none;",
        }
        if asked:
            headers["accept-ranges"] = "bytes"
            headers["content-range"] = f"bytes {start}-{end}/{file.size_bytes}"
        if length <= _CHUNKED_BYTES:
            headers["content-length"] = str(length)
        blocks = _blocks(files.path(self.server, file.bucket, file.id), start, length)
        return StreamingResponse(blocks, 206 if asked else 200, headers)


def byte_range(header: str, size_bytes: int) -> tuple[int, int]:
    """First and last byte of `bytes=a-b` with a < b < size, or of `bytes=a-`; anything else is 416.

    An answer has 20 MB at most; who wants more asks again from where it ended.
    """
    match = _RANGE.fullmatch(header)
    start = int(match[1]) if match else size_bytes
    end = int(match[2]) if match and match[2] else size_bytes - 1
    if start >= end or end >= size_bytes:
        raise AppwriteError(
            416,
            "storage_invalid_range",
            "The requested range is not satisfiable. Please check the value of the Range header.",
        )
    return start, min(end, start + MOST_BYTES_PER_RANGE - 1)


def _header_text(name: str) -> str:
    """A file name as bytes of a header: UTF-8, without what would end the header or its quotes."""
    safe = "".join(letter for letter in name if letter.isprintable() and letter not in '"\\')
    return safe.encode().decode("latin-1")


async def _blocks(path: Path, start: int, length: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        file.seek(start)
        left = length
        while left > 0:
            block = await asyncio.to_thread(file.read, min(_BLOCK_BYTES, left))
            if not block:
                return
            left -= len(block)
            yield block
    finally:
        file.close()


def install(server: Server) -> None:
    server.app.router.routes.extend(ServingRoutes(server).routes())
