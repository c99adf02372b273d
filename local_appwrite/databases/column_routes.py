"""Routes of columns and indexes. Both are there at once, but say `processing` when they are made."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.databases.catalogue import Catalogue
from local_appwrite.databases.columns import KINDS, changed_column, new_column
from local_appwrite.databases.indexes import new_index
from local_appwrite.databases.schema import ROW_WIDTH_MAX_BYTES, STRING_TYPES, Column, Index, Table
from local_appwrite.databases.spelling import Spelling, page
from local_appwrite.identity import iso
from local_appwrite.lists import page as page_of
from local_appwrite.params import key
from local_appwrite.server import Server

_COLUMNS_MAX: Final = 1017


class ColumnRoutes:
    """Handlers of one spelling under /v1/{prefix}/{db}/{tables}/{table}/{columns} and …/indexes."""

    def __init__(self, server: Server, spelling: Spelling, catalogue: Catalogue) -> None:
        self._server = server
        self._spelling = spelling
        self._catalogue = catalogue

    def install(self) -> None:
        s, app = self._spelling, self._server.app
        table = f"/v1/{s.prefix}/{{database_id}}/{s.table}s/{{table_id}}"
        columns, indexes = f"{table}/{s.column}s", f"{table}/indexes"
        for kind in KINDS:
            app.add_route(f"{columns}/{kind}", partial(self.create_column, kind=kind), methods=["POST"])
            path = f"{columns}/{kind}/{{key}}"
            app.add_route(path, partial(self.update_column, kind=kind), methods=["PATCH"])
        app.add_route(columns, self.columns, methods=["GET"])
        app.add_route(f"{columns}/{{key}}", self.column, methods=["GET"])
        app.add_route(f"{columns}/{{key}}", self.delete_column, methods=["DELETE"])
        app.add_route(indexes, self.indexes, methods=["GET"])
        app.add_route(indexes, self.create_index, methods=["POST"])
        app.add_route(f"{indexes}/{{key}}", self.index, methods=["GET"])
        app.add_route(f"{indexes}/{{key}}", self.delete_index, methods=["DELETE"])

    async def columns(self, request: Request) -> Response:
        table = self._table(request, "tables", "read")
        answers = [self._listed_column(column) for column in table.columns]
        values = await parameters(request)
        if values.get("queries"):
            total, found = page_of([{"$id": one["key"], **one} for one in answers], values, "key")
            return JSON(page(f"{self._spelling.column}s", total, [_without_id(one) for one in found]))
        return JSON(page(f"{self._spelling.column}s", len(answers), answers))

    async def column(self, request: Request) -> Response:
        table = self._table(request, "tables", "read")
        return JSON(self._listed_column(self._column(table, request.path_params["key"])))

    async def create_column(self, request: Request, kind: str) -> Response:
        table = self._table(request, "tables", "write")
        column = new_column(kind, await parameters(request), self._spelling, self._now())
        if any(column.key.lower() == other.key.lower() for other in table.columns):
            raise self._spelling.column_exists(column.key)
        self._save(replace(table, columns=(*table.columns, column)))
        return JSON(column.answer("processing"), status_code=202)

    async def update_column(self, request: Request, kind: str) -> Response:
        table, values = self._table(request, "tables", "write"), await parameters(request)
        column = self._column(table, request.path_params["key"])
        changed = changed_column(column, kind, values, self._spelling, self._now())
        if values.get("newKey") is not None:
            changed = replace(changed, key=key(values, "newKey"))
            if changed.key != column.key and changed.key in table.by_key:
                raise self._spelling.column_exists(changed.key)
            table = self._catalogue.rename_column(table, column.key, changed.key)
        self._save(
            replace(table, columns=tuple(changed if c.key == changed.key else c for c in table.columns))
        )
        unknown = {"encrypt": None} if column.type in STRING_TYPES and not column.format else {}
        return JSON(changed.answer() | unknown)

    async def delete_column(self, request: Request) -> Response:
        table = self._table(request, "tables", "write")
        gone = self._column(table, request.path_params["key"])
        columns = tuple(column for column in table.columns if column is not gone)
        indexes = tuple(index for index in table.indexes if gone.key not in index.columns)
        self._catalogue.save_table(replace(table, columns=columns, indexes=indexes))
        return nothing()

    async def indexes(self, request: Request) -> Response:
        table = self._table(request, "tables", "read")
        answers = [self._index_answer(table, index) for index in table.indexes]
        return JSON(page("indexes", len(answers), answers))

    async def index(self, request: Request) -> Response:
        table = self._table(request, "tables", "read")
        return JSON(self._index_answer(table, self._index(table, request)))

    async def create_index(self, request: Request) -> Response:
        table = self._table(request, "tables", "write")
        index = new_index(table, await parameters(request), self._spelling, self._now())
        self._catalogue.save_table(replace(table, indexes=(*table.indexes, index)))
        return JSON(table.index_answer(index, self._spelling.column, "processing"), status_code=202)

    async def delete_index(self, request: Request) -> Response:
        table = self._table(request, "tables", "write")
        gone = self._index(table, request)
        kept = tuple(index for index in table.indexes if index is not gone)
        self._catalogue.save_table(replace(table, indexes=kept))
        return nothing()

    def _save(self, table: Table) -> None:
        if len(table.columns) > _COLUMNS_MAX or table.width_bytes > ROW_WIDTH_MAX_BYTES:
            raise self._spelling.columns_full()
        self._catalogue.save_table(table)

    def _listed_column(self, column: Column) -> dict[str, Any]:
        """Lists do not know `encrypt` of the newer text types."""
        newer = column.type in STRING_TYPES - {"string"}
        return column.answer() | ({"encrypt": None} if newer else {})

    def _index_answer(self, table: Table, index: Index) -> dict[str, Any]:
        return table.index_answer(index, self._spelling.column)

    def _column(self, table: Table, name: str) -> Column:
        if name not in table.by_key:
            raise self._spelling.column_not_found(name)
        return table.by_key[name]

    def _index(self, table: Table, request: Request) -> Index:
        name = request.path_params["key"]
        found = next((index for index in table.indexes if index.key == name), None)
        if found is None:
            raise self._spelling.index_not_found(name)
        return found

    def _table(self, request: Request, resource: str, verb: str) -> Table:
        self._spelling.need(self._server.identify(request), resource, verb)
        path = request.path_params
        return self._catalogue.table(self._spelling, path["database_id"], path["table_id"])

    def _now(self) -> str:
        return iso(self._server.clock())


def _without_id(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "$id"}
