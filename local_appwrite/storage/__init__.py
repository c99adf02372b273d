"""Storage: buckets, files in chunks, ranges, previews and file tokens."""

from __future__ import annotations

from local_appwrite.server import Server
from local_appwrite.storage import bucket_routes, buckets, file_routes, files, serving, token_routes, tokens


def install(server: Server) -> None:
    for schema in (buckets.SCHEMA, files.SCHEMA, tokens.SCHEMA):
        server.store.migrate(schema)
    for routes in (bucket_routes, file_routes, serving, token_routes):
        routes.install(server)
