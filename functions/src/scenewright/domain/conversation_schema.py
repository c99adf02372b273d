"""The published JSON Schema of a written conversation."""

from __future__ import annotations

import json
from typing import Final

from scenewright.domain.conversation import Conversation
from scenewright.domain.conversation_check import SCHEMA_KEYWORD

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def conversation_schema() -> str:
    """The text of `docs/conversation.schema.json`. What holds between messages, only the check knows."""
    schema = {"$schema": DIALECT, **Conversation.model_json_schema(mode="validation")}
    schema["properties"][SCHEMA_KEYWORD] = {"type": "string"}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
