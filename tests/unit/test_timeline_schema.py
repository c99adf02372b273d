"""The published schema of a timeline is that of the model."""

from __future__ import annotations

import json

from scenewright.domain.timeline import TIMELINE_VERSION
from scenewright.domain.timeline_schema import timeline_schema
from scripts.timeline_schema import PATH
from tests.unit.test_timeline_assembly import assembled


def test_the_schema_is_current() -> None:
    """Write it anew with `python -m scripts.timeline_schema`."""
    assert PATH.read_text(encoding="utf-8") == timeline_schema()


def test_it_names_every_field_of_a_stored_timeline_and_its_version() -> None:
    schema = json.loads(timeline_schema())
    stored = json.loads(assembled().model_dump_json())
    assert set(stored) == set(schema["properties"])
    assert schema["properties"]["version"]["const"] == stored["version"] == TIMELINE_VERSION
