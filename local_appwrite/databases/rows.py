"""Rows in SQLite, one table each: read, find, insert, write, delete. Knows no permissions and no HTTP."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta
from typing import Any, Final

from local_appwrite.databases.catalogue import sql_name
from local_appwrite.databases.schema import Column, Table
from local_appwrite.databases.search import Search
from local_appwrite.identity import Clock, iso
from local_appwrite.permissions import roles_with
from local_appwrite.store import Store

Row = dict[str, Any]  # columns, $id, $sequence, $createdAt, $updatedAt, $permissions
COUNT_MAX: Final = 5000
_WHOLE_FLOAT_MAX: Final = 2**53


class RowTakenError(Exception):
    """The id or a unique value exists already; the argument is the id."""


class CursorMissingError(Exception):
    """There is no row with the cursor's id; the argument is that id."""


class Rows:
    """Times are the clock's, but each write moves a row's `$updatedAt` on: it tells versions apart."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def now(self) -> str:
        return iso(self._clock())

    def get(self, table: Table, row_id: str) -> Row | None:
        record = self._store.one(f"select * from {table.sql} where _id = ?", (row_id,))
        return _row(table, record) if record else None

    def find(self, table: Table, search: Search, roles: frozenset[str] | None) -> list[Row]:
        """Rows of the page; with `roles` only those whose own permissions let one of them read."""
        where, bound = _restricted(search, roles)
        order = (
            search.order if any(name == "$sequence" for name, _ in search.order) else [*search.order, _TIE]
        )
        if search.cursor:
            cursor = self.get(table, search.cursor)
            if cursor is None:
                raise CursorMissingError(search.cursor)
            order = [(name, descending != search.before) for name, descending in order]
            beyond = _beyond(table, order, cursor, bound)
            where = f"({where}) and ({beyond})"
        ordering = "random()" if search.shuffled else ", ".join(_direction(*one) for one in order)
        sql = f"select * from {table.sql} where {where} order by {ordering} limit ? offset ?"
        records = self._store.all(sql, [*bound, search.limit, search.offset])
        rows = [_row(table, record) for record in records]
        return rows[::-1] if search.cursor and search.before else rows

    def count(self, table: Table, search: Search, roles: frozenset[str] | None) -> int:
        """All matches up to 5000, where the real server stops counting."""
        where, bound = _restricted(search, roles)
        sql = f"select count(*) from (select 1 from {table.sql} where {where} limit {COUNT_MAX})"
        record = self._store.one(sql, bound)
        return int(record[0]) if record else 0

    def insert(self, table: Table, row_id: str, data: Row, permissions: list[str]) -> Row:
        """`data` was checked. Raises `RowTakenError`."""
        now = self.now()
        names = ["_id", "_created", "_updated", "_permissions", *(f'"{key}"' for key in data)]
        values = [row_id, now, now, json.dumps(permissions), *_stored(table, data)]
        sql = f"insert into {table.sql} ({', '.join(names)}) values ({', '.join('?' * len(names))})"
        try:
            cursor = self._store.execute(sql, values)
        except sqlite3.IntegrityError as error:
            raise RowTakenError(row_id) from error
        shown = {column.key: _shown(column, data.get(column.key)) for column in table.columns}
        internal = {"$id": row_id, "$sequence": str(cursor.lastrowid), "$createdAt": now, "$updatedAt": now}
        return shown | internal | {"$permissions": permissions}

    def write(self, table: Table, row: Row, data: Row, permissions: list[str]) -> Row:
        """Put checked `data` into `row`."""
        now = max(self.now(), _just_after(row["$updatedAt"]))
        names = ["_updated = ?", "_permissions = ?", *(f'"{key}" = ?' for key in data)]
        values = [now, json.dumps(permissions), *_stored(table, data), row["$id"]]
        try:
            self._store.execute(f"update {table.sql} set {', '.join(names)} where _id = ?", values)
        except sqlite3.IntegrityError as error:
            raise RowTakenError(row["$id"]) from error
        shown = {key: _shown(table.by_key[key], value) for key, value in data.items()}
        return {**row, **shown, "$updatedAt": now, "$permissions": permissions}

    def delete(self, table: Table, row_id: str) -> None:
        self._store.execute(f"delete from {table.sql} where _id = ?", (row_id,))


def _just_after(moment: str) -> str:
    later = datetime.fromisoformat(moment) + timedelta(milliseconds=1)
    return later.isoformat(timespec="milliseconds")


_TIE: Final = ("$sequence", False)


def _restricted(search: Search, roles: frozenset[str] | None) -> tuple[str, list[Any]]:
    if roles is None:
        return search.where, list(search.bound)
    readable = [f'read("{role}")' for role in sorted(roles)]
    marks = ", ".join("?" * len(readable))
    allowed = f"exists (select 1 from json_each(_permissions) where value in ({marks}))"
    return f"({search.where}) and {allowed}", [*search.bound, *readable]


def _direction(attribute: str, descending: bool) -> str:
    return f"{sql_name(attribute)} {'desc' if descending else 'asc'}"


def _beyond(table: Table, order: list[tuple[str, bool]], cursor: Row, bound: list[Any]) -> str:
    """Rows that come after `cursor` in `order`; null sorts first, as in MariaDB."""
    alternatives = []
    for place, (attribute, descending) in enumerate(order):
        equal = [_equal(name, cursor, table, bound) for name, _ in order[:place]]
        alternatives.append(" and ".join([*equal, _past(attribute, descending, cursor, table, bound)]))
    return " or ".join(f"({one})" for one in alternatives)


def _equal(attribute: str, cursor: Row, table: Table, bound: list[Any]) -> str:
    bound.append(_bindable(attribute, cursor, table))
    return f"{sql_name(attribute)} is ?"


def _past(attribute: str, descending: bool, cursor: Row, table: Table, bound: list[Any]) -> str:
    name, value = sql_name(attribute), _bindable(attribute, cursor, table)
    if value is None:
        return "0" if descending else f"{name} is not null"
    bound.append(value)
    return f"({name} < ? or {name} is null)" if descending else f"{name} > ?"


def _bindable(attribute: str, row: Row, table: Table) -> Any:
    value = row[attribute]
    if attribute == "$sequence":
        return int(value)
    column = table.by_key.get(attribute)
    return json.dumps(value) if column and column.array else value


def _stored(table: Table, data: Row) -> list[Any]:
    return [
        json.dumps(value, ensure_ascii=False) if value is not None and table.by_key[key].array else value
        for key, value in data.items()
    ]


def _row(table: Table, record: sqlite3.Row) -> Row:
    row = {column.key: _shown(column, _loaded(column, record[column.key])) for column in table.columns}
    row["$id"] = record["_id"]
    row["$sequence"] = str(record["_sequence"])
    row["$createdAt"] = record["_created"]
    row["$updatedAt"] = record["_updated"]
    row["$permissions"] = json.loads(record["_permissions"])
    return row


def _loaded(column: Column, value: Any) -> Any:
    return json.loads(value) if column.array and value is not None else value


def _shown(column: Column, value: Any) -> Any:
    """As JSON shows it: an absent array is empty, whole numbers have no fraction."""
    if value is None:
        return [] if column.array else None
    if column.array:
        return [_shown_single(column, one) for one in value]
    return _shown_single(column, value)


def _shown_single(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.type == "boolean":
        return bool(value)
    if (
        column.type == "double"
        and isinstance(value, float)
        and abs(value) < _WHOLE_FLOAT_MAX
        and value.is_integer()
    ):
        return int(value)
    return value


def readable_by(row: Row) -> frozenset[str]:
    return roles_with(row["$permissions"], "read")
