"""Leases, commits and statuses under random interleavings: whatever comes when, each effect happens once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import stamina
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from scenewright.domain.errors import (
    CommitConflict,
    IllegalTransition,
    LeaseHeld,
    StateConflict,
)
from scenewright.domain.video import NEXT_SCENE_STATUS, NEXT_VIDEO_STATUS, SceneStatus, VideoStatus
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.platform import Create, Raise, Table, Update
from scenewright.steps.studio import Tempo
from scenewright.steps.transitions import commit_legal
from tests.faults.memory_rows import MemoryRows

STEPS = ("v-plan-r0", "v-1-r0", "v-join-r0")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
PLACES = {Table.VIDEOS: ("v", VideoStatus), Table.SCENES: ("v-1", SceneStatus)}
LEGAL: dict[Table, Any] = {Table.VIDEOS: NEXT_VIDEO_STATUS, Table.SCENES: NEXT_SCENE_STATUS}
MOVES = st.one_of(
    st.tuples(st.just(Table.VIDEOS), st.sampled_from(VideoStatus)),
    st.tuples(st.just(Table.SCENES), st.sampled_from(SceneStatus)),
)


class HandClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def running(self) -> float:
        return (self.at - NOW).total_seconds()

    def worked(self) -> float:
        return 0.0


class Life(RuleBasedStateMachine):
    """Executions come and go, each with its own idea of the time; users and steps move statuses."""

    leases = Bundle("leases")

    @initialize()
    def begin(self) -> None:
        stamina.set_testing(True, attempts=2)
        self.rows, self.clock, self.tempo = MemoryRows(), HandClock(), Tempo()
        moments = {"created_at": NOW.isoformat(), "updated_at": NOW.isoformat()}
        video = {
            "topic": "T",
            "kind": "topic",
            "brief": '{"topic": "T"}',
            "status": VideoStatus.QUEUED,
            **moments,
        }
        self.rows.create(Create(Table.VIDEOS, "v", video))
        scene = {"video_id": "v", "scene_number": 1, "status": SceneStatus.PLANNED, **moments}
        self.rows.create(Create(Table.SCENES, "v-1", scene))
        self.held: list[Lease] = []
        self.statuses = {table: [self.status(table)] for table in PLACES}

    def teardown(self) -> None:
        stamina.set_testing(False)

    def status(self, table: Table) -> str:
        return str(self.rows.state_of(table, PLACES[table][0]).status)

    @rule(seconds=st.integers(1, 70))
    def time_passes(self, seconds: int) -> None:
        self.clock.at += timedelta(seconds=seconds)

    @rule(target=leases, step=st.sampled_from(STEPS))
    def execution_claims(self, step: str) -> Any:
        try:
            lease = claim(
                self.rows, self.clock, self.tempo, step, video_id="v", owner_id="", execution_id="e"
            )
        except LeaseHeld:
            assert any(one.holds(self.clock.at) for one in self.rows.attempts_of(step))
            return None
        self.held.append(lease)
        return lease

    @rule(lease=leases)
    def execution_beats(self, lease: Lease | None) -> None:
        if lease:
            attempt_or_lost(lambda: lease.keep(self.rows))

    @rule(lease=consumes(leases), outcome=st.sampled_from(Outcome))
    def execution_ends(self, lease: Lease | None, outcome: Outcome) -> None:
        if lease:
            self.held.remove(lease)
            self.rows.update_attempt(lease.attempt_id, lease.ended(outcome).data)

    @rule(lease=leases, part=st.sampled_from(["begun", "done"]), rival=leases)
    def execution_commits(self, lease: Lease | None, part: str, rival: Lease | None) -> None:
        """A rival may come in between the check and the commit."""
        if not lease:
            return
        if rival and rival is not lease:
            self.rows.between = lambda: attempt_or_lost(lambda: self.commit(rival, part))
        attempt_or_lost(lambda: self.commit(lease, part))
        self.rows.between = lambda: None

    def commit(self, lease: Lease, part: str) -> None:
        effect = Update(Table.VIDEOS, "v", {"progress": Raise(1, 100)})
        lease.commit([effect], commit_id=f"{lease.step_id}-{part}")

    @rule(move=MOVES, intruder=st.none() | MOVES)
    def somebody_moves(self, move: tuple[Table, str], intruder: tuple[Table, str] | None) -> None:
        """And somebody else may move first, after it was checked."""
        if intruder:
            self.rows.between = lambda: self.move(*intruder)
        self.move(*move)
        self.rows.between = lambda: None

    def move(self, table: Table, wanted: str) -> None:
        """Happens if and only if the table lets the status that stands there become this one."""
        checked = self.status(table)
        try:
            commit_legal(self.rows, [Update(table, PLACES[table][0], {"status": wanted})])
        except IllegalTransition:
            assert wanted not in LEGAL[table][checked]
        except CommitConflict:
            assert len(self.statuses[table]) > 1
        else:
            assert wanted in LEGAL[table][checked]
            self.statuses[table].append(wanted)

    @invariant()
    def every_effect_happened_once(self) -> None:
        assert self.rows.video("v").progress == len(self.rows.tables[Table.COMMITS])

    @invariant()
    def nobody_shares_a_step(self) -> None:
        for step in STEPS:
            assert sum(one.holds(self.clock.at) for one in self.rows.attempts_of(step)) <= 1
            holders = [one for one in self.held if one.step_id == step and self.clock.at < one.lease_until]
            assert len(holders) <= 1

    @invariant()
    def every_status_followed_from_the_one_before(self) -> None:
        for table, history in self.statuses.items():
            assert self.status(table) == history[-1]
            assert all(after in LEGAL[table][before] for before, after in pairwise(history))


def attempt_or_lost(act: Callable[[], object]) -> None:
    with suppress(StateConflict):
        act()


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
