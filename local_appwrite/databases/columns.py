"""From the parameters of a request to a `Column`, for one type at a time and for a table's inline list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from local_appwrite.body import required
from local_appwrite.databases.formats import datetime_text, format_fault
from local_appwrite.databases.schema import (
    DOUBLE_MAX,
    INTEGER_MAX,
    INTEGER_MIN,
    INTEGER_TYPES,
    NUMBER_TYPES,
    STRING_TYPES,
    UNSIZED_TEXT_BYTES,
    Column,
)
from local_appwrite.databases.spelling import Spelling
from local_appwrite.errors import invalid_param
from local_appwrite.params import KEY, boolean, key, texts

_STRING_MAX_CHARS: Final = 1_073_741_824
_VARCHAR_MAX_CHARS: Final = 16_381
_INT32_MAX: Final = 2**31 - 1
_FORMAT_SIZES: Final = {"email": 254, "url": 2000, "ip": 39, "enum": 255}
_INLINE_TYPES: Final = (STRING_TYPES - {"varchar"}) | NUMBER_TYPES | {"boolean", "datetime"}
# Type words in paths and what is stored; the others stand for themselves.
KINDS: Final = {
    "string": "string", "varchar": "varchar", "text": "text", "mediumtext": "mediumtext",
    "longtext": "longtext", "integer": "integer", "bigint": "bigint", "float": "double",
    "boolean": "boolean", "datetime": "datetime", "enum": "string", "email": "string", "url": "string",
    "ip": "string",
}  # fmt: skip


def new_column(kind: str, values: dict[str, Any], spelling: Spelling, now: str) -> Column:
    """`kind` is the word in the path (`float`, `enum` …)."""
    name = key(values, "key")
    required(values, "required")
    column = Column(
        key=name,
        type=KINDS[kind],
        created=now,
        updated=now,
        required=boolean(values, "required", default=False),
        array=boolean(values, "array", default=False),
        format=kind if kind in _FORMAT_SIZES else "",
        encrypt=boolean(values, "encrypt", default=False),
    )
    return _with_default(_with_bounds(_with_size(column, values), values, spelling), values, spelling)


def changed_column(column: Column, kind: str, values: dict[str, Any], spelling: Spelling, now: str) -> Column:
    """After a PATCH, which must send `required` and `default`; the type cannot change."""
    required(values, "required")
    if (column.type, column.format) != (KINDS[kind], kind if kind in _FORMAT_SIZES else ""):
        raise spelling.column_error("type_invalid", f"The {spelling.column} type is invalid.")
    column = replace(column, required=boolean(values, "required", default=False), updated=now, default=None)
    sized = _with_size(column, values) if values.get("size") is not None else column
    if sized.type in NUMBER_TYPES:
        kept = {"min": column.minimum, "max": column.maximum}
        values = {**kept, **{name: value for name, value in values.items() if value is not None}}
    if column.format == "enum" and values.get("elements") is None:
        values = {**values, "elements": list(column.elements)}
    return _with_default(_with_bounds(sized, values, spelling), values, spelling)


def inline_columns(given: Any, spelling: Spelling, now: str) -> tuple[Column, ...]:
    """The `columns`/`attributes` of a table's creation; one fault refuses the table."""
    if given is None:
        return ()
    name = f"{spelling.column}s"
    if not isinstance(given, list):
        raise invalid_param(name, "Attributes must be an array")
    columns: dict[str, Column] = {}
    for place, entry in enumerate(given):
        reason = _inline_fault(place, entry)
        if not reason and entry["key"] in columns:
            reason = f"Duplicate attribute key: {entry['key']}"
        if reason:
            raise invalid_param(name, reason)
        columns[entry["key"]] = _inline_column(entry, spelling, now)
    return tuple(columns.values())


def _inline_fault(place: int, entry: Any) -> str:
    if not isinstance(entry, dict):
        return f"Attribute at index {place} must be an object"
    for field in ("key", "type"):
        if entry.get(field) is None:
            return f"Attribute at index {place} is missing required field '{field}'"
    if not isinstance(entry["key"], str) or not KEY.fullmatch(entry["key"]):
        return f"Invalid key for attribute at index {place}"
    if entry["type"] not in _INLINE_TYPES:
        return f"Invalid type for attribute '{entry['key']}': {entry['type']}"
    size = entry.get("size")
    if entry["type"] == "string" and (not isinstance(size, int) or not 1 <= size <= _STRING_MAX_CHARS):
        return (
            f"Invalid or missing size for string attribute '{entry['key']}'. Size must be between 1 and "
            f"{_STRING_MAX_CHARS}"
        )
    return _inline_contradiction(entry)


def _inline_contradiction(entry: dict[str, Any]) -> str:
    name = entry["key"]
    for flag in ("required", "array"):
        if not isinstance(entry.get(flag, False), bool):
            return f"Invalid '{flag}' value for attribute '{name}': must be a boolean"
        if entry.get(flag) and entry.get("default") is not None:
            return f"Attribute '{name}' cannot have a default value when {flag} is true"
    if entry.get("format") and entry["type"] != "string":
        return f"Format is only allowed for string type for attribute '{name}'"
    if entry.get("format") and entry["format"] not in _FORMAT_SIZES:
        return f"Invalid format for attribute '{name}': {entry['format']}"
    bounded = entry.get("min") is not None or entry.get("max") is not None
    if bounded and entry["type"] not in NUMBER_TYPES:
        return f"Attribute '{name}': min/max can only be used with integer, bigint or float types"
    return ""


def _inline_column(entry: dict[str, Any], spelling: Spelling, now: str) -> Column:
    kind = entry.get("format") or ("float" if entry["type"] == "double" else entry["type"])
    column = new_column(kind, {"required": False, **entry}, spelling, now)
    return replace(column, size=entry["size"]) if column.format else column


def _with_size(column: Column, values: dict[str, Any]) -> Column:
    if column.format:
        return replace(column, size=_FORMAT_SIZES[column.format])
    if column.type not in STRING_TYPES or column.type in UNSIZED_TEXT_BYTES:
        return column
    size = required(values, "size")
    most = _VARCHAR_MAX_CHARS if column.type == "varchar" else _STRING_MAX_CHARS
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= most:
        raise invalid_param("size", f"Value must be a valid range between 1 and {most:,}")
    return replace(column, size=size)


def _with_bounds(column: Column, values: dict[str, Any], spelling: Spelling) -> Column:
    if column.format == "enum":
        required(values, "elements")
        return replace(column, elements=tuple(texts(values, "elements", 100, 255) or ()))
    if column.type not in NUMBER_TYPES:
        return column
    least, most = (INTEGER_MIN, INTEGER_MAX) if column.type in INTEGER_TYPES else (-DOUBLE_MAX, DOUBLE_MAX)
    low, high = _bound(values, "min", least, column), _bound(values, "max", most, column)
    if low > high:
        raise spelling.column_error("value_invalid", "Minimum value must be lesser than maximum value")
    size = 4 if column.type == "integer" and high <= _INT32_MAX else 8
    return replace(column, minimum=low, maximum=high, size=size)


def _bound(values: dict[str, Any], name: str, default: int | float, column: Column) -> int | float:
    value = values.get(name)
    if value is None:
        return default
    if column.type == "double":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise invalid_param(name, "Value must be a valid float")
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid_param(name, "Value must be a valid integer")
    return max(INTEGER_MIN, min(INTEGER_MAX, value))


def _with_default(column: Column, values: dict[str, Any], spelling: Spelling) -> Column:
    default = values.get("default")
    if default is None:
        return column
    if column.required:
        sentence = f"Cannot set default value for required {spelling.column}"
        raise spelling.column_error("default_unsupported", sentence)
    if column.array:
        sentence = f"Cannot set default value for array {spelling.column}s"
        raise spelling.column_error("default_unsupported", sentence)
    if column.format == "enum" and default not in column.elements:
        raise spelling.column_error("value_invalid", "Default value not found in elements")
    reason = format_fault(column, default)
    if reason:
        raise spelling.column_error("value_invalid", reason)
    return replace(column, default=datetime_text(default) if column.type == "datetime" else default)
