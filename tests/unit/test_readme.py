"""What the README says is held by tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_test_that_it_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "README.md").read_text()))
    written = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(named) >= 15
    assert [name for name in sorted(named) if f"def {name}(" not in written] == []


def test_it_stays_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 250
