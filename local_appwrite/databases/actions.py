"""What can be done to one row: permissions, structure and the write, for routes, bulk and transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local_appwrite.callers import Caller
from local_appwrite.databases import access
from local_appwrite.databases.operators import applied
from local_appwrite.databases.rows import Row, Rows, RowTakenError
from local_appwrite.databases.schema import INTEGER_MAX, INTEGER_TYPES, NUMBER_TYPES, Column, Table
from local_appwrite.databases.spelling import Spelling
from local_appwrite.databases.structure import Data, checked, with_defaults
from local_appwrite.errors import bad_argument


@dataclass(frozen=True)
class Acting:
    """One caller's rights on rows. `stamp` is X-Appwrite-Timestamp: rows changed after it are a conflict."""

    rows: Rows
    caller: Caller
    spelling: Spelling
    stamp: datetime | None = None

    def create(self, table: Table, row_id: str, data: Data, permissions: list[str] | None) -> Row:
        granted = access.given_permissions(self.caller, permissions)
        access.may_create(self.caller, table)
        values = checked(table, with_defaults(table, without_internal(data)), self.spelling)
        with self._taken():
            return self.rows.insert(table, row_id, values, granted)

    def update(self, table: Table, row_id: str, data: Data, permissions: list[str] | None) -> Row:
        row = self.existing(table, row_id)
        if permissions is not None:
            access.may_grant(self.caller, permissions)
        access.may_change(self.caller, table, row, "update")
        self._check_stamp(row)
        return self.change(table, row, data, permissions)

    def change(self, table: Table, row: Row, data: Data, permissions: list[str] | None) -> Row:
        """The write of an update that was allowed; equal values leave the row as it is."""
        changes = applied(table, row, without_internal(data), self.spelling)
        granted = row["$permissions"] if permissions is None else permissions
        current = {column.key: row[column.key] for column in table.columns}
        values = checked(table, with_defaults(table, {**current, **changes}), self.spelling)
        same = all(row.get(key) == value for key, value in changes.items())
        if same and sorted(granted) == sorted(row["$permissions"]):
            return row
        with self._taken():
            return self.rows.write(table, row, {key: values[key] for key in changes}, granted)

    def upsert(self, table: Table, row_id: str, data: Data, permissions: list[str] | None) -> Row:
        """A row that exists keeps what `data` leaves out, but `data` must hold every required column."""
        row = self.rows.get(table, row_id)
        if row is None:
            return self.create(table, row_id, data, permissions)
        granted = row["$permissions"] if permissions is None else permissions
        access.may_grant(self.caller, granted)
        access.may_change(self.caller, table, row, "update")
        self._check_stamp(row)
        changes = applied(table, row, without_internal(data), self.spelling)
        checked(table, changes, self.spelling)
        values = checked(table, with_defaults(table, changes), self.spelling)
        with self._taken():
            return self.rows.write(table, row, {key: values[key] for key in changes}, granted)

    def delete(self, table: Table, row_id: str) -> Row:
        """The row as it was."""
        row = self.existing(table, row_id)
        access.may_change(self.caller, table, row, "delete")
        self._check_stamp(row)
        self.rows.delete(table, row_id)
        return row

    def add(self, table: Table, row_id: str, key: str, value: float, bound: float | None) -> Row:
        """Add `value` (below zero: decrement) unless that passes `bound`.

        As on the real server the column's own limits do not hold here, the answer keeps the old
        `$updatedAt`, and a null counts as zero in the answer but stays null in the row.
        """
        column = table.by_key.get(key)
        row = self.rows.get(table, row_id) if column else None
        if column is None or row is None:
            raise self.spelling.column_not_found("%s")  # the real server's own slip: one answer for both
        self._check_number(column)
        access.may_change(self.caller, table, row, "update")
        self._check_stamp(row)
        result = self._sum(column, row[key] or 0, value, bound)
        stored = None if row[key] is None else result
        written = self.rows.write(table, row, {key: stored}, row["$permissions"])
        return {**written, key: result, "$updatedAt": row["$updatedAt"]}

    def existing(self, table: Table, row_id: str) -> Row:
        row = self.rows.get(table, row_id)
        if row is None:
            raise self.spelling.row_not_found(row_id)
        return row

    def _sum(self, column: Column, current: float, value: float, bound: float | None) -> float:
        result = current + value
        limit = bound if bound is not None else INTEGER_MAX * (1 if value > 0 else -1)
        passed = result > limit if value > 0 else result < limit
        if passed and (bound is not None or column.type in INTEGER_TYPES):
            word = "maximum" if value > 0 else "minimum"
            sentence = f'{self._product} "{column.key}" has reached the {word} value of {limit}'
            raise self.spelling.column_error("limit_exceeded", sentence)
        return int(result) if column.type in INTEGER_TYPES else result

    def _check_number(self, column: Column) -> None:
        if column.array or column.type not in NUMBER_TYPES:
            raise self.spelling.column_error(
                "type_invalid", f'{self._product} "{column.key}" is not a number'
            )

    @property
    def _product(self) -> str:
        return "databases" if self.spelling.prefix == "databases" else "tablesDB"

    def _check_stamp(self, row: Row) -> None:
        if self.stamp and datetime.fromisoformat(row["$updatedAt"]) > self.stamp:
            raise self.spelling.row_conflict()

    @contextmanager
    def _taken(self) -> Iterator[None]:
        try:
            yield
        except RowTakenError as error:
            raise self.spelling.row_exists(str(error)) from error


def without_internal(data: Data) -> Data:
    return {key: value for key, value in data.items() if not key.startswith("$")}


def positive(value: Any) -> float:
    """The `value` of an increment or decrement."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise bad_argument("Value must be numeric and greater than 0")
    return value
