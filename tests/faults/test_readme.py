"""The README's section "What happens when…" and the tests behind it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_fault_that_the_readme_names_has_its_test():
    section = (ROOT / "README.md").read_text().split("## What happens when…")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and line.strip("| ")]
    named = [re.findall(r"`(test_\w+)`", row) for row in rows]
    code = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    assert len(rows) >= 14
    assert all(named), "each line is held by a test"
    assert [name for names in named for name in names if f"def {name}(" not in code] == []
