"""Everything that a step works with, wired once per execution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.estimate import Extent
from scenewright.domain.production import USUAL, Casting
from scenewright.domain.video import VideoKind
from scenewright.steps.books import Books
from scenewright.steps.platform import Clock, Executions, Files, Rows
from scenewright.steps.ports import (
    ClipMaker,
    Illustrator,
    Listener,
    MediaDesk,
    Memory,
    Narrator,
    Planner,
    Publisher,
    Renderer,
)
from scenewright.steps.postbox import Postbox, Sender
from scenewright.steps.stock import Stock


class Log(Protocol):
    def __call__(self, action: str, **fields: object) -> None:
        """One line: a stable word in the past tense (`scene_claimed`) and fields."""
        ...


class Crew(Protocol):
    """Who does the work: provider chains that end in a member which always works, and the renderer.

    Each is built where it is asked for: a planning execution loads no renderer.
    """

    def planners(self, casting: Casting = USUAL) -> Sequence[Planner]: ...

    def illustrators(self, casting: Casting = USUAL, *, asked_before: bool = False) -> Sequence[Illustrator]:
        """`asked_before`: an attempt that died may have paid for what is asked for now."""
        ...

    def clip_makers(self, casting: Casting = USUAL, *, asked_before: bool = False) -> Sequence[ClipMaker]:
        """Empty where nobody searches for clips or makes them."""
        ...

    def narrators(self, casting: Casting = USUAL, *, asked_before: bool = False) -> Sequence[Narrator]: ...

    def listeners(self, *, knows_text: bool) -> Sequence[Listener]: ...

    def can_listen(self) -> bool:
        """Whether anybody hears what a recording says whose text is not known."""
        ...

    def memory(self) -> Memory | None: ...

    def publisher(self) -> Publisher:
        """Raises ProviderFailed where none is configured."""
        ...

    def renderer(self) -> Renderer: ...

    def sender(self) -> Sender: ...

    def expected_usd(self, brief: Brief | ChatBrief, extent: Extent) -> float:
        """What the vendors that would be asked first will charge."""
        ...

    def media(self) -> MediaDesk: ...


@dataclass(frozen=True)
class Tempo:
    """How long things may take that end by themselves: a lease, and an execution that was asked for."""

    lease: timedelta = timedelta(seconds=60)

    @property
    def heartbeat(self) -> timedelta:
        """A lease outlives three heartbeats that were missed."""
        return self.lease / 4

    @property
    def start_grace(self) -> timedelta:
        """How long an execution that was asked for may take to claim its step."""
        return self.lease


@dataclass(frozen=True)
class Studio:
    """`scratch` is this execution's own folder; `deadline` is when it has to have stopped (`Clock.running`).

    `kind` is what this function makes. `hasty_rows` are the same rows without patience: a beat that is
    missed is made up by the next.
    `webhook_url` is told of every video that names none itself; '' for nobody.
    `vendor_webhook_url` is where vendors may tell that they are done; '' where nowhere.
    `keep_work_days` is how long a completed video keeps what it was made from; 0 for ever.
    """

    rows: Rows
    hasty_rows: Rows
    stock: Stock
    postbox: Postbox
    books: Books
    files: Files
    executions: Executions
    clock: Clock
    log: Log
    crew: Crew
    scratch: Path
    deadline: float
    execution_id: str
    kind: VideoKind
    scenes_in_flight: int
    scenes_per_owner: int
    keep_work_days: int
    vendor_webhook_url: str
    webhook_url: str
    submits_per_minute: int
    tempo: Tempo

    def vendor_webhook(self, scene_id: str) -> str:
        """Where a vendor tells of what it makes for a scene."""
        return f"{self.vendor_webhook_url}/{scene_id}" if self.vendor_webhook_url else ""
