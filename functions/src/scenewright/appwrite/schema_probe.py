"""Whether the tables have the columns of this version, asked with a key that may read rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from appwrite.query import Query
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite import asking
from scenewright.appwrite.client import Access
from scenewright.appwrite.schema import DATABASE_ID, TABLES, TableSchema
from scenewright.domain.errors import PlatformRefused, RowMissing

_ONE: Final = Query.limit(1)


def outdated_tables(access: Access, tables: Sequence[TableSchema] = TABLES) -> list[str]:
    """Tables that are not there or lack a column: Appwrite refuses to select what it does not know.

    Raises PlatformUnavailable.
    """
    listed = TablesDB(access.client())
    return [table.id for table in tables if not _has_all(access, listed, table)]


def _has_all(access: Access, listed: TablesDB, table: TableSchema) -> bool:
    wanted = [Query.select([column.key for column in table.columns]), _ONE]
    try:
        asking.read(access, f"Reading {table.id}", partial(listed.list_rows, DATABASE_ID, table.id, wanted))
    except (PlatformRefused, RowMissing):
        return False
    return True
