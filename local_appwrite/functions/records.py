"""Functions, variables, deployments and executions as JSON documents in one table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from local_appwrite.errors import AppwriteError
from local_appwrite.store import Store

TABLES: Final = """
create table if not exists function_records (
    sequence integer primary key autoincrement,
    kind text not null,
    id text not null,
    parent text not null default '',
    body text not null,
    unique (kind, id)
);
create index if not exists function_records_parent on function_records (kind, parent, sequence);
"""

Record = dict[str, Any]


@dataclass(frozen=True)
class Records:
    """The records of one kind; `parent` is the id of the function that a record belongs to."""

    store: Store
    kind: str

    def find(self, id_: str) -> Record | None:
        row = self.store.one("select body from function_records where kind = ? and id = ?", (self.kind, id_))
        return json.loads(row["body"]) if row else None

    def get(self, id_: str, parent: str = "") -> Record:
        """The record (of function `parent`, if given) or the kind's 404."""
        record = self.find(id_)
        if record is None or (parent and parent != self._parent(record)):
            name = self.kind.capitalize()
            message = f"{name} with the requested ID could not be found."
            raise AppwriteError(404, f"{self.kind}_not_found", message)
        return record

    def save(self, record: Record) -> None:
        self.store.execute(
            "insert into function_records (kind, id, parent, body) values (?, ?, ?, ?)"
            " on conflict (kind, id) do update set body = excluded.body",
            (self.kind, record["$id"], self._parent(record), json.dumps(record)),
        )

    def remove(self, id_: str) -> None:
        self.store.execute("delete from function_records where kind = ? and id = ?", (self.kind, id_))

    def remove_all(self, parent: str) -> None:
        self.store.execute("delete from function_records where kind = ? and parent = ?", (self.kind, parent))

    def keep_latest(self, parent: str, most: int) -> None:
        """Forget what has ended beyond the latest `most` of the parent's records."""
        self.store.execute(
            "delete from function_records where kind = :kind and parent = :parent and sequence <="
            " (select sequence from function_records where kind = :kind and parent = :parent"
            " order by sequence desc limit 1 offset :most)"
            " and json_extract(body, '$.status') in ('completed', 'failed')",
            {"kind": self.kind, "parent": parent, "most": most},
        )

    def all(self, parent: str = "") -> list[Record]:
        """Oldest first."""
        rows = self.store.all(
            "select body from function_records where kind = ? and parent = ? order by sequence",
            (self.kind, parent),
        )
        return [json.loads(row["body"]) for row in rows]

    @staticmethod
    def _parent(record: Record) -> str:
        return str(record.get("functionId") or record.get("resourceId") or "")
