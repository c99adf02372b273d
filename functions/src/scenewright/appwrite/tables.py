"""Reading and changing rows by TablesDB, with a key that runs out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from appwrite.operator import Operator
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite import asking
from scenewright.appwrite.client import Access
from scenewright.appwrite.schema import DATABASE_ID
from scenewright.steps.platform import Raise, Table

PAGE: Final = 500
VALUES_AT_ONCE: Final = 50  # that one query names; it may be 4,096 characters long


class Tables:
    """Rows as dicts of their columns and `$id`."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._tables = TablesDB(access.client())

    def change(self, table: Table, row_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
        update = partial(self._tables.update_row, DATABASE_ID, table, row_id, columns(data))
        row = asking.write(self._access, f"Updating {table}/{row_id}", update)
        return {**row.data, "$id": row.id}

    def read(self, table: Table, row_id: str) -> dict[str, Any]:
        get = partial(self._tables.get_row, DATABASE_ID, table, row_id)
        row = asking.read(self._access, f"Reading {table}/{row_id}", get)
        return {**row.data, "$id": row.id}

    def find(self, table: Table, *queries: str) -> list[dict[str, Any]]:
        """All rows that match, page by page. A key that expired meanwhile would have hidden some."""
        found: list[dict[str, Any]] = []
        cursor: list[str] = []
        while True:
            page = self.page(table, PAGE, *queries, *cursor)
            found += page
            if len(page) < PAGE:
                return found
            cursor = [Query.cursor_after(page[-1]["$id"])]

    def page(self, table: Table, limit: int, *queries: str) -> list[dict[str, Any]]:
        """The first rows that match, at most `limit`."""
        asked = [*queries, Query.limit(limit)]
        listing = partial(self._tables.list_rows, DATABASE_ID, table, asked)
        rows = asking.read(self._access, f"Listing {table}", listing).rows
        return [row.data | {"$id": row.id} for row in rows]


def columns(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(value) for key, value in data.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Raise):
        return Operator.increment(value.by, value.limit)
    return value


def readable_by(owner_id: str) -> list[str]:
    return [Permission.read(Role.user(owner_id))] if owner_id else []


def portions(values: Sequence[str]) -> Iterator[list[str]]:
    """As many values at a time as a query may name."""
    for start in range(0, len(values), VALUES_AT_ONCE):
        yield list(values[start : start + VALUES_AT_ONCE])
