"""What counting needs of Appwrite: usage by owner and month, what a video holds of it, and tallies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scenewright.domain.tally import Series
from scenewright.domain.usage import Amount, Usage
from scenewright.domain.video import VideoKind
from scenewright.steps.platform import Action


@dataclass(frozen=True)
class Ledger:
    """A row of `ledgers`, one a video: what it has reserved of its owner's month, and what was settled.

    `tallied` is what its details have added to the sums, by the ids of series. It is no part of the video's
    row: who follows that one is told nothing more once the video has ended.
    """

    month: str
    reserved: Amount
    settled: Amount
    tallied: Mapping[str, float]


class Books(Protocol):
    """Raises as `Rows` does."""

    def open(self, owner_id: str, month: str) -> Usage:
        """The owner's usage; its row is made where there is none yet."""
        ...

    def usage(self, owner_id: str, month: str) -> Usage: ...

    def ledger(self, video_id: str) -> Ledger: ...

    def submitted_since(self, owner_id: str, since: datetime, limit: int) -> int:
        """How many videos an owner asked for since then; no more than `limit` are counted."""
        ...

    def unsettled(self, kind: VideoKind, limit: int) -> list[Action]:
        """Settlements that were asked for and have not been made."""
        ...

    def open_tallies(self, series: Sequence[Series]) -> None:
        """Make the rows that are not there yet."""
        ...

    def tallies(self) -> Mapping[Series, float]:
        """All of them."""
        ...
