"""Function processes: started on demand, kept warm, one execution at a time each, killed as a group.

A process leads its own group, so a kill reaches everything that the function started. It exits by itself
when this server is gone (see `worker.py`), whichever way that happened.

A real server has processors for its requests and others for its queue; here they are the same ones. So what
somebody waits for has processes of its own, warm from the first request on, and those of the queue are nicer.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
from asyncio.subprocess import DEVNULL
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

_FRAME: Final = struct.Struct("!II")
_WORKER: Final = Path(__file__).with_name("worker.py")
_WARM_SECONDS: Final = 300
_NICENESS: Final = 10  # of what nobody waits for: a tenth of the time that somebody else gets
_WARMING_SECONDS: Final = 1.0  # a new process has probably loaded its code by then
_EXECUTOR_PATIENCE_SECONDS: Final = 5  # the executor waits this long past a function's own time limit


class WorkerDiedError(Exception):
    """The process ended before it answered."""


class WorkerLateError(Exception):
    """No answer within the time limit and the executor's patience; the process was killed."""


@dataclass(frozen=True)
class Program:
    """What to run: `interpreter` loads `entrypoint` below `source/function` with exactly `environment`."""

    interpreter: Path
    source: Path
    entrypoint: str
    environment: dict[str, str]


@dataclass(eq=False)
class Worker:
    """One running process and our end of its socket."""

    process: asyncio.subprocess.Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    is_nice: bool  # it works for those who do not wait
    served: int = 0
    meta: dict[str, Any] = field(default_factory=dict)  # the request that it executes, or executed last

    @classmethod
    async def start(cls, program: Program, *, is_nice: bool) -> Worker:
        # No session of its own: Linux shares processors out among sessions, whatever their niceness.
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                program.interpreter, "-P", _WORKER, str(theirs.fileno()), program.source, program.entrypoint,
                str(_NICENESS if is_nice else 0),
                stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, cwd=program.source, env=program.environment,
                pass_fds=(theirs.fileno(),), process_group=0,
            )  # fmt: skip
        reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
        return cls(process, reader, writer, is_nice)

    async def execute(self, meta: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """The answer's `{status, headers, logs, errors, timed_out}` and body, or one of the two errors."""
        self.meta = meta
        head = json.dumps(meta).encode()
        try:
            async with asyncio.timeout(meta["timeout"] + _EXECUTOR_PATIENCE_SECONDS):
                self.writer.write(_FRAME.pack(len(head), len(body)) + head + body)
                await self.writer.drain()
                head_bytes, body_bytes = _FRAME.unpack(await self.reader.readexactly(_FRAME.size))
                answer = json.loads(await self.reader.readexactly(head_bytes))
                return answer, await self.reader.readexactly(body_bytes)
        except TimeoutError:
            raise WorkerLateError from None
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerDiedError from error

    def signal(self) -> None:
        """Kills the process and everything in its group, without waiting for it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.writer.close()

    async def kill(self) -> None:
        self.signal()
        await self.process.wait()

    def pause(self, paused: bool) -> None:
        """Stop everything in its group where it is, or let it go on."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGSTOP if paused else signal.SIGCONT)

    def executes_with(self, key: str) -> bool:
        return ["x-appwrite-key", key] in [list(pair) for pair in self.meta.get("headers", ())]

    @property
    def alive(self) -> bool:
        return self.process.returncode is None and not self.reader.at_eof()


@dataclass
class Pool:
    """The processes of one deployment. At most `most` run at once; further executions wait their turn."""

    program: Program
    most: int
    idle: list[Worker] = field(default_factory=list)
    busy: set[Worker] = field(default_factory=set)
    _closed: bool = False
    _warming: int = 0  # processes of the queue that have just started

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(self.most)
        self._changed = asyncio.Event()

    async def execute(
        self, meta: dict[str, Any], body: bytes, *, is_waited_for: bool
    ) -> tuple[dict[str, Any], bytes]:
        async with self._places:
            worker = await self._take(is_nice=not is_waited_for)
            reusable = False
            try:
                answer, content = await worker.execute(meta, body)
                # Code that outlived its soft limit may still run in threads of that process.
                reusable = not answer["timed_out"]
                return answer, content
            finally:
                self.busy.discard(worker)
                if reusable and not self._closed:
                    self._keep_warm(worker)
                else:
                    await asyncio.shield(worker.kill())
                self._changed.set()

    async def kill_all(self) -> int:
        """Kills every process; executions under way end with `WorkerDiedError`. How many there were."""
        workers = [*self.idle, *self.busy]
        self.idle.clear()
        await asyncio.gather(*(worker.kill() for worker in workers))
        return len(workers)

    async def close(self) -> None:
        self._closed = True
        await self.kill_all()

    def retire(self) -> None:
        """No further executions will come: idle processes end now, busy ones after their execution."""
        self._closed = True
        for worker in self.idle:
            worker.signal()
        self.idle.clear()

    def _keep_warm(self, worker: Worker) -> None:
        worker.served += 1
        self.idle.append(worker)
        asyncio.get_running_loop().call_later(_WARM_SECONDS, self._cool, worker, worker.served)

    def _cool(self, worker: Worker, served: int) -> None:
        """End a process that nobody has needed since `served`."""
        if worker.served == served and worker in self.idle:
            self.idle.remove(worker)
            worker.signal()

    async def _take(self, *, is_nice: bool) -> Worker:
        worker = await self._warm(is_nice)
        if worker is None:
            try:
                worker = await Worker.start(self.program, is_nice=is_nice)
            except OSError as error:
                raise WorkerDiedError from error
        self.busy.add(worker)
        return worker

    async def _warm(self, is_nice: bool) -> Worker | None:
        """One that is idle; None where another process is to be started.

        The queue starts one after another: loading code takes as much of a processor as a dozen events, and
        the next of them may find a process that has become idle meanwhile.
        """
        while True:
            while worker := self._last_used(is_nice):
                if worker.alive:
                    return worker
                await worker.kill()
            if not (is_nice and self._warming):
                break
            self._changed.clear()
            await self._changed.wait()
        if is_nice:
            self._warming += 1
            asyncio.get_running_loop().call_later(_WARMING_SECONDS, self._warmed)
        return None

    def _warmed(self) -> None:
        self._warming -= 1
        self._changed.set()

    def _last_used(self, is_nice: bool) -> Worker | None:
        """So that those who are not needed cool down."""
        for place in reversed(range(len(self.idle))):
            if self.idle[place].is_nice == is_nice:
                return self.idle.pop(place)
        return None
