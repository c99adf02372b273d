"""Routes of rows: list, get, create, update, upsert, delete, increment, decrement; and their bulk forms."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from local_appwrite.body import JSON, nothing, older_format, parameters
from local_appwrite.callers import Caller
from local_appwrite.databases import access, announce, bulk
from local_appwrite.databases.actions import Acting, positive
from local_appwrite.databases.answers import internal_name, page_answer, row_answer
from local_appwrite.databases.catalogue import Catalogue
from local_appwrite.databases.commit import seen_from_within
from local_appwrite.databases.rows import CursorMissingError, Row, Rows
from local_appwrite.databases.schema import Table
from local_appwrite.databases.search import Search, search_for
from local_appwrite.databases.spelling import Spelling
from local_appwrite.databases.transactions import Transactions
from local_appwrite.errors import AppwriteError, bad_argument
from local_appwrite.params import custom_id, key
from local_appwrite.permissions import checked as checked_permissions
from local_appwrite.queries import parsed
from local_appwrite.server import Server

_ROW_ACTIONS: Final = ("read", "update", "delete")


class RowRoutes:
    """Handlers of one spelling; `install` adds them under /v1/{prefix}/{db}/{tables}/{table}/{rows}."""

    def __init__(
        self, server: Server, spelling: Spelling, catalogue: Catalogue, rows: Rows, transactions: Transactions
    ) -> None:
        self._server = server
        self._spelling = spelling
        self._catalogue = catalogue
        self._rows = rows
        self._transactions = transactions

    def install(self) -> None:
        s, app = self._spelling, self._server.app
        base = f"/v1/{s.prefix}/{{database_id}}/{s.table}s/{{table_id}}/{s.row}s"
        one = f"{base}/{{row_id}}"
        app.add_route(base, self.page, methods=["GET"])
        app.add_route(base, self.create, methods=["POST"])
        app.add_route(base, self.upsert_many, methods=["PUT"])
        app.add_route(base, self.update_many, methods=["PATCH"])
        app.add_route(base, self.delete_many, methods=["DELETE"])
        app.add_route(one, self.get, methods=["GET"])
        app.add_route(one, self.update, methods=["PATCH"])
        app.add_route(one, self.upsert, methods=["PUT"])
        app.add_route(one, self.delete, methods=["DELETE"])
        app.add_route(f"{one}/{{key}}/increment", self.increment, methods=["PATCH"])
        app.add_route(f"{one}/{{key}}/decrement", self.decrement, methods=["PATCH"])

    async def page(self, request: Request) -> Response:
        caller, table = self._reader(request)
        values = await parameters(request)
        search = self._search(table, values)
        roles = access.reading_roles(caller, table)
        try:
            found = self._found(caller, table, search, roles, values.get("transactionId"))
        except CursorMissingError as error:
            raise self._cursor_missing(str(error)) from error
        total = 0 if values.get("total") == "0" else self._rows.count(table, search, roles)
        return _json(request, page_answer(self._spelling, table, total, found, search.selected))

    async def get(self, request: Request) -> Response:
        caller, table = self._reader(request)
        values = await parameters(request)
        search = self._search(table, values)
        row_id = request.path_params["row_id"]
        transaction = values.get("transactionId")
        if transaction:
            row = self._transactions.get(str(transaction), self._acting(caller), table, row_id)
        else:
            row = self._rows.get(table, row_id)
        if row is None or not access.may_read(caller, table, row):
            raise self._spelling.row_not_found(row_id)
        return _json(request, row_answer(self._spelling, table, row, search.selected))

    async def create(self, request: Request) -> Response:
        caller, table, values = await self._writer(request)
        data, many = values.get("data"), values.get(f"{self._spelling.row}s")
        if many:
            return self._create_many(request, caller, table, values)
        if not data:
            raise self._spelling.row_missing_data()
        data = self._data(data)
        if values.get(self._spelling.row_id) is None:
            noun = self._spelling.row
            raise self._spelling.row_missing_data(
                f"{noun.title()} ID is required when creating a single {noun}."
            )
        row_id = custom_id(values, self._spelling.row_id, self._server.clock)
        permissions = checked_permissions(values.get("permissions"), _ROW_ACTIONS)
        acting = self._acting(caller)
        if values.get("transactionId"):
            return self._stage(acting, values, table, "create", row_id, data, permissions)
        with self._server.store.transaction():
            row = acting.create(table, row_id, data, permissions)
        return self._told(request, caller, table, "create", row, status=201)

    async def update(self, request: Request) -> Response:
        caller, table, values = await self._writer(request)
        data = self._data(values.get("data") or {})
        permissions = checked_permissions(values.get("permissions"), _ROW_ACTIONS)
        if not data and permissions is None:
            raise self._spelling.row_missing_payload()
        acting, row_id = self._acting(caller, request), request.path_params["row_id"]
        if values.get("transactionId"):
            return self._stage(acting, values, table, "update", row_id, data, permissions)
        with self._server.store.transaction():
            row = acting.update(table, row_id, data, permissions)
        return self._told(request, caller, table, "update", row)

    async def upsert(self, request: Request) -> Response:
        caller, table, values = await self._writer(request)
        data = self._data(values.get("data") or {})
        permissions = checked_permissions(values.get("permissions"), _ROW_ACTIONS)
        if not data and permissions is None:
            raise self._spelling.row_missing_payload()
        row_id = key({"row": request.path_params["row_id"]}, "row")
        acting = self._acting(caller, request)
        if values.get("transactionId"):
            return self._stage(acting, values, table, "upsert", row_id, data, permissions)
        with self._server.store.transaction():
            row = acting.upsert(table, row_id, data, permissions)
        return self._told(request, caller, table, "upsert", row)

    async def delete(self, request: Request) -> Response:
        caller, table, values = await self._writer(request)
        acting, row_id = self._acting(caller, request), request.path_params["row_id"]
        if values.get("transactionId"):
            self._stage(acting, values, table, "delete", row_id, {}, None)
            return nothing()
        with self._server.store.transaction():
            row = acting.delete(table, row_id)
        self._told(request, caller, table, "delete", row)
        return nothing()

    async def increment(self, request: Request) -> Response:
        return await self._add(request, "increment", 1, "max")

    async def decrement(self, request: Request) -> Response:
        return await self._add(request, "decrement", -1, "min")

    async def _add(self, request: Request, action: str, sign: int, bound_name: str) -> Response:
        caller, table, values = await self._writer(request)
        amount = positive(1 if values.get("value") is None else values["value"])
        bound = values.get(bound_name)
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int | float)):
            raise bad_argument(f"Invalid `{bound_name}` param: Value must be a valid number")
        row_id, name = request.path_params["row_id"], request.path_params["key"]
        acting = self._acting(caller, request)
        if values.get("transactionId"):
            data = {self._spelling.column: name, "value": amount, bound_name: bound}
            return self._stage(acting, values, table, action, row_id, data, None)
        with self._server.store.transaction():
            row = acting.add(table, row_id, name, sign * amount, bound)
        return self._told(request, caller, table, "update", row)

    def _create_many(
        self, request: Request, caller: Caller, table: Table, values: dict[str, Any]
    ) -> Response:
        bulk.need_key(caller)
        bulk.refuse_mixed(self._spelling, values)
        entries = bulk.entries(self._spelling, values)
        acting = self._acting(caller)
        if values.get("transactionId"):
            return self._stage_many(acting, values, table, "bulkCreate", entries)
        with self._server.store.transaction():
            rows = bulk.create(acting, table, entries, self._server.clock)
        return self._told_many(request, caller, table, "create", rows, status=201)

    async def upsert_many(self, request: Request) -> Response:
        caller, table, values = await self._writer(request)
        bulk.need_key(caller)
        entries = bulk.entries(self._spelling, values)
        acting = self._acting(caller, request)
        if values.get("transactionId"):
            return self._stage_many(acting, values, table, "bulkUpsert", entries)
        with self._server.store.transaction():
            rows = bulk.upsert(acting, table, entries, self._server.clock)
        return self._told_many(request, caller, table, "upsert", rows)

    async def update_many(self, request: Request) -> Response:
        caller, table, values = await self._writer(request)
        bulk.need_key(caller)
        data = self._data(values.get("data") or {})
        if not data:
            raise self._spelling.row_missing_payload()
        search = bulk.selection(table, values.get("queries"))
        acting = self._acting(caller, request)
        if values.get("transactionId"):
            staged = {"queries": values.get("queries") or [], "data": data}
            return self._stage_many(acting, values, table, "bulkUpdate", staged)
        with self._server.store.transaction():
            rows = bulk.update(acting, table, search, data)
        return self._told_many(request, caller, table, "update", rows)

    async def delete_many(self, request: Request) -> Response:
        caller, table, values = await self._writer(request)
        bulk.need_key(caller)
        search = bulk.selection(table, values.get("queries"))
        acting = self._acting(caller, request)
        if values.get("transactionId"):
            staged = {"queries": values.get("queries") or []}
            return self._stage_many(acting, values, table, "bulkDelete", staged)
        with self._server.store.transaction():
            rows = bulk.delete(acting, table, search)
        return self._told_many(request, caller, table, "delete", rows)

    def _reader(self, request: Request) -> tuple[Caller, Table]:
        return self._entered(request, "read")

    async def _writer(self, request: Request) -> tuple[Caller, Table, dict[str, Any]]:
        values = await parameters(request)
        return *self._entered(request, "write"), values

    def _entered(self, request: Request, verb: str) -> tuple[Caller, Table]:
        caller = self._server.identify(request)
        self._spelling.need(caller, "rows", verb)
        path = request.path_params
        access.see_database(caller, self._catalogue.database(path["database_id"]))
        table = self._catalogue.table(self._spelling, path["database_id"], path["table_id"])
        access.see_table(caller, table, self._spelling)
        return caller, table

    def _acting(self, caller: Caller, request: Request | None = None) -> Acting:
        return Acting(self._rows, caller, self._spelling, _stamp(request) if request else None)

    def _search(self, table: Table, values: dict[str, Any]) -> Search:
        return search_for(table, parsed(values.get("queries")))

    def _found(
        self, caller: Caller, table: Table, search: Search, roles: frozenset[str] | None, transaction: Any
    ) -> list[Row]:
        if not transaction:
            return self._rows.find(table, search, roles)
        acting, read = self._acting(caller), partial(self._rows.find, table, search, roles)
        return seen_from_within(self._server, self._transactions, acting, str(transaction), read)

    def _cursor_missing(self, row_id: str) -> AppwriteError:
        sentence = f"{self._spelling.row.title()} '{row_id}' for the 'cursor' value not found."
        return AppwriteError(400, "general_cursor_not_found", sentence)

    def _data(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise bad_argument("Invalid `data` param: Value must be a valid JSON string or object.")
        return data

    def _told(
        self, request: Request, caller: Caller, table: Table, action: str, row: Row, status: int = 200
    ) -> Response:
        answer = row_answer(self._spelling, table, row)
        announce.row_changed(self._server, self._spelling, table, action, answer, caller)
        return _json(request, answer, status)

    def _told_many(
        self,
        request: Request,
        caller: Caller,
        table: Table,
        action: str,
        rows: list[Row],
        status: int = 200,
    ) -> Response:
        for row in rows:
            payload = row_answer(self._spelling, table, row)
            if action in ("update", "delete"):
                payload["$collection"] = internal_name(table)
            announce.row_changed(self._server, self._spelling, table, action, payload, caller)
        return _json(request, page_answer(self._spelling, table, len(rows), rows), status)

    def _stage(
        self,
        acting: Acting,
        values: dict[str, Any],
        table: Table,
        action: str,
        row_id: str,
        data: dict[str, Any],
        permissions: list[str] | None,
    ) -> Response:
        staged = {**data, **({"$permissions": permissions} if permissions is not None else {})}
        row = self._transactions.stage_one(
            str(values["transactionId"]), acting, table, action, row_id, staged
        )
        return JSON(row_answer(self._spelling, table, row), status_code=201 if action == "create" else 200)

    def _stage_many(
        self, acting: Acting, values: dict[str, Any], table: Table, action: str, data: Any
    ) -> Response:
        self._transactions.stage_many(str(values["transactionId"]), acting, table, action, data)
        return JSON(
            page_answer(self._spelling, table, 0, []), status_code=201 if action == "bulkCreate" else 200
        )


def _json(request: Request, answer: dict[str, Any], status: int = 200) -> Response:
    shown = _with_numbers(answer) if older_format(request, "1.9.0") else answer
    return JSON(shown, status_code=status)


def _with_numbers(answer: dict[str, Any]) -> dict[str, Any]:
    """For clients of servers before 1.9, to whom `$sequence` is a number; a row or a page of rows."""
    if "$id" not in answer:
        return {name: _all_with_numbers(value) for name, value in answer.items()}
    return answer | {"$sequence": int(answer["$sequence"])} if answer["$sequence"] else answer


def _all_with_numbers(value: Any) -> Any:
    return [_with_numbers(one) for one in value] if isinstance(value, list) else value


def _stamp(request: Request) -> datetime | None:
    given = request.headers.get("x-appwrite-timestamp")
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise bad_argument("Invalid X-Appwrite-Timestamp header value") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
