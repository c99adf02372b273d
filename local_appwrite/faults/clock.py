"""A clock that tests may hold still and move."""

from __future__ import annotations

import time


class HeldClock:
    """Wall time until `hold`; then what it was told, until `release`."""

    def __init__(self) -> None:
        self._held: float | None = None

    def __call__(self) -> float:
        return time.time() if self._held is None else self._held

    def hold(self, moment: float) -> None:
        self._held = moment

    def release(self) -> None:
        self._held = None
