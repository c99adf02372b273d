"""Transactions: operations staged in SQLite, seen early by reads that name the transaction, applied at once.

What was staged conflicts at the commit if one of its rows was written meanwhile: each operation remembers
the `$updatedAt` that its row had (`seen`, '' if there was none). Increments never conflict.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from local_appwrite.callers import Caller
from local_appwrite.databases import access
from local_appwrite.databases.actions import Acting, without_internal
from local_appwrite.databases.catalogue import Catalogue
from local_appwrite.databases.rows import Row, Rows
from local_appwrite.databases.schema import Table
from local_appwrite.errors import AppwriteError
from local_appwrite.identity import Clock, iso, unique_id
from local_appwrite.store import Store

OPERATIONS_MAX: Final = 100
_SCHEMA: Final = """
create table if not exists transactions (
    id text primary key, created text not null, updated text not null, status text not null,
    expires text not null, operations integer not null default 0, owner text not null
);
create table if not exists transaction_operations (
    sequence integer primary key autoincrement,
    transaction_id text not null references transactions (id) on delete cascade,
    database integer not null, table_ integer not null, action text not null, row_id text not null,
    data text not null, seen text, staged text not null
);
create index if not exists transaction_operations_of on transaction_operations (transaction_id);
"""


@dataclass(frozen=True)
class Operation:
    """`seen` is the row's `$updatedAt` when it was staged, '' for no row, None where nothing is compared."""

    table: Table
    action: str
    row_id: str
    data: Any
    seen: str | None
    staged: str


class Transactions:
    def __init__(self, store: Store, catalogue: Catalogue, rows: Rows, clock: Clock) -> None:
        store.migrate(_SCHEMA)
        self._store = store
        self._catalogue = catalogue
        self._rows = rows
        self._clock = clock

    def create(self, caller: Caller, ttl_seconds: int) -> dict[str, Any]:
        now = self._clock()
        values = (
            unique_id(self._clock),
            iso(now),
            iso(now),
            "pending",
            iso(now + ttl_seconds),
            caller.user_id,
        )
        names = "id, created, updated, status, expires, owner"
        sql = f"insert into transactions ({names}) values (?, ?, ?, ?, ?, ?)"
        self._store.execute(sql, values)
        return self.answer(caller, values[0])

    def answer(self, caller: Caller, transaction_id: str) -> dict[str, Any]:
        return _answer(self._record(caller, transaction_id))

    def visible(self, caller: Caller) -> list[dict[str, Any]]:
        sql = "select * from transactions where ? or owner = ? order by created, id"
        return [_answer(one) for one in self._store.all(sql, (caller.privileged, caller.user_id))]

    def delete(self, caller: Caller, transaction_id: str) -> None:
        self._record(caller, transaction_id)
        self._store.execute("delete from transactions where id = ?", (transaction_id,))

    def stage_one(
        self,
        transaction_id: str,
        acting: Acting,
        table: Table,
        action: str,
        row_id: str,
        data: dict[str, Any],
    ) -> Row:
        """Keep one operation; the row as it would be, without what only the commit gives it."""
        self.ready(acting.caller, transaction_id, adding=1)
        state = self._state(transaction_id, table, row_id)
        self._allow(acting, table, action, row_id, state, data)
        self._stage(transaction_id, table, action, row_id, data)
        if action in ("increment", "decrement"):
            return {"$id": row_id, data[acting.spelling.column]: data["value"], "$sequence": ""}
        granted = data.get("$permissions")
        if state is None:
            permissions = access.given_permissions(acting.caller, granted)
            return {"$id": row_id, **without_internal(data), "$permissions": permissions, "$sequence": ""}
        return {**state, **data}

    def stage_many(self, transaction_id: str, acting: Acting, table: Table, action: str, data: Any) -> None:
        self.ready(acting.caller, transaction_id, adding=1)
        self._stage(transaction_id, table, action, "", data)

    def stage_all(
        self, transaction_id: str, acting: Acting, operations: list[tuple[Table, str, str, Any]]
    ) -> None:
        """Operations of one request: all are kept or none."""
        self.ready(acting.caller, transaction_id, adding=len(operations))
        with self._store.transaction():
            for table, action, row_id, data in operations:
                if not action.startswith("bulk"):
                    state = self._state(transaction_id, table, row_id)
                    self._allow(acting, table, action, row_id, state, data)
                self._stage(transaction_id, table, action, row_id, data)

    def operations(self, transaction_id: str) -> list[Operation]:
        sql = "select * from transaction_operations where transaction_id = ? order by sequence"
        found = []
        for record in self._store.all(sql, (transaction_id,)):
            table = self._catalogue.by_sequence(record["database"], record["table_"])
            if table:
                action, row_id, data = record["action"], record["row_id"], json.loads(record["data"])
                found.append(Operation(table, action, row_id, data, record["seen"], record["staged"]))
        return found

    def finish(self, transaction_id: str, status: str) -> None:
        """`committed` or `failed`; the operations are of no more use."""
        sql = "update transactions set status = ?, updated = ? where id = ?"
        self._store.execute(sql, (status, self._rows.now(), transaction_id))
        self._store.execute("delete from transaction_operations where transaction_id = ?", (transaction_id,))

    def get(self, transaction_id: str, acting: Acting, table: Table, row_id: str) -> Row | None:
        """The row as this transaction sees it."""
        self._record(acting.caller, transaction_id)
        return self._state(transaction_id, table, row_id)

    def ready(self, caller: Caller, transaction_id: str, adding: int = 0) -> None:
        """Raise unless the transaction is the caller's, pending, not expired and has room."""
        record = self._record(caller, transaction_id)
        if record["status"] != "pending":
            sentence = "The transaction is not ready yet. Please try again later."
            raise AppwriteError(400, "transaction_not_ready", sentence)
        if record["expires"] < self._rows.now():
            sentence = "The transaction has expired. Please create a new transaction and try again."
            raise AppwriteError(410, "transaction_expired", sentence)
        if record["operations"] + adding > OPERATIONS_MAX:
            held = record["operations"]
            sentence = (
                f"Transaction already has {held} operations, adding {adding} would exceed the maximum of "
            )
            raise AppwriteError(400, "transaction_limit_exceeded", f"{sentence}{OPERATIONS_MAX}")

    def _record(self, caller: Caller, transaction_id: str) -> sqlite3.Row:
        record = self._store.one("select * from transactions where id = ?", (transaction_id,))
        if record is None or not (caller.privileged or record["owner"] == caller.user_id):
            sentence = f"Transaction with the requested ID '{transaction_id}' could not be found."
            raise AppwriteError(404, "transaction_not_found", sentence)
        return record

    def _stage(self, transaction_id: str, table: Table, action: str, row_id: str, data: Any) -> None:
        compared = action in ("update", "upsert", "delete")
        row = self._rows.get(table, row_id) if compared else None
        seen = (row["$updatedAt"] if row else "") if compared else None
        now = self._rows.now()
        place = (table.database.sequence, table.sequence)
        self._store.execute(
            "insert into transaction_operations (transaction_id, database, table_, action, row_id, data, "
            "seen, staged) values (?, ?, ?, ?, ?, ?, ?, ?)",
            (transaction_id, *place, action, row_id, json.dumps(data), seen, now),
        )
        sql = "update transactions set operations = operations + 1, updated = ? where id = ?"
        self._store.execute(sql, (now, transaction_id))

    def _state(self, transaction_id: str, table: Table, row_id: str) -> Row | None:
        row = self._rows.get(table, row_id)
        for one in self.operations(transaction_id):
            if one.table.sql == table.sql and one.row_id == row_id:
                row = _after(row, one)
        return row

    def _allow(
        self, acting: Acting, table: Table, action: str, row_id: str, state: Row | None, data: Any
    ) -> None:
        """What staging checks: the row is there and the caller may. Its structure waits for the commit."""
        if state is None and action not in ("create", "upsert"):
            raise acting.spelling.row_not_found(row_id)
        if isinstance(data, dict) and data.get("$permissions") is not None:
            access.may_grant(acting.caller, data["$permissions"])
        if action == "create" or state is None:
            access.may_create(acting.caller, table)
        else:
            access.may_change(acting.caller, table, state, "delete" if action == "delete" else "update")


def _after(row: Row | None, one: Operation) -> Row | None:
    if one.action == "delete":
        return None
    if one.action in ("increment", "decrement"):
        sign = 1 if one.action == "increment" else -1
        name = one.data.get("column") or one.data.get("attribute")
        return row and {**row, name: (row.get(name) or 0) + sign * one.data.get("value", 1)}
    base = row or {"$id": one.row_id, "$permissions": [], "$sequence": ""}
    return {**base, **one.data}


def _answer(record: sqlite3.Row) -> dict[str, Any]:
    return {
        "$id": record["id"],
        "$createdAt": record["created"],
        "$updatedAt": record["updated"],
        "status": record["status"],
        "operations": record["operations"],
        "expiresAt": record["expires"],
    }
