"""The rows of `webhook_deliveries`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from appwrite.query import Query

from scenewright.appwrite import asking
from scenewright.appwrite.schema import DATABASE_ID
from scenewright.appwrite.tables import Tables
from scenewright.domain.video import VideoKind
from scenewright.domain.webhook_delivery import Delivery, DeliveryState
from scenewright.steps.platform import Table


class AppwritePostbox(Tables):
    """`Postbox` on TablesDB."""

    def delivery(self, delivery_id: str) -> Delivery:
        return _delivery(self.read(Table.WEBHOOK_DELIVERIES, delivery_id))

    def deliveries_of(self, video_id: str) -> list[Delivery]:
        rows = self.find(Table.WEBHOOK_DELIVERIES, Query.equal("video_id", [video_id]))
        return sorted(map(_delivery, rows), key=lambda delivery: (delivery.created_at, delivery.id))

    def due(self, kind: VideoKind, now: datetime, limit: int) -> list[Delivery]:
        due = (
            Query.equal("kind", [kind]),
            Query.equal("state", [DeliveryState.PENDING]),
            Query.less_than_equal("next_at", now.isoformat()),
            Query.order_asc("next_at"),
        )
        return [_delivery(row) for row in self.page(Table.WEBHOOK_DELIVERIES, limit, *due)]

    def pending_of(self, video_ids: Collection[str]) -> list[Delivery]:
        pending = Query.equal("video_id", sorted(video_ids)), Query.equal("state", [DeliveryState.PENDING])
        return [_delivery(row) for row in self.find(Table.WEBHOOK_DELIVERIES, *pending)]

    def note(self, delivery_id: str, row: Mapping[str, Any]) -> None:
        self.change(Table.WEBHOOK_DELIVERIES, delivery_id, row)

    def count(self, state: DeliveryState) -> int:
        these = [Query.equal("state", [state]), Query.limit(1)]
        listing = partial(self._tables.list_rows, DATABASE_ID, Table.WEBHOOK_DELIVERIES, these)
        return int(asking.read(self._access, "Counting deliveries", listing).total)


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        id=row["$id"],
        video_id=row["video_id"],
        kind=VideoKind(row["kind"]),
        owner_id=row["owner_id"],
        event=row["event"],
        url=row["url"],
        body=row["body"],
        state=DeliveryState(row["state"]),
        attempt=row["attempt"],
        created_at=datetime.fromisoformat(row["created_at"]),
        next_at=datetime.fromisoformat(row["next_at"]),
        status_code=row["status_code"],
        error_message=row["error_message"],
    )
