"""The beat of a long step: heartbeat, deadline and progress, written from one thread beside the work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from scenewright.domain.errors import LeaseLost, PlatformFault, Stopped
from scenewright.steps.lease import Lease
from scenewright.steps.studio import Studio

BEAT_SECONDS: Final = 1.0
QUIET_BEATS: Final = 2  # without news every other beat is skipped: a cancellation has to be seen

Beat = Callable[[int], None]


class Pulse:
    """`with Pulse(...) as pulse:` — `pulse.report(frames)` is cheap and may be called for every frame.

    At most once a second something is written: the heartbeat when it is due, else what `beat` tells of the
    latest count. `beat` raises Stopped when the step must not go on. `stop` is set then, and when the lease
    is lost or the deadline is near: the work ends with Stopped, and leaving the block raises the reason
    instead.
    """

    def __init__(self, studio: Studio, lease: Lease, beat: Beat) -> None:
        self.stop = threading.Event()
        self._studio = studio
        self._lease = lease
        self._beat = beat
        self._latest = self._told = 0
        self._reason: Stopped | LeaseLost | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"pulse-{lease.attempt_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        if isinstance(error, Stopped) and self._reason:
            raise self._reason from error

    def report(self, frames: int) -> None:
        self._latest = frames

    def check(self) -> None:
        """Raise why the work has to stop, if it has to."""
        if self._reason:
            raise self._reason

    def _run(self) -> None:
        beats_quiet = 0
        kept = False
        while not self._over.wait(min(BEAT_SECONDS, self._studio.tempo.heartbeat.total_seconds())):
            beats_quiet += 1
            try:
                if self._studio.clock.running() >= self._studio.deadline:
                    raise Stopped("The execution's time is nearly up.")
                # First of all, so that a process that was frozen finds its lease lost before it writes.
                # A lease so short that every beat extends it lets every other beat tell all the same.
                kept = self._lease.keep(self._studio.hasty_rows) and not kept
                if kept:
                    continue
                if self._latest != self._told or beats_quiet >= QUIET_BEATS:
                    beats_quiet, self._told = 0, self._latest
                    self._beat(self._told)
            except (Stopped, LeaseLost) as reason:
                self._reason = reason
                self.stop.set()
                return
            except PlatformFault as fault:
                # A missed beat is no reason to stop: the lease outlives three of them, and what counts is
                # the commit at the end.
                self._studio.log("beat_missed", attempt=self._lease.attempt_id, why=fault.message)
