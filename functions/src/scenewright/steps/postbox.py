"""What telling an owner's server needs from outside: rows of deliveries, and who sends one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from scenewright.domain.video import VideoKind
from scenewright.domain.webhook_delivery import Delivery, DeliveryState

SEND_SECONDS: Final = 5.0


class Postbox(Protocol):
    """The rows of `webhook_deliveries`. Raises as `Rows` does."""

    def delivery(self, delivery_id: str) -> Delivery: ...

    def deliveries_of(self, video_id: str) -> list[Delivery]:
        """All of a video, the oldest first."""
        ...

    def due(self, kind: VideoKind, now: datetime, limit: int) -> list[Delivery]:
        """Pending ones whose time has come."""
        ...

    def pending_of(self, video_ids: Collection[str]) -> list[Delivery]: ...

    def note(self, delivery_id: str, row: Mapping[str, Any]) -> None:
        """Change columns of a delivery that this execution has claimed."""
        ...

    def count(self, state: DeliveryState) -> int:
        """No further than 5,000, where Appwrite stops counting."""
        ...


class Sender(Protocol):
    """Sends one delivery, signed, within `SEND_SECONDS`."""

    def send(self, delivery: Delivery, now: datetime) -> int:
        """The status that was answered, 200 to 299. Raises DeliveryFailed."""
        ...
