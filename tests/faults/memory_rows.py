"""The twin of `AppwriteRows` in memory: the same rows and refusals, without a server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from scenewright.appwrite.rows import AppwriteRows
from scenewright.appwrite.schema import TABLES
from scenewright.domain.errors import CommitConflict, RowExists, RowMissing
from scenewright.steps.platform import Change, Create, Delete, Raise, Table, Update

Row = dict[str, Any]


class MemoryRows(AppwriteRows):
    """What a row means is the adapter's own; where it stands, and who may commit, is this."""

    def __init__(self) -> None:
        self.tables: dict[Table, dict[str, Row]] = {schema.id: {} for schema in TABLES}
        self.defaults = {schema.id: {c.key: c.default for c in schema.columns} for schema in TABLES}
        self.between: Callable[[], None] = lambda: (
            None
        )  # happens after the check of a commit, before it counts
        self.lose_answer = False
        self._versions: dict[tuple[Table, str], int] = {}
        self._lock = threading.RLock()

    def read(self, table: Table, row_id: str) -> Row:
        try:
            return {**self.tables[table][row_id], "$id": row_id}
        except KeyError:
            raise RowMissing(f"Reading {table}/{row_id}") from None

    def find(self, table: Table, *queries: str) -> list[Row]:
        asked = [json.loads(query) for query in queries]
        rows = [self.read(table, row_id) for row_id in list(self.tables[table])]
        return [row for row in rows if all(_matches(row, query) for query in asked)]

    def change(self, table: Table, row_id: str, data: Mapping[str, Any]) -> Row:
        with self._lock:
            row = self.read(table, row_id)
            for key, value in data.items():
                row[key] = min(row[key] + value.by, value.limit) if isinstance(value, Raise) else value
            self._put(table, row_id, row)
        return row

    def create(self, change: Create) -> None:
        with self._lock:
            if change.row_id in self.tables[change.table]:
                raise RowExists(f"Creating {change.table}/{change.row_id}")
            self._put(change.table, change.row_id, {**self.defaults[change.table], **change.data})

    def commit(self, changes: Sequence[Change], check: Callable[[], None] | None = None) -> None:
        with self._lock:
            seen = {(c.table, c.row_id): self._version(c) for c in changes if not isinstance(c, Create)}
        if check:
            check()
        between, self.between = self.between, lambda: None
        between()
        with self._lock, self._all_or_nothing():
            if any(self._versions[place] != version for place, version in seen.items()):
                raise CommitConflict("Committing: a row was changed meanwhile")
            for change in changes:
                self._apply(change)

    def _apply(self, change: Change) -> None:
        match change:
            case Create():
                try:
                    self.create(change)
                except RowExists as error:
                    raise CommitConflict("Committing: a row is there already") from error
            case Update(table=table, row_id=row_id, data=data):
                self.change(table, row_id, data)
            case Delete(table=table, row_id=row_id):
                del self.tables[table][row_id]

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        before = {table: dict(rows) for table, rows in self.tables.items()}
        try:
            yield
        except CommitConflict:
            self.tables = before
            raise

    def _version(self, change: Update | Delete) -> int:
        self.read(change.table, change.row_id)
        return self._versions[change.table, change.row_id]

    def _put(self, table: Table, row_id: str, row: Row) -> None:
        self.tables[table][row_id] = {key: value for key, value in row.items() if key != "$id"}
        self._versions[table, row_id] = self._versions.get((table, row_id), 0) + 1


def _matches(row: Row, query: Mapping[str, Any]) -> bool:
    value = row[query["attribute"]]
    if query["method"] == "isNull":
        return value is None
    if query["method"] == "equal":
        return value in query["values"]
    raise NotImplementedError(query["method"])
