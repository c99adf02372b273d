"""The published JSON Schema of a resolved scene."""

from __future__ import annotations

import json

from scenewright.domain.conversation_schema import DIALECT
from scenewright.domain.timeline import Timeline


def timeline_schema() -> str:
    """The text of `docs/timeline.schema.json`."""
    schema = {"$schema": DIALECT, **Timeline.model_json_schema(mode="serialization")}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
