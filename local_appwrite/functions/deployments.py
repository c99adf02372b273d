"""Routes of deployments: upload in one piece or in chunks, read, activate, delete."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from local_appwrite import params
from local_appwrite.body import JSON, nothing, parameters, required
from local_appwrite.errors import AppwriteError
from local_appwrite.functions.builds import Builder, activate
from local_appwrite.functions.catalog import Catalog, deployment_answer
from local_appwrite.functions.records import Record
from local_appwrite.identity import unique_id
from local_appwrite.lists import page

_CHUNK_BYTES: Final = 5 * 1024 * 1024
_MOST_BYTES: Final = 30_000_000
_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True)
class Piece:
    """Where an uploaded piece belongs in the whole archive."""

    start: int
    total: int

    @property
    def chunk(self) -> int:
        return self.start // _CHUNK_BYTES

    @property
    def chunks(self) -> int:
        return max(1, -(-self.total // _CHUNK_BYTES))


@dataclass(frozen=True)
class Deployments:
    catalog: Catalog
    builder: Builder

    async def create(self, request: Request) -> Response:
        """202 for each piece; the build starts when the last one is in."""
        function = self._function(request, "functions.write")
        values = await parameters(request)
        upload, piece = _upload(values), _piece(request)
        content = await upload.read()
        piece = piece or Piece(0, len(content))
        if piece.total > _MOST_BYTES:
            raise AppwriteError(
                400,
                "deployment_invalid_file_size",
                "The file size is either not valid or exceeds the maximum allowed size.",
            )
        deployment = self._begun(request, function, values, piece)
        if len(deployment["_chunks"]) < deployment["_chunksTotal"]:
            deployment = self._keep(deployment, piece, content)
        return JSON(deployment_answer(deployment), status_code=202)

    async def list(self, request: Request) -> Response:
        function = self._function(request, "functions.read")
        found = self.catalog.deployments.all(function["$id"])
        total, shown = page(found, await parameters(request), "deploymentId")
        return JSON({"total": total, "deployments": [deployment_answer(one) for one in shown]})

    async def get(self, request: Request) -> Response:
        return JSON(deployment_answer(self._deployment(request, "functions.read")))

    async def download(self, request: Request) -> Response:
        deployment = self._deployment(request, "functions.read")
        name = f"{deployment['$id']}-source.tar.gz"
        return FileResponse(
            self.catalog.folder(deployment) / "code.tar.gz", 200, media_type="application/gzip", filename=name
        )

    async def activate(self, request: Request) -> Response:
        function = self._function(request, "functions.write")
        values = await parameters(request)
        id_ = str(required(values, "deploymentId"))
        deployment = self.catalog.deployments.get(id_, function["$id"])
        if deployment["status"] != "ready":
            raise not_ready()
        return JSON(self.catalog.function_answer(activate(self.catalog, deployment), request))

    async def delete(self, request: Request) -> Response:
        deployment = self._deployment(request, "functions.write")
        function = self.catalog.functions.get(deployment["resourceId"])
        self.catalog.deployments.remove(deployment["$id"])
        if pool := self.catalog.pools.pop(deployment["$id"], None):
            await pool.close()
        shutil.rmtree(self.catalog.folder(deployment), ignore_errors=True)
        if function["deploymentId"] == deployment["$id"]:
            function = self.catalog.touch(function, deploymentId="", deploymentCreatedAt="")
        if function["latestDeploymentId"] == deployment["$id"]:
            self._show_latest(function)
        return nothing()

    def _begun(self, request: Request, function: Record, values: dict[str, Any], piece: Piece) -> Record:
        """The deployment that this piece belongs to; a new one for the first piece."""
        id_ = request.headers.get("x-appwrite-id", "")
        known = self.catalog.deployments.find(id_) if id_ else None
        if known:
            return self.catalog.deployments.get(id_, function["$id"])
        entrypoint = params.text(values, "entrypoint", 1028, default=function["entrypoint"], shortest=0)
        if not entrypoint:
            message = (
                "Entrypoint for your Appwrite Function is missing. Please specify it when making "
                'deployment or update the entrypoint under your function\'s "Settings" > "Configuration" > '
                '"Entrypoint".'
            )
            raise AppwriteError(404, "function_entrypoint_missing", message)
        now = self.catalog.now()
        return {
            "$id": id_ or unique_id(self.catalog.server.clock), "$createdAt": now, "$updatedAt": now,
            "type": "cli" if request.headers.get("x-sdk-language") == "cli" else "manual",
            "resourceId": function["$id"], "resourceType": "functions", "entrypoint": entrypoint,
            "sourceSize": piece.total, "buildSize": 0, "totalSize": piece.total,
            "activate": params.boolean(values, "activate", default=False),
            "status": "waiting", "buildLogs": "", "buildDuration": 0,
            "_commands": params.text(values, "commands", 8192, default=function["commands"], shortest=0),
            "_chunks": [], "_chunksTotal": piece.chunks,
        }  # fmt: skip

    def _keep(self, deployment: Record, piece: Piece, content: bytes) -> Record:
        folder = self.catalog.folder(deployment)
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / "code.part"
        partial.touch()
        with partial.open("r+b") as file:
            file.seek(piece.start)
            file.write(content)
        chunks = sorted({*deployment["_chunks"], piece.chunk})
        deployment = {**deployment, "_chunks": chunks}
        complete = len(chunks) == deployment["_chunksTotal"]
        if complete:
            partial.rename(folder / "code.tar.gz")
        self.catalog.deployments.save(deployment)
        if complete:
            self._show_latest(self.catalog.functions.get(deployment["resourceId"]))
            self.builder.submit(deployment)
        return deployment

    def _show_latest(self, function: Record) -> None:
        latest = next(reversed(self.catalog.deployments.all(function["$id"])), None)
        self.catalog.touch(
            function,
            latestDeploymentId=latest["$id"] if latest else "",
            latestDeploymentCreatedAt=latest["$createdAt"] if latest else "",
            latestDeploymentStatus=latest["status"] if latest else "",
        )

    def _function(self, request: Request, scope: str) -> Record:
        self.catalog.server.identify(request).need(scope)
        return self.catalog.functions.get(request.path_params["functionId"])

    def _deployment(self, request: Request, scope: str) -> Record:
        function = self._function(request, scope)
        return self.catalog.deployments.get(request.path_params["deploymentId"], function["$id"])


def not_ready() -> AppwriteError:
    message = "Build with the requested ID is building and not ready for execution."
    return AppwriteError(400, "build_not_ready", message)


def _upload(values: dict[str, Any]) -> UploadFile:
    upload = values.get("code")
    if not isinstance(upload, UploadFile):
        raise AppwriteError(400, "storage_file_empty", "No file sent")
    if not (upload.filename or "").endswith(".gz"):
        raise AppwriteError(
            400, "storage_file_type_unsupported", "The given file extension is not supported."
        )
    return upload


def _piece(request: Request) -> Piece | None:
    header = request.headers.get("content-range")
    if not header:
        return None
    match = _RANGE.fullmatch(header)
    if not match or int(match[1]) > int(match[2]) or int(match[2]) > int(match[3]):
        message = "The content range is invalid. Please check the value of the Content-Range header."
        raise AppwriteError(400, "storage_invalid_content_range", message)
    return Piece(int(match[1]), int(match[3]))
