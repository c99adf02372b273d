"""The README's section "What happens when…" and the tests behind it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_fault_that_the_readme_names_has_its_test():
    section = (ROOT / "README.md").read_text().split("## What happens when…")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and line.strip("| ")]
    code = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(rows) >= 14
    for row in rows:
        tests, files = re.findall(r"`(test_\w+)`", row), re.findall(r"`(tests/[\w/]+\.py)`", row)
        assert tests or files, row
        assert all(f"def {name}(" in code for name in tests), row
        assert all((ROOT / file).is_file() for file in files), row
