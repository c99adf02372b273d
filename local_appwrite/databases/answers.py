"""Rows as the two APIs show them."""

from __future__ import annotations

from typing import Any

from local_appwrite.databases.rows import Row
from local_appwrite.databases.schema import Table
from local_appwrite.databases.spelling import Spelling, page


def row_answer(
    spelling: Spelling, table: Table, row: Row, selected: set[str] | None = None
) -> dict[str, Any]:
    """`selected` narrows the columns; ids, times and permissions always come along."""
    shown = row if selected is None else {k: v for k, v in row.items() if k[0] == "$" or k in selected}
    return {**shown, "$databaseId": table.database.id, f"${spelling.table_id}": table.id}


def page_answer(
    spelling: Spelling, table: Table, total: int, rows: list[Row], selected: set[str] | None = None
) -> dict[str, Any]:
    return page(f"{spelling.row}s", total, [row_answer(spelling, table, row, selected) for row in rows])


def commit_payload(table: Table, row: Row) -> dict[str, Any]:
    """What events of a transaction carry: the ids of both spellings, but no database id."""
    return {**row, "$collection": internal_name(table), "$tableId": table.id, "$collectionId": table.id}


def internal_name(table: Table) -> str:
    """`$collection`, which bulk and transaction events leak."""
    return f"database_{table.database.sequence}_collection_{table.sequence}"
