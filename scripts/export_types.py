#!/usr/bin/env python3
"""Writes the page's types and limits from the schema of the functions: `python -m scripts.export_types`.

With `--check` nothing is written, and the exit code tells whether the file is up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from scenewright.appwrite.schema import DATABASE_ID, TABLES, Column
from scenewright.domain.brief import Submission
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.conversation import Conversation
from scenewright.domain.scene_edits import NewScene, SceneEdit
from scenewright.domain.storyboard import MAX_SCENES
from scenewright.domain.video import ENDED
from scenewright.render.chat.theme import Theme
from scenewright.steps.platform import Bucket, Table

PATH: Final = Path(__file__).resolve().parents[1] / "frontend_example" / "lib" / "generated.ts"
SENT: Final[tuple[type[BaseModel], ...]] = (Submission, SceneEdit, NewScene, Conversation)
SHOWN: Final = (Table.VIDEOS, Table.SCENES, Table.ATTEMPTS)  # the tables whose rows the page reads
# What the page needs to know of a field before it asks the function.
LIMITS: Final = {"maxLength": "maxLength", "minimum": "min", "maximum": "max", "maxItems": "maxItems"}
SCALARS: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}
COLUMNS: Final = {"integer": "number", "double": "number", "boolean": "boolean"}
HEAD: Final = "// Written by scripts/export_types.py from the functions' schema; not to be edited.\n"


def generated() -> str:
    """The whole file."""
    definitions: dict[str, Any] = {}
    for schema in _schemas():
        definitions |= schema.get("$defs", {}) | {schema["title"]: schema}
    parts = [HEAD, *_constants(definitions), *(_row(table) for table in SHOWN)]
    parts += [_declaration(name, definitions[name]) for name in sorted(definitions)]
    return "\n".join(parts)


def _schemas() -> Iterable[dict[str, Any]]:
    """Of what the page sends, and of what it draws a chat from."""
    yield from (model.model_json_schema() for model in SENT)
    yield _answered(ChatTimeline)
    look = _answered(Theme)
    del look["properties"]["fonts"], look["$defs"]["Fonts"], look["$defs"]["Style"]
    yield look | {"title": "PhoneLook"}  # `Theme` are the names of these


def _answered(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of what a function answers: there all fields are present."""
    schema = model.model_json_schema(mode="serialization")
    for one in (schema, *schema["$defs"].values()):
        if "properties" in one:
            one["required"] = list(one["properties"])
    return schema


def _constants(definitions: Mapping[str, Any]) -> Iterable[str]:
    yield _constant("DATABASE_ID", DATABASE_ID)
    yield _constant("TABLES", {table.name: table.value for table in SHOWN})
    yield _constant("BUCKETS", {bucket.name: bucket.value for bucket in Bucket})
    yield _constant("MAX_SCENES", MAX_SCENES)
    yield _constant("ENDED", sorted(ENDED))

    yield _constant("LIMITS", {name: found for name, one in definitions.items() if (found := _limits(one))})
    enums = {name: one["enum"] for name, one in sorted(definitions.items()) if "enum" in one}
    yield _constant("CHOICES", enums)


def _limits(schema: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """`{field: {maxLength: 200}}` of a model, for the fields that have any."""
    found = {name: _limit(field) for name, field in schema.get("properties", {}).items()}
    return {name: limit for name, limit in found.items() if limit}


def _limit(field: Mapping[str, Any]) -> dict[str, Any]:
    options = [field, *field.get("anyOf", ())]
    return {ours: option[theirs] for option in options for theirs, ours in LIMITS.items() if theirs in option}


def _constant(name: str, value: Any) -> str:
    return f"export const {name} = {json.dumps(value, indent=2)} as const;\n"


def _row(table: Table) -> str:
    """The columns of a table; `$id` and its like are Appwrite's own."""
    columns = next(one.columns for one in TABLES if one.id is table)
    lines = [f"  {column.key}: {_column_type(column)};" for column in columns]
    return "\n".join([f"export interface {_pascal(table)}Columns {{", *lines, "}\n"])


def _column_type(column: Column) -> str:
    name = COLUMNS.get(column.type, "string")
    if column.elements:
        name = " | ".join(json.dumps(word) for word in column.elements)
    if column.array:
        return f"{name}[]"
    nullable = not column.required and column.default is None
    return f"{name} | null" if nullable else name


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _declaration(name: str, schema: Mapping[str, Any]) -> str:
    if "properties" not in schema:
        return f"export type {name} = {_type(schema)};\n"
    required = schema.get("required", ())
    lines = [
        f"  {field}{'' if field in required else '?'}: {_type(one)};"
        for field, one in schema["properties"].items()
    ]
    return "\n".join([f"export interface {name} {{", *lines, "}\n"])


def _type(schema: Mapping[str, Any]) -> str:
    """The TypeScript of a JSON Schema; KeyError for one of a kind that no model here has."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(word) for word in schema["enum"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_type(one) for one in schema[union]))
    if "prefixItems" in schema:
        return f"[{', '.join(_type(one) for one in schema['prefixItems'])}]"
    if schema["type"] == "array":
        return f"({_type(schema['items'])})[]" if "items" in schema else "unknown[]"
    if schema["type"] == "null":
        return "null"
    if schema["type"] == "object":
        return "Record<string, unknown>"
    return SCALARS[schema["type"]]


def main(arguments: list[str]) -> int:
    text = generated()
    if arguments != ["--check"]:
        PATH.write_text(text, encoding="utf-8")
        return 0
    if PATH.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PATH.name} is out of date: python -m scripts.export_types", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
