"""The exclusive right to a step: claimed by creating a row, kept by a heartbeat, proven at every commit.

An attempt is the row `attempts/<step>-<number>`. Creating it is the claim, so of any number of executions
exactly one wins; the number fences: files are named with it, and a commit is one transaction that creates
`commits/<step>` together with its changes, so whatever commits second writes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import stamina

from scenewright.domain.errors import (
    CommitConflict,
    IllegalTransition,
    LeaseHeld,
    LeaseLost,
    PlatformUnavailable,
    RowExists,
)
from scenewright.domain.video import Attempt
from scenewright.steps.platform import Change, Clock, Create, Rows, Table, Update
from scenewright.steps.studio import Tempo
from scenewright.steps.transitions import commit_legal

COMMIT_TRIES: Final = 12


class Outcome(StrEnum):
    """How an attempt ended; an open one has ''."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass
class Lease:
    """A claimed attempt; the right lasts until `lease_until`. `worked_before` is the clock's at its claim."""

    rows: Rows
    clock: Clock
    tempo: Tempo
    step_id: str
    number: int
    lease_until: datetime
    worked_before: float

    @property
    def attempt_id(self) -> str:
        return f"{self.step_id}-{self.number}"

    def keep(self, rows: Rows) -> bool:
        """Extend the lease if a heartbeat is due, and tell whether it was. LeaseLost when it has run out."""
        self.check()
        until = self.clock.now() + self.tempo.lease
        if until - self.lease_until < self.tempo.heartbeat:
            return False
        rows.update_attempt(self.attempt_id, {"lease_until": until.isoformat()})
        self.lease_until = until
        return True

    def check(self) -> None:
        """LeaseLost when the lease has run out: somebody else may have taken the step over."""
        if self.clock.now() >= self.lease_until:
            raise LeaseLost(f"The lease of {self.attempt_id} ran out.")

    def commit(self, changes: Sequence[Change], *, commit_id: str) -> None:
        """Write `changes` and `commits/<commit_id>` at once, unless the commit was made before.

        Raises LeaseLost when the lease ran out or another attempt made it, IllegalTransition when a row's
        status does not allow it any more: the video was cancelled, say. Dying before, during or after this
        call is safe: the transaction happens as a whole or not at all, and the next attempt finds the commit.
        """
        self._persist(lambda: commit_legal(self.rows, [self._record(commit_id), *changes]), commit_id)

    def commit_shut(self, choose: Callable[[], Sequence[Change]], *, commit_id: str) -> None:
        """As `commit`, for a scene's own step, whose commit rows rule out what `commit` looks for.

        The changes are chosen anew for each try. Raises LeaseLost also where an edit shut the step.
        """
        self._persist(lambda: self.rows.commit([self._record(commit_id), *choose()]), commit_id)

    def _persist(self, write: Callable[[], None], commit_id: str) -> None:
        patience: dict[str, Any] = {
            "attempts": COMMIT_TRIES,
            "timeout": 45,
            "wait_initial": 0.03,
            "wait_max": 5,
        }
        for attempt in stamina.retry_context(on=(CommitConflict, PlatformUnavailable), **patience):
            with attempt:
                self.check()
                self._commit(write, commit_id)

    def _record(self, commit_id: str) -> Create:
        return Create(Table.COMMITS, commit_id, {"attempt": self.attempt_id, "step": self.step_id})

    def _commit(self, write: Callable[[], None], commit_id: str) -> None:
        """A refusal is either our own earlier call, whose answer was lost, or somebody's: the row tells.

        Without such a row a conflict is a neighbour's write to the same video row, and may be tried again.
        """
        try:
            write()
        except (CommitConflict, PlatformUnavailable, IllegalTransition):
            author = self.rows.author_of(commit_id)
            if author and author != self.attempt_id:
                raise LeaseLost(f"{commit_id} was committed by {author}.") from None
            if not author:
                raise

    def ended(self, outcome: Outcome, error: str = "") -> Update:
        """The change that closes the attempt, so that the next one need not wait for the lease to run out."""
        row = {
            "outcome": outcome,
            "error_message": error[:4000],
            "ended_at": self.clock.now().isoformat(),
            "cpu_seconds": round(max(0.0, self.clock.worked() - self.worked_before), 3),
        }
        return Update(Table.ATTEMPTS, self.attempt_id, row)


def claim(
    rows: Rows, clock: Clock, tempo: Tempo, step_id: str, *, video_id: str, owner_id: str, execution_id: str
) -> Lease:
    """Take the step, or raise LeaseHeld while another attempt holds it."""
    now, token = clock.now(), uuid.uuid4().hex
    lease = Lease(rows, clock, tempo, step_id, 1, now + tempo.lease, clock.worked())
    row = {
        "step": step_id,
        "video_id": video_id,
        "lease_until": lease.lease_until.isoformat(),
        "execution_id": execution_id,
        "claim": token,
        "started_at": now.isoformat(),
    }
    newest = _create(lease, row, owner_id)
    if newest and newest.claim != token and not newest.holds(now):
        lease.number = newest.number + 1
        newest = _create(lease, row, owner_id)
    if newest and newest.claim != token:
        raise LeaseHeld(f"{step_id} is held by attempt {newest.number}.")
    return lease


def _create(lease: Lease, row: Mapping[str, Any], owner_id: str) -> Attempt | None:
    """Create the attempt; if it is there already, the newest one: ours when the answer to it was lost."""
    attempt = Create(Table.ATTEMPTS, lease.attempt_id, {**row, "number": lease.number}, owner_id)
    try:
        lease.rows.create(attempt)
    except RowExists as error:
        for newest in lease.rows.attempts_of(lease.step_id):
            return newest
        raise LeaseHeld(f"{lease.step_id} was claimed by another execution.") from error
    return None
