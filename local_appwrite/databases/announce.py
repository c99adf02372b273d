"""Tells what happened to a row: all event names, all channels, who may hear it."""

from __future__ import annotations

from itertools import product
from typing import Any, Final

from local_appwrite.callers import Caller
from local_appwrite.databases.rows import Row, readable_by
from local_appwrite.databases.schema import Table
from local_appwrite.databases.spelling import LEGACY, TABLES, Spelling
from local_appwrite.events import Event
from local_appwrite.permissions import roles_with
from local_appwrite.server import Server

# Which of (database, table, row) are named and which are `*`, in the order of the real server, which
# depends on the order in which a route names its parameters.
_TABLE_FIRST: Final = ("111", "000", "101", "001", "011", "110", "010", "100")
_ROW_FIRST: Final = ("111", "000", "011", "101", "001", "110", "010", "100")


def row_changed(
    server: Server, spelling: Spelling, table: Table, action: str, payload: dict[str, Any], caller: Caller
) -> None:
    """Publish once, after the commit. `payload` is the row as the API answered it."""
    names = event_names(spelling, table, payload["$id"], action)
    server.bus.publish(
        Event(
            names=names,
            channels=channels(table, payload["$id"], action),
            payload=payload,
            roles=_listeners(table, payload),
            function_name=_function_name(spelling, table, payload["$id"], action),
            user_id=caller.user_id,
            project_id=server.settings.project_id,
        )
    )


def event_names(spelling: Spelling, table: Table, row_id: str, action: str) -> list[str]:
    legacy = table.database.type == "legacy"
    roots = [("databases", LEGACY), ("databases", TABLES)]
    roots = roots if legacy else [("tablesdb", TABLES), *roots]
    order = _TABLE_FIRST if legacy or action == "create" or spelling is LEGACY else _ROW_FIRST
    ids = (table.database.id, table.id, row_id)
    rows = [_name(root, mask, ids) for mask, root in product(order, roots)]
    masks = list(dict.fromkeys(mask[:2] for mask in order))
    tables = [_name(root, mask, ids) for mask, root in product(masks, roots)]
    databases = [_name(root, mask, ids) for mask, root in product(("1", "0"), roots)]
    return list(dict.fromkeys([*(f"{name}.{action}" for name in rows), *rows, *tables, *databases]))


def channels(table: Table, row_id: str, action: str) -> list[str]:
    plain: list[str] = []
    for prefix, spelling in (("databases", LEGACY), ("databases", TABLES), ("tablesdb", TABLES)):
        base = f"{prefix}.{table.database.id}.{spelling.table}s.{table.id}.{spelling.row}s"
        general = [f"{spelling.row}s"] if prefix == "databases" else []
        plain += [*general, base, f"{base}.{row_id}"]
    return plain + [f"{channel}.{action}" for channel in plain]


def _name(root: tuple[str, Spelling], mask: str, ids: tuple[str, str, str]) -> str:
    prefix, spelling = root
    words = (prefix, f"{spelling.table}s", f"{spelling.row}s")
    shown = [
        f"{word}.{id_ if named == '1' else '*'}" for word, id_, named in zip(words, ids, mask, strict=False)
    ]
    return ".".join(shown)


def _function_name(spelling: Spelling, table: Table, row_id: str, action: str) -> str:
    """Functions hear `databases.…` names only; creations in the old spelling whatever the API."""
    used = LEGACY if action == "create" else spelling
    root = ("databases", used)
    return f"{_name(root, '111', (table.database.id, table.id, row_id))}.{action}"


def _listeners(table: Table, row: Row) -> frozenset[str]:
    roles = roles_with(table.permissions, "read")
    return roles | readable_by(row) if table.row_security else roles
