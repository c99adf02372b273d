"""The rows of `usage` and `tallies`, and the columns of videos and attempts that are counted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Final

from appwrite.query import Query

from scenewright.appwrite import asking
from scenewright.appwrite.rows import action_from
from scenewright.appwrite.schema import DATABASE_ID
from scenewright.appwrite.tables import Tables, columns, readable_by
from scenewright.domain.errors import RowExists, RowMissing
from scenewright.domain.tally import Series
from scenewright.domain.usage import Amount, Usage, usage_id
from scenewright.domain.video import VideoKind
from scenewright.steps.books import Ledger
from scenewright.steps.platform import Action, ActionKind, Table

_IDS_AT_ONCE: Final = 50


class AppwriteBooks(Tables):
    """`Books` on TablesDB."""

    def open(self, owner_id: str, month: str) -> Usage:
        try:
            return self.usage(owner_id, month)
        except RowMissing:
            row = {"owner_id": owner_id, "month": month}
            with suppress(RowExists):
                self._create(Table.USAGE, usage_id(owner_id, month), row, readable_by(owner_id))
            return self.usage(owner_id, month)

    def usage(self, owner_id: str, month: str) -> Usage:
        row = self.read(Table.USAGE, usage_id(owner_id, month))
        made = Amount(row["videos"], row["render_seconds"], row["cost_usd"])
        return Usage(owner_id, month, made, _amount(row, "reserved"), _amount(row, "released"))

    def ledger(self, video_id: str) -> Ledger:
        row = self.read(Table.LEDGERS, video_id)
        tallied = json.loads(row["tallied"] or "{}")
        return Ledger(row["month"], _amount(row, "reserved"), _amount(row, "settled"), tallied)

    def submitted_since(self, owner_id: str, since: datetime, limit: int) -> int:
        newer = Query.equal("owner_id", [owner_id]), Query.greater_than("created_at", since.isoformat())
        return len(self.page(Table.VIDEOS, limit, *newer, Query.select(["$id"])))

    def unsettled(self, kind: VideoKind, limit: int) -> list[Action]:
        left = Query.equal("handled", [False]), Query.equal("kind", [ActionKind.SETTLE])
        return [
            action_from(row)
            for row in self.page(Table.ACTIONS, limit, *left, Query.equal("video_kind", [kind]))
        ]

    def open_tallies(self, series: Sequence[Series]) -> None:
        wanted = {each.id: each for each in series}
        there: set[str] = set()
        ids = sorted(wanted)
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = Query.equal("$id", ids[start : start + _IDS_AT_ONCE])
            there |= {row["$id"] for row in self.find(Table.TALLIES, some)}
        for tally_id in wanted.keys() - there:
            row = {"name": wanted[tally_id].name, "labels": json.dumps(wanted[tally_id].labels)}
            with suppress(RowExists):
                self._create(Table.TALLIES, tally_id, row, [])

    def tallies(self) -> Mapping[Series, float]:
        found: dict[Series, float] = {}
        for row in self.find(Table.TALLIES):
            labels = tuple((str(name), str(value)) for name, value in json.loads(row["labels"]))
            found[Series(row["name"], labels)] = float(row["value"])
        return found

    def _create(self, table: Table, row_id: str, row: dict[str, Any], permissions: list[str]) -> None:
        create = partial(self._tables.create_row, DATABASE_ID, table, row_id, columns(row), permissions)
        asking.write(self._access, f"Creating {table}/{row_id}", create)


def _amount(row: Mapping[str, Any], prefix: str) -> Amount:
    return Amount(row[f"{prefix}_videos"], row[f"{prefix}_seconds"], row[f"{prefix}_usd"])
