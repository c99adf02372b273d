"""Buckets over HTTP."""

from __future__ import annotations

import asyncio
import shutil

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_appwrite import lists, params
from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.events import Event, flat_names
from local_appwrite.server import Server
from local_appwrite.storage import buckets, files
from local_appwrite.storage.buckets import Bucket


class BucketRoutes:
    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        base, one = "/v1/storage/buckets", "/v1/storage/buckets/{bucket_id}"
        return [
            Route(base, self.create, methods=["POST"]),
            Route(base, self.list_buckets, methods=["GET"]),
            Route(one, self.get, methods=["GET"]),
            Route(one, self.update, methods=["PUT"]),
            Route(one, self.delete, methods=["DELETE"]),
        ]

    async def create(self, request: Request) -> Response:
        self.server.identify(request).need("buckets.write")
        values = await parameters(request)
        bucket_id = params.custom_id(values, "bucketId", self.server.clock)
        bucket = buckets.read(self.server, bucket_id, values)
        buckets.insert(self.server, bucket)
        self._announce(bucket, "create")
        return JSON(bucket.answer(), status_code=201)

    async def list_buckets(self, request: Request) -> Response:
        self.server.identify(request).need("buckets.read")
        every = [bucket.answer() for bucket in buckets.every(self.server)]
        total, page = lists.page(every, await parameters(request), "bucketId")
        return JSON({"total": total, "buckets": page})

    async def get(self, request: Request) -> Response:
        self.server.identify(request).need("buckets.read")
        return JSON(self._bucket(request).answer())

    async def update(self, request: Request) -> Response:
        self.server.identify(request).need("buckets.write")
        before = self._bucket(request)
        bucket = buckets.read(self.server, before.id, await parameters(request), before)
        buckets.save(self.server, bucket)
        self._announce(bucket, "update")
        return JSON(bucket.answer())

    async def delete(self, request: Request) -> Response:
        """If we die before the folder is gone, its files are unreachable and only cost space."""
        self.server.identify(request).need("buckets.write")
        bucket = self._bucket(request)
        with self.server.store.transaction():
            files.remove_all(self.server, bucket.id)
            buckets.remove(self.server, bucket)
        await asyncio.to_thread(shutil.rmtree, buckets.folder(self.server, bucket.id), ignore_errors=True)
        self._announce(bucket, "delete")
        return nothing()

    def _bucket(self, request: Request) -> Bucket:
        return buckets.get(self.server, request.path_params["bucket_id"])

    def _announce(self, bucket: Bucket, action: str) -> None:
        """Nobody's socket hears of buckets; functions may."""
        names = flat_names("buckets", bucket.id, action)
        project_id = self.server.settings.project_id
        self.server.bus.publish(
            Event(names, [], bucket.answer(), frozenset(), function_name=names[0], project_id=project_id)
        )


def install(server: Server) -> None:
    server.app.router.routes.extend(BucketRoutes(server).routes())
