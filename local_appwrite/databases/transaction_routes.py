"""Routes of transactions: begin, list, get, stage operations, commit or roll back, delete."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from local_appwrite.body import JSON, nothing, parameters, required
from local_appwrite.callers import Caller
from local_appwrite.databases import access
from local_appwrite.databases.actions import Acting
from local_appwrite.databases.catalogue import Catalogue
from local_appwrite.databases.commit import commit
from local_appwrite.databases.rows import Rows
from local_appwrite.databases.schema import Table
from local_appwrite.databases.spelling import Spelling, not_authorized, page
from local_appwrite.databases.transactions import OPERATIONS_MAX, Transactions
from local_appwrite.errors import AppwriteError, invalid_param
from local_appwrite.lists import page as page_of
from local_appwrite.params import boolean, integer
from local_appwrite.permissions import expand, fault
from local_appwrite.server import Server

_TTL_SECONDS: Final = (60, 3600, 300)  # least, most, default
_ROW_ACTIONS: Final = ("read", "update", "delete")
_SINGLE: Final = ("create", "update", "upsert", "delete", "increment", "decrement")
_BULK: Final = ("bulkCreate", "bulkUpdate", "bulkUpsert", "bulkDelete")


class TransactionRoutes:
    """Handlers of one spelling under /v1/{prefix}/transactions."""

    def __init__(
        self, server: Server, spelling: Spelling, catalogue: Catalogue, rows: Rows, transactions: Transactions
    ) -> None:
        self._server = server
        self._spelling = spelling
        self._catalogue = catalogue
        self._rows = rows
        self._transactions = transactions

    def install(self) -> None:
        app, base = self._server.app, f"/v1/{self._spelling.prefix}/transactions"
        app.add_route(base, self.page, methods=["GET"])
        app.add_route(base, self.create, methods=["POST"])
        app.add_route(f"{base}/{{transaction}}", self.get, methods=["GET"])
        app.add_route(f"{base}/{{transaction}}", self.update, methods=["PATCH"])
        app.add_route(f"{base}/{{transaction}}", self.delete, methods=["DELETE"])
        app.add_route(f"{base}/{{transaction}}/operations", self.add_operations, methods=["POST"])

    async def page(self, request: Request) -> Response:
        caller = self._caller(request, "read")
        answers = self._transactions.visible(caller)
        total, found = page_of(answers, await parameters(request), "transactionId")
        return JSON(page("transactions", total, found))

    async def create(self, request: Request) -> Response:
        caller = self._caller(request, "write")
        least, most, default = _TTL_SECONDS
        ttl = integer(await parameters(request), "ttl", least, most, default=default)
        return JSON(self._transactions.create(caller, ttl), status_code=201)

    async def get(self, request: Request) -> Response:
        caller = self._caller(request, "read")
        return JSON(self._transactions.answer(caller, request.path_params["transaction"]))

    async def delete(self, request: Request) -> Response:
        caller = self._caller(request, "write")
        self._transactions.delete(caller, request.path_params["transaction"])
        return nothing()

    async def update(self, request: Request) -> Response:
        caller = self._caller(request, "write")
        transaction_id, values = request.path_params["transaction"], await parameters(request)
        committing = boolean(values, "commit", default=False)
        rolling_back = boolean(values, "rollback", default=False)
        if committing == rolling_back:
            raise _bad("Cannot commit and rollback at the same time" if committing else _EITHER)
        if committing:
            acting = Acting(self._rows, caller, self._spelling)
            commit(self._server, self._transactions, acting, transaction_id)
        else:
            self._transactions.ready(caller, transaction_id)
            self._transactions.finish(transaction_id, "failed")
        return JSON(self._transactions.answer(caller, transaction_id))

    async def add_operations(self, request: Request) -> Response:
        caller = self._caller(request, "write")
        transaction_id, values = request.path_params["transaction"], await parameters(request)
        given = required(values, "operations")
        if not isinstance(given, list) or len(given) > OPERATIONS_MAX:
            raise invalid_param(
                "operations", f"Value must a valid array no longer than {OPERATIONS_MAX} items"
            )
        for one in given:
            if reason := self._fault(one):
                raise invalid_param("operations", f"Value must a valid array and {reason}")
        operations = [self._operation(caller, one) for one in given]
        acting = Acting(self._rows, caller, self._spelling)
        self._transactions.stage_all(transaction_id, acting, operations)
        return JSON(self._transactions.answer(caller, transaction_id), status_code=201)

    def _operation(self, caller: Caller, one: dict[str, Any]) -> tuple[Table, str, str, Any]:
        action: str = one["action"]
        if action in _BULK and not caller.privileged:
            raise not_authorized()
        database_id, table_id = one["databaseId"], one[self._spelling.table_id]
        access.see_database(caller, self._catalogue.database(database_id))
        table = self._catalogue.table(self._spelling, database_id, table_id)
        access.see_table(caller, table, self._spelling)
        data = one.get("data", {})
        if isinstance(data, dict) and data.get("$permissions") is not None:
            if reason := fault(data["$permissions"], _ROW_ACTIONS):
                raise _bad(reason)
            data = {**data, "$permissions": expand(data["$permissions"], _ROW_ACTIONS)}
        return table, action, str(one.get(self._spelling.row_id) or ""), data

    def _fault(self, one: Any) -> str:
        if not isinstance(one, dict):
            return "Value must be an array"
        for name in ("databaseId", "action", self._spelling.table_id):
            if name not in one:
                return f"Missing required key: {name}"
            if not isinstance(one[name], str) or not one[name].strip():
                return f"Key '{name}' must be a non-empty string"
        action, row_id = one["action"], self._spelling.row_id
        if action not in _SINGLE + _BULK:
            return f"Key 'action' must be one of: {', '.join(_SINGLE + _BULK)}"
        if action in _SINGLE and row_id not in one:
            return f"Key '{row_id}' is required for action '{action}'"
        if row_id in one and (not isinstance(one[row_id], str) or not one[row_id].strip()):
            return f"Key '{row_id}' must be a non-empty string"
        if "data" not in one and action != "delete":
            return "Missing required key: data"
        return self._data_fault(action, one.get("data", {}))

    def _data_fault(self, action: str, data: Any) -> str:
        if not isinstance(data, dict) and not (action in ("bulkCreate", "bulkUpsert") and _is_rows(data)):
            return "Key 'data' must be an array"
        if action in ("increment", "decrement"):
            if not isinstance(data.get(self._spelling.column), str):
                return f"Key '{self._spelling.column}' is required in data for {action}"
            numbers = [data.get(name, 1) for name in ("value", "min", "max")]
            if any(isinstance(n, bool) or not isinstance(n, int | float | None) for n in numbers):
                return f"Key 'value' must be a numeric value for {action}"
        if action in ("bulkUpdate", "bulkDelete") and not isinstance(data.get("queries"), list):
            return f"Key 'queries' is required in data for {action}"
        if action == "bulkUpdate" and not isinstance(data.get("data"), dict):
            return f"Key 'data' is required in data for {action}"
        return ""

    def _caller(self, request: Request, verb: str) -> Caller:
        caller = self._server.identify(request)
        self._spelling.need(caller, "rows", verb)
        return caller


_EITHER: Final = "Either commit or rollback must be true"


def _is_rows(data: Any) -> bool:
    return isinstance(data, list) and all(isinstance(one, dict) for one in data)


def _bad(sentence: str) -> AppwriteError:
    return AppwriteError(400, "general_bad_request", sentence)
