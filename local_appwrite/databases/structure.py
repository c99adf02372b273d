"""Checks a whole row against its table and gives it the form in which it is stored."""

from __future__ import annotations

from typing import Any

from local_appwrite.databases.formats import datetime_text, fault_label, format_fault
from local_appwrite.databases.schema import Column, Table
from local_appwrite.databases.spelling import Spelling

Data = dict[str, Any]


def with_defaults(table: Table, data: Data) -> Data:
    """A value that is absent or null takes the column's default."""
    filled = dict(data)
    for column in table.columns:
        if filled.get(column.key) is None and column.default is not None:
            filled[column.key] = column.default
    return filled


def checked(table: Table, data: Data, spelling: Spelling) -> Data:
    """`data` as stored (times in UTC); 400 with the first fault: required, then unknown, then values."""
    for column in table.columns:
        if column.required and data.get(column.key) is None:
            raise spelling.row_invalid(f'Missing required attribute "{column.key}"')
    for name in data:
        if name not in table.by_key:
            raise spelling.row_invalid(f'Unknown attribute: "{name}"')
    return {name: _value(table.by_key[name], value, spelling) for name, value in data.items()}


def _value(column: Column, value: Any, spelling: Spelling) -> Any:
    if value is None or (column.array and value == [] and not column.required):
        return value
    if not column.array:
        return _single(column, value, f'"{column.key}"', spelling)
    if not isinstance(value, list):
        raise spelling.row_invalid(f'Attribute "{column.key}" must be an array')
    return [
        one
        if one is None and not column.required
        else _single(column, one, f"\"{column.key}['{n}']\"", spelling)
        for n, one in enumerate(value)
    ]


def _single(column: Column, value: Any, named: str, spelling: Spelling) -> Any:
    reason = format_fault(column, value)
    if reason:
        raise spelling.row_invalid(f"Attribute {named} has invalid {fault_label(column)}. {reason}")
    return datetime_text(value) if column.type == "datetime" else value
