from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture
def without_waiting() -> Iterator[None]:
    """Second tries follow at once; how many there are stays as it is."""
    with stamina.set_testing(True, attempts=2, cap=True):
        yield
