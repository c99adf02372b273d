"""Stages for the fault suite: servers with an open fault door, each with vendors and a user of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.stage import Stage, open_stage

STAGES = 3  # what waits for a lease leaves the processors to the others


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Stage]]:
    with ExitStack() as stack:
        folders = [tmp_path_factory.mktemp("stage") for _ in range(STAGES)]
        yield [stack.enter_context(open_stage(folder)) for folder in folders]


@pytest.fixture
def stage(stages: list[Stage]) -> Iterator[Stage]:
    """The first of them, without faults at the beginning and at the end."""
    with stages[0].door.opened():
        stages[0].door.close()
        stages[0].vendors.forget()
        yield stages[0]
