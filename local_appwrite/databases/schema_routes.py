"""Routes of databases and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.databases.catalogue import Catalogue
from local_appwrite.databases.columns import inline_columns
from local_appwrite.databases.indexes import inline_indexes
from local_appwrite.databases.schema import ROW_WIDTH_MAX_BYTES, Database, Table
from local_appwrite.databases.spelling import LEGACY, Spelling, database_exists, page
from local_appwrite.identity import iso
from local_appwrite.lists import page as page_of
from local_appwrite.params import boolean, custom_id, text
from local_appwrite.permissions import checked as checked_permissions
from local_appwrite.server import Server


class SchemaRoutes:
    """Handlers of one spelling: /v1/{prefix} and /v1/{prefix}/{db}/{tables}."""

    def __init__(self, server: Server, spelling: Spelling, catalogue: Catalogue) -> None:
        self._server = server
        self._spelling = spelling
        self._catalogue = catalogue

    def install(self) -> None:
        s, app = self._spelling, self._server.app
        base, one = f"/v1/{s.prefix}", f"/v1/{s.prefix}/{{database_id}}"
        tables, table = f"{one}/{s.table}s", f"{one}/{s.table}s/{{table_id}}"
        app.add_route(base, self.databases, methods=["GET"])
        app.add_route(base, self.create_database, methods=["POST"])
        app.add_route(one, self.database, methods=["GET"])
        app.add_route(one, self.update_database, methods=["PUT"])
        app.add_route(one, self.delete_database, methods=["DELETE"])
        app.add_route(tables, self.tables, methods=["GET"])
        app.add_route(tables, self.create_table, methods=["POST"])
        app.add_route(table, self.table, methods=["GET"])
        app.add_route(table, self.update_table, methods=["PUT"])
        app.add_route(table, self.delete_table, methods=["DELETE"])

    async def databases(self, request: Request) -> Response:
        self._need(request, "databases", "read")
        answers = [database.answer() for database in self._catalogue.databases()]
        total, found = page_of(answers, await parameters(request), "databaseId")
        return JSON(page("databases", total, found))

    async def create_database(self, request: Request) -> Response:
        self._need(request, "databases", "write")
        values = await parameters(request)
        database_id = custom_id(values, "databaseId", self._server.clock)
        name = text(values, "name", 128)
        if self._catalogue.has_database(database_id):
            raise database_exists(database_id)
        now = self._now()
        kind = "legacy" if self._spelling is LEGACY else "tablesdb"
        enabled = boolean(values, "enabled", default=True)
        database = self._catalogue.save_database(Database(0, database_id, name, kind, enabled, now, now))
        return JSON(database.answer(), status_code=201)

    async def database(self, request: Request) -> Response:
        self._need(request, "databases", "read")
        return JSON(self._catalogue.database(request.path_params["database_id"]).answer())

    async def update_database(self, request: Request) -> Response:
        self._need(request, "databases", "write")
        values = await parameters(request)
        database = self._catalogue.database(request.path_params["database_id"])
        name = text(values, "name", 128, default=database.name)
        enabled = boolean(values, "enabled", default=True)
        changed = replace(database, name=name, enabled=enabled, updated=self._now())
        return JSON(self._catalogue.save_database(changed).answer())

    async def delete_database(self, request: Request) -> Response:
        self._need(request, "databases", "write")
        self._catalogue.drop_database(self._catalogue.database(request.path_params["database_id"]))
        return nothing()

    async def tables(self, request: Request) -> Response:
        self._need(request, "tables", "read")
        database = self._catalogue.database(request.path_params["database_id"])
        answers = [self._answer(table) for table in self._catalogue.tables(database)]
        total, found = page_of(answers, await parameters(request), self._spelling.table_id)
        return JSON(page(f"{self._spelling.table}s", total, found))

    async def create_table(self, request: Request) -> Response:
        self._need(request, "tables", "write")
        values = await parameters(request)
        database = self._catalogue.database(request.path_params["database_id"])
        table = self._new_table(database, values)
        if self._catalogue.has_table(database, table.id):
            raise self._spelling.table_exists(table.id)
        if table.width_bytes > ROW_WIDTH_MAX_BYTES:
            raise self._spelling.columns_full()
        saved = self._catalogue.save_table(table)
        # The real server answers with the table as it was before its inline columns were made.
        return JSON(self._answer(replace(saved, columns=(), indexes=())), status_code=201)

    async def table(self, request: Request) -> Response:
        self._need(request, "tables", "read")
        return JSON(self._answer(self._table(request)))

    async def update_table(self, request: Request) -> Response:
        self._need(request, "tables", "write")
        values = await parameters(request)
        table = self._table(request)
        permissions = checked_permissions(values.get("permissions"))
        changed = replace(
            table,
            name=text(values, "name", 128, default=table.name),
            permissions=table.permissions if permissions is None else tuple(permissions),
            row_security=boolean(values, self._spelling.row_security, default=False),
            enabled=boolean(values, "enabled", default=True),
            updated=self._now(),
        )
        return JSON(self._answer(self._catalogue.save_table(changed)))

    async def delete_table(self, request: Request) -> Response:
        self._need(request, "tables", "write")
        self._catalogue.drop_table(self._table(request))
        return nothing()

    def _new_table(self, database: Database, values: dict[str, Any]) -> Table:
        table_id = custom_id(values, self._spelling.table_id, self._server.clock)
        name, now = text(values, "name", 128), self._now()
        columns = inline_columns(values.get(f"{self._spelling.column}s"), self._spelling, now)
        table = Table(
            sequence=0,
            id=table_id,
            database=database,
            name=name,
            permissions=tuple(checked_permissions(values.get("permissions")) or ()),
            row_security=boolean(values, self._spelling.row_security, default=False),
            enabled=boolean(values, "enabled", default=True),
            created=now,
            updated=now,
            columns=columns,
        )
        return replace(table, indexes=inline_indexes(table, values.get("indexes"), self._spelling, now))

    def _answer(self, table: Table) -> dict[str, Any]:
        s = self._spelling
        return {
            "$id": table.id,
            "$createdAt": table.created,
            "$updatedAt": table.updated,
            "$permissions": list(table.permissions),
            "databaseId": table.database.id,
            "name": table.name,
            "enabled": table.enabled,
            s.row_security: table.row_security,
            f"{s.column}s": [column.answer() for column in table.columns],
            "indexes": [table.index_answer(index, s.column) for index in table.indexes],
            "bytesMax": ROW_WIDTH_MAX_BYTES,
            "bytesUsed": table.width_bytes,
        }

    def _need(self, request: Request, resource: str, verb: str) -> None:
        self._spelling.need(self._server.identify(request), resource, verb)

    def _table(self, request: Request) -> Table:
        path = request.path_params
        return self._catalogue.table(self._spelling, path["database_id"], path["table_id"])

    def _now(self) -> str:
        return iso(self._server.clock())
