"""Runs that nobody waits for: the queue, events, cron and `scheduledAt`.

At most once, as on the real server: a run that has started is never started again. Runs asked for over
HTTP have their row before they start and survive a restart of the server until then; an event or cron run
has its row only when it has ended.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Final

from croniter import croniter

from local_appwrite.errors import SERVER_VERSION, AppwriteError
from local_appwrite.events import Event
from local_appwrite.functions.announcements import tell_ended
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.records import Record
from local_appwrite.functions.runs import Run, ended, new_row, perform, platform_headers
from local_appwrite.identity import unique_id

_AT_ONCE: Final = 8  # executions of all functions; the real worker's default
_TICK_SECONDS: Final = 0.5
_KEPT: Final = 1000  # executions of a function that have ended
_KEPT_IS_CHECKED_EVERY: Final = 100


@dataclass
class Dispatcher:
    """`submit` puts a run in line; `start` begins to work it off."""

    catalog: Catalog
    _due: dict[str, tuple[str, float]] = field(
        default_factory=dict
    )  # cron: function id → schedule, next time
    _scheduled: dict[str, float] = field(default_factory=dict)  # execution id → time
    _lost: dict[tuple[str, str], int] = field(default_factory=dict)  # function id, runs like: how many vanish
    _repeated: dict[str, bool] = field(default_factory=dict)  # function id → its runs come twice; at once?
    _ended: int = 0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._queue: asyncio.Queue[Run] = asyncio.Queue()
        self.catalog.server.bus.subscribe(self._on_event)

    async def start(self) -> None:
        for function in self.catalog.functions.all():
            for row in self.catalog.executions.all(function["$id"]):
                self._take_up(row)
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._work()) for _ in range(_AT_ONCE)]
        self._tasks.append(loop.create_task(self._watch_the_clock()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def submit(self, run: Run) -> None:
        self._queue.put_nowait(run)

    def schedule(self, execution_id: str, moment: float) -> None:
        self._scheduled[execution_id] = moment

    def lose(self, function_id: str, times: int, like: str) -> None:
        """The next runs of the function vanish when their turn comes, as when the real worker crashes.

        `like` is `<trigger> <path>`, with `*`.
        """
        self._lost[function_id, like] = times

    def repeat(self, function_id: str, *, at_once: bool) -> None:
        """Every run of the function is delivered twice: at once, or one after the other."""
        self._repeated[function_id] = at_once

    def behave(self) -> None:
        """Neither lose nor repeat from now on."""
        self._lost.clear()
        self._repeated.clear()

    async def kill_processes(self, function_id: str) -> int:
        """How many processes of the function's active deployment there were."""
        pool = self.catalog.pools.get(self.catalog.functions.get(function_id)["deploymentId"])
        return await pool.kill_all() if pool else 0

    def unschedule(self, execution_id: str) -> None:
        self._scheduled.pop(execution_id, None)

    def _take_up(self, row: Record) -> None:
        """A row that an earlier server left: waiting and never started, or scheduled."""
        if row["status"] == "scheduled":
            self.schedule(row["$id"], datetime.fromisoformat(row["scheduledAt"]).timestamp())
        elif row["status"] == "waiting" and "_run" in row:
            self.submit(Run(**row["_run"]))

    async def _work(self) -> None:
        while True:
            run = await self._queue.get()
            at_once = self._repeated.get(run.function_id)
            times = 1 if at_once is None else 2
            if at_once:
                await asyncio.gather(*(self._execute(run) for _ in range(times)))
            else:
                for _ in range(times):
                    await self._execute(run)

    async def _execute(self, run: Run) -> None:
        """Run it and write its row; a function or row that was deleted meanwhile ends it without a trace."""
        catalog = self.catalog
        if self._is_lost(run):
            return
        try:
            function = catalog.functions.get(run.function_id)
            row = catalog.executions.find(run.id)
            if row:
                # If we die after this line, the execution is lost: its row stays `waiting` for ever.
                row = {name: value for name, value in row.items() if name != "_run"}
                catalog.executions.save(row)
            outcome = await perform(catalog, run, function)
            catalog.functions.get(run.function_id)
        except AppwriteError:
            return
        row = row or new_row(catalog, run, function["deploymentId"], "processing")
        row = ended(catalog, row, outcome)
        catalog.executions.save(row)
        tell_ended(catalog, row)
        self._ended += 1
        if self._ended % _KEPT_IS_CHECKED_EVERY == 0:
            catalog.executions.keep_latest(run.function_id, _KEPT)

    def _is_lost(self, run: Run) -> bool:
        for (function_id, like), left in self._lost.items():
            if left and function_id == run.function_id and fnmatchcase(f"{run.trigger} {run.path}", like):
                self._lost[function_id, like] = left - 1
                return True
        return False

    def _on_event(self, event: Event) -> None:
        if not event.function_name:
            return
        names = frozenset(event.names)
        for function in self.catalog.functions.all():
            if _can_run(function) and not names.isdisjoint(function["events"]):
                self.submit(self._event_run(function, event))

    def _event_run(self, function: Record, event: Event) -> Run:
        id_ = unique_id(self.catalog.server.clock)
        headers = {
            "user-agent": f"Appwrite/{SERVER_VERSION}",
            "content-type": "application/json",
            **platform_headers(
                self.catalog, function, id_, "event", event=event.function_name, user_id=event.user_id
            ),
        }
        body = json.dumps(event.payload, separators=(",", ":")).replace("/", "\\/")
        permissions = [f'read("user:{event.user_id}")'] if event.user_id else []
        return Run(id_, function["$id"], "event", headers, body=body, permissions=permissions)

    async def _watch_the_clock(self) -> None:
        while True:
            now = self.catalog.server.clock()
            for function in self.catalog.functions.all():
                if self._cron_is_due(function, now):
                    self.submit(self._cron_run(function))
            for execution_id in [id_ for id_, moment in self._scheduled.items() if moment <= now]:
                del self._scheduled[execution_id]
                row = self.catalog.executions.find(execution_id)
                if row:
                    self.submit(Run(**row["_run"]))
            await asyncio.sleep(_TICK_SECONDS)

    def _cron_is_due(self, function: Record, now: float) -> bool:
        """Times that passed while the server was down or the function could not run are skipped."""
        schedule = function["schedule"]
        if not schedule or not _can_run(function):
            self._due.pop(function["$id"], None)
            return False
        known, moment = self._due.get(function["$id"], ("", 0.0))
        if known == schedule and moment > now:
            return False
        following: float = croniter(schedule, datetime.fromtimestamp(now, UTC)).get_next(float)
        self._due[function["$id"]] = (schedule, following)
        return bool(known == schedule)

    def _cron_run(self, function: Record) -> Run:
        id_ = unique_id(self.catalog.server.clock)
        headers = platform_headers(self.catalog, function, id_, "schedule", event="")
        return Run(id_, function["$id"], "schedule", headers)


def _can_run(function: Record) -> bool:
    return bool(function["enabled"] and function["deploymentId"])
