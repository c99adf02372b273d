"""Files over HTTP: upload, list, read, rename, delete."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite import lists, params, permissions
from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError
from local_appwrite.identity import iso
from local_appwrite.server import Server
from local_appwrite.storage import buckets, files
from local_appwrite.storage.buckets import Bucket
from local_appwrite.storage.uploads import Piece, Uploads, piece_of

_ACTIONS = ("read", "update", "delete")


class FileRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.uploads = Uploads(server, asyncio.Lock())

    def routes(self) -> list[Route]:
        base = "/v1/storage/buckets/{bucket_id}/files"
        return [
            Route(base, self.create, methods=["POST"]),
            Route(base, self.list_files, methods=["GET"]),
            Route(base + "/{file_id}", self.get, methods=["GET"]),
            Route(base + "/{file_id}", self.update, methods=["PUT"]),
            Route(base + "/{file_id}", self.delete, methods=["DELETE"]),
        ]

    async def create(self, request: Request) -> Response:
        caller = self.server.identify(request)
        caller.need("files.write")
        try:
            return await self._create(request, caller, await parameters(request))
        finally:
            await request.close()

    async def _create(self, request: Request, caller: Caller, values: dict[str, Any]) -> Response:
        file_id = params.custom_id(values, "fileId", self.server.clock)
        bucket = buckets.open_to(self.server, request.path_params["bucket_id"], caller)
        granted = self._granted(bucket, caller, values)
        sent = _sent_file(values)
        piece = piece_of(request, sent.size or 0)
        if piece.chunked:
            file_id = _chunk_owner(request.headers.get("x-appwrite-id") or file_id)
        name = sent.filename or ""
        _check_rules(bucket, name, piece)
        existing = files.find(self.server, bucket, file_id)
        if existing and existing.complete:
            if piece.chunked:
                return JSON(existing.answer())
            message = "A storage file with the requested ID already exists."
            raise AppwriteError(409, "storage_file_already_exists", message)
        file, completed = await self.uploads.receive(bucket, file_id, name, granted, piece, sent.file)
        if completed:
            files.announce(self.server, file, "create", caller.user_id)
        return JSON(file.answer(), status_code=201)

    async def list_files(self, request: Request) -> Response:
        caller = self._reader(request)
        bucket = buckets.open_to(self.server, request.path_params["bucket_id"], caller)
        found = [file.answer() for file in files.listed(self.server, bucket, caller)]
        total, page = lists.page(found, await parameters(request), "fileId")
        return JSON({"total": total, "files": page})

    async def get(self, request: Request) -> Response:
        caller = self._reader(request)
        bucket = buckets.open_to(self.server, request.path_params["bucket_id"], caller)
        return JSON(files.readable(self.server, bucket, request.path_params["file_id"], caller).answer())

    async def update(self, request: Request) -> Response:
        caller = self.server.identify(request)
        caller.need("files.write")
        values = await parameters(request)
        name = params.text(values, "name", 255, default="", shortest=0)
        given = permissions.checked(values.get("permissions"), _ACTIONS)
        bucket = buckets.open_to(self.server, request.path_params["bucket_id"], caller)
        file = files.changeable(self.server, bucket, request.path_params["file_id"], caller, "update")
        granted = file.permissions if given is None else given
        files.check_grants(caller, [] if given is None else given)
        files.save_description(self.server, file, name or file.name, granted, iso(self.server.clock()))
        updated = files.get(self.server, bucket, file.id)
        files.announce(self.server, updated, "update", caller.user_id)
        return JSON(updated.answer())

    async def delete(self, request: Request) -> Response:
        """If we die before the bytes are gone, they only cost space until the id is used again."""
        caller = self.server.identify(request)
        caller.need("files.write")
        bucket = buckets.open_to(self.server, request.path_params["bucket_id"], caller)
        file = files.changeable(self.server, bucket, request.path_params["file_id"], caller, "delete")
        files.remove(self.server, file)
        self.uploads.discard(bucket, file.id)
        files.announce(self.server, file, "delete", caller.user_id)
        return nothing()

    def _reader(self, request: Request) -> Caller:
        caller = self.server.identify(request)
        caller.need("files.read")
        return caller

    def _granted(self, bucket: Bucket, caller: Caller, values: dict[str, Any]) -> list[str]:
        """The file's permissions: those given, else all for the user who uploads, none for a key."""
        given = permissions.checked(values.get("permissions"), _ACTIONS)
        if not files.may(caller, bucket.permissions, "create"):
            raise files.denied(caller, bucket.permissions, "create")
        if given is None:
            return [f'{action}("user:{caller.user_id}")' for action in _ACTIONS] if caller.user_id else []
        files.check_grants(caller, given)
        return given


def _chunk_owner(file_id: str) -> str:
    if not params.KEY.fullmatch(file_id):
        raise AppwriteError(
            400,
            "storage_invalid_appwrite_id",
            "The value for x-appwrite-id header is invalid. Please check the value of the x-appwrite-id "
            "header is a valid id and not unique().",
        )
    return file_id


def _sent_file(values: dict[str, Any]) -> UploadFile:
    sent = values.get("file")
    if isinstance(sent, list) and sent:
        sent = sent[0]
    if not isinstance(sent, UploadFile):
        raise AppwriteError(400, "storage_file_empty", "Empty file passed to the endpoint.")
    return sent


def _check_rules(bucket: Bucket, name: str, piece: Piece) -> None:
    extension = PurePath(name).suffix.lstrip(".").lower()
    if bucket.extensions and extension not in bucket.extensions:
        raise AppwriteError(400, "storage_file_type_unsupported", "File extension not allowed")
    if piece.size_bytes > bucket.maximum_bytes:
        raise AppwriteError(400, "storage_invalid_file_size", "File size not allowed")


def install(server: Server) -> None:
    server.app.router.routes.extend(FileRoutes(server).routes())
