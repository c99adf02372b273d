"""Indexes: what the real server accepts, MariaDB adapter."""

from __future__ import annotations

from typing import Any, Final

from local_appwrite.databases.schema import STRING_TYPES, UNSIZED_TEXT_BYTES, Column, Index, Table
from local_appwrite.databases.spelling import Spelling
from local_appwrite.errors import invalid_param
from local_appwrite.params import KEY, key, one_of, texts

INDEXES_MAX: Final = 64
_LENGTH_MAX: Final = 768
_TYPES: Final = ("key", "fulltext", "unique", "spatial")
_INTERNAL: Final = ("$id", "$createdAt", "$updatedAt")


def new_index(table: Table, values: dict[str, Any], spelling: Spelling, now: str) -> Index:
    """400 with the reason if the table cannot have it; 409 if the key is taken."""
    name, plural = key(values, "key"), f"{spelling.column}s"
    kind = one_of(values, "type", _TYPES, default="")
    if not kind:
        raise invalid_param("type", f"Value must be one of ({', '.join(_TYPES)})")
    columns = texts(values, plural, 100, 255) or []
    orders = texts(values, "orders", 100, 4) or []
    if any(order.upper() not in ("ASC", "DESC") for order in orders):
        raise invalid_param("orders", "Value must be one of (ASC, DESC)")
    lengths = _lengths(values.get("lengths"), len(columns))
    if any(index.key == name for index in table.indexes):
        raise spelling.index_exists(name)
    _check(table, kind, columns, lengths, spelling)
    return Index(name, kind, tuple(columns), tuple(lengths), tuple(orders), now, now)


def inline_indexes(table: Table, given: Any, spelling: Spelling, now: str) -> tuple[Index, ...]:
    """The `indexes` of a table's creation, on its inline columns; columns may go by either name."""
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise invalid_param("indexes", "Indexes must be an array")
    indexes: list[Index] = []
    for place, one in enumerate(given):
        if not isinstance(one.get("key"), str) or not KEY.fullmatch(one["key"]):
            raise invalid_param("indexes", f"Index at index {place} has no valid key")
        named = one.get("attributes", one.get("columns"))
        index = new_index(table, {**one, f"{spelling.column}s": named}, spelling, now)
        if any(other.key == index.key for other in indexes):
            raise invalid_param("indexes", f"Duplicate index key: {index.key}")
        indexes.append(index)
    return tuple(indexes)


def _lengths(given: Any, count: int) -> list[int]:
    lengths = given if isinstance(given, list) else []
    if any(isinstance(one, bool) or not isinstance(one, int | None) for one in lengths):
        raise invalid_param("lengths", "Value must a valid array and Value must be a valid integer")
    return [(lengths[n] or 0) if n < len(lengths) else 0 for n in range(count)]


def _check(table: Table, kind: str, columns: list[str], lengths: list[int], spelling: Spelling) -> None:
    if len(table.indexes) >= INDEXES_MAX:
        raise spelling.index_error("limit_exceeded", "The maximum number of indexes has been reached.")
    if not columns:
        raise spelling.index_error("invalid", "No attributes provided for index")
    if len({name.lower() for name in columns}) < len(columns):
        raise spelling.index_error("invalid", "Duplicate attributes provided")
    total = 0
    for name, length in zip(columns, lengths, strict=True):
        column = table.by_key.get(name)
        if column is None and name not in _INTERNAL:
            sentence = (
                f"The {spelling.column} '{name}' required for the index could not be found. Please confirm "
                f"all your {spelling.column}s are in the available state."
            )
            raise spelling.column_error("unknown", sentence)
        total += _indexed_chars(column, name, kind, length, spelling)
    if kind != "fulltext" and total > _LENGTH_MAX:
        sentence = f"Index length is longer than the maximum: {_LENGTH_MAX}"
        raise spelling.index_error("invalid", sentence)


def _indexed_chars(column: Column | None, name: str, kind: str, length: int, spelling: Spelling) -> int:
    if kind == "spatial":
        sentence = "Spatial index can only be created on spatial attributes (point, linestring, polygon)."
        raise spelling.index_error("invalid", sentence)
    if column and column.array:
        sentence = f"Creating indexes on array {spelling.column}s is not currently supported."
        raise spelling.index_error("invalid", sentence)
    is_string = column is None or column.type in STRING_TYPES
    if kind == "fulltext" and not is_string:
        sentence = f'Attribute "{name}" cannot be part of a fulltext index, must be of type string'
        raise spelling.index_error("invalid", sentence)
    if length < 0:
        raise spelling.index_error("invalid", f"Negative index length provided for {name}")
    if column is None or not is_string:
        return 2 if column and column.type == "double" else 1
    size = UNSIZED_TEXT_BYTES.get(column.type, column.size)
    if length > size:
        sentence = f'Index length {length} is larger than the size for {name}: {size}"'
        raise spelling.index_error("invalid", sentence)
    return length or size
