"""The page's own checks, as a developer runs them by npm."""

from __future__ import annotations

import re

from scripts.export_types import PATH, generated
from tests.studio.build import FRONTEND, exported, installed, npm


def test_types_and_limits_are_those_of_the_functions() -> None:
    """`python -m scripts.export_types` writes them anew."""
    assert PATH.read_text(encoding="utf-8") == generated()


def test_it_is_well_typed_and_linted() -> None:
    """`next build` has looked at the types of every file; warnings of the linter are errors."""
    exported()
    npm("run", "lint")


def test_its_unit_tests_pass() -> None:
    installed()
    assert re.search(r"Tests +\d+ passed", re.sub(r"\x1b\[[\d;]*m", "", npm("test")))


def test_one_file_knows_the_sdk_and_components_are_small() -> None:
    """Whoever copies the page into a product has one place to change."""
    made = {"node_modules", ".next", "out"}
    sources = [path for path in FRONTEND.rglob("*.ts*") if not made & set(path.parts)]
    knowing = [path.name for path in sources if re.search(r"from 'appwrite'", path.read_text())]
    assert knowing == ["appwrite.ts"]
    lengths = {path.name: path.read_text().count("\n") for path in sources if path.suffix == ".tsx"}
    assert {name: lines for name, lines in lengths.items() if lines > 150} == {}
