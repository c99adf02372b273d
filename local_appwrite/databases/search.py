"""Queries on rows: checked against the table, then turned into SQL. Values are always bound parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from local_appwrite.databases.catalogue import sql_name
from local_appwrite.databases.formats import datetime_text, format_fault
from local_appwrite.databases.schema import NUMBER_TYPES, STRING_TYPES, Column, Table
from local_appwrite.databases.spelling import query_invalid
from local_appwrite.queries import (
    COMPARISONS,
    CURSORS,
    LOGICAL,
    ORDERS,
    Query,
    limit_of,
    offset_of,
    selection_of,
)

_VALUES_MAX: Final = 5000
_BOUND_MAX: Final = 30_000  # SQLite takes 32766 parameters
_OPERATORS: Final = {
    "lessThan": "<", "lessThanEqual": "<=", "greaterThan": ">", "greaterThanEqual": ">=", "notEqual": "!=",
}  # fmt: skip
_ARRAY_METHODS: Final = frozenset({"contains", "notContains", "isNull", "isNotNull"})
_INTERNAL: Final = {
    "$id": Column("$id", "string", "", "", size=36),
    "$sequence": Column("$sequence", "bigint", "", "", size=8),
    "$createdAt": Column("$createdAt", "datetime", "", ""),
    "$updatedAt": Column("$updatedAt", "datetime", "", ""),
}


@dataclass
class Search:
    """What to select: `where` with its bound values, order, page; `cursor` is a row id, '' for none."""

    where: str = "1"
    bound: list[Any] = field(default_factory=list)
    order: list[tuple[str, bool]] = field(default_factory=list)  # attribute, descending
    shuffled: bool = False
    limit: int = 25
    offset: int = 0
    cursor: str = ""
    before: bool = False
    selected: set[str] | None = None


def search_for(table: Table, queries: list[Query], default_limit: int = 25) -> Search:
    """400 with the reason for a query that does not fit the table."""
    search = Search(limit=limit_of(queries, default_limit), offset=offset_of(queries))
    search.selected = selection_of(queries)
    for name in search.selected or ():
        if not name.startswith("$"):
            _column(table, name)
    clauses = [
        _clause(table, query, search.bound) for query in queries if query.method in COMPARISONS | LOGICAL
    ]
    search.where = " and ".join(clauses) or "1"
    if len(search.bound) > _BOUND_MAX:
        raise query_invalid("Invalid query: too many values")
    for query in queries:
        if query.method in ORDERS:
            _add_order(table, query, search)
        elif query.method in CURSORS:
            _set_cursor(query, search)
    return search


def _add_order(table: Table, query: Query, search: Search) -> None:
    if query.method == "orderRandom":
        search.shuffled = True
        return
    attribute = query.attribute or "$sequence"
    _column(table, attribute)
    search.order.append((attribute, query.method == "orderDesc"))


def _set_cursor(query: Query, search: Search) -> None:
    value = query.values[0] if query.values else None
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}", value):
        raise query_invalid("Invalid query: Invalid cursor: UID must contain at most 36 chars")
    search.cursor, search.before = value, query.method == "cursorBefore"


def _column(table: Table, attribute: str) -> Column:
    column = table.by_key.get(attribute) or _INTERNAL.get(attribute)
    if column is None:
        raise query_invalid(f"Invalid query: Attribute not found in schema: {attribute}")
    if column.encrypt:
        raise query_invalid(f"Invalid query: Cannot query encrypted attribute: {attribute}")
    return column


def _clause(table: Table, query: Query, bound: list[Any]) -> str:
    if query.method in LOGICAL:
        return _logical(table, query, bound)
    _check_count(query)
    column = _column(table, query.attribute)
    values = [_value(column, value) for value in query.values]
    _check_method(table, column, query)
    name = sql_name(column.key)
    if column.array:
        return _array_clause(name, query.method, values, bound)
    return _scalar_clause(name, query.method, values, bound)


def _logical(table: Table, query: Query, bound: list[Any]) -> str:
    word = query.method.capitalize()
    if any(inner.method not in COMPARISONS | LOGICAL for inner in query.values):
        raise query_invalid(f"Invalid query: {word} queries can only contain filter queries")
    if len(query.values) < 2:
        raise query_invalid(f"Invalid query: {word} queries require at least two queries")
    return "(" + f" {query.method} ".join(_clause(table, inner, bound) for inner in query.values) + ")"


def _check_count(query: Query) -> None:
    method, count = query.method, len(query.values)
    word = method[0].upper() + method[1:]
    if method in ("equal", "contains", "notContains"):
        if not count:
            raise query_invalid(f"Invalid query: {word} queries require at least one value.")
    elif method in ("between", "notBetween"):
        if count != 2:
            raise query_invalid(f"Invalid query: {word} queries require exactly two values.")
    elif method not in ("isNull", "isNotNull") and count != 1:
        raise query_invalid(f"Invalid query: {word} queries require exactly one value.")
    if count > _VALUES_MAX:
        attribute = query.attribute
        reason = f"Query on attribute has greater than {_VALUES_MAX} values: {attribute}"
        raise query_invalid(f"Invalid query: {reason}")


def _check_method(table: Table, column: Column, query: Query) -> None:
    method = query.method
    if column.array and method not in _ARRAY_METHODS:
        reason = f'Cannot query {method} on attribute "{column.key}" because it is an array.'
        raise query_invalid(f"Invalid query: {reason}")
    if method in ("contains", "notContains") and not column.array and column.type not in STRING_TYPES:
        named = f'Cannot query {method} on attribute "{column.key}"'
        raise query_invalid(f"Invalid query: {named} because it is not an array, string, or object.")
    if method in ("search", "notSearch") and not _has_fulltext(table, column.key):
        raise query_invalid(f'Searching by attribute "{column.key}" requires a fulltext index.')


def _has_fulltext(table: Table, key: str) -> bool:
    return any(index.type == "fulltext" and key in index.columns for index in table.indexes)


def _value(column: Column, value: Any) -> Any:
    """The value as SQLite compares it; the type must fit the column, its range and size need not."""
    if column.key == "$sequence" and isinstance(value, str) and re.fullmatch(r"\d{1,18}", value):
        return int(value)
    if column.type == "datetime":
        fits = format_fault(column, value) == ""
        value = datetime_text(value) if fits else value
    elif column.type in NUMBER_TYPES:
        fits = _is_number(column, value)
    else:
        fits = isinstance(value, bool if column.type == "boolean" else str)
    if not fits:
        raise query_invalid(f'Invalid query: Query value is invalid for attribute "{column.key}"')
    return value


def _is_number(column: Column, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float if column.type == "double" else int):
        return False
    return -(2**63) < value < 2**63


def _scalar_clause(name: str, method: str, values: list[Any], bound: list[Any]) -> str:
    if method in ("isNull", "isNotNull"):
        return f"{name} is {'null' if method == 'isNull' else 'not null'}"
    if method in ("startsWith", "notStartsWith", "endsWith", "notEndsWith", "contains", "notContains"):
        return _like(name, method, values, bound)
    if method in ("search", "notSearch"):
        return _words(name, method, str(values[0]), bound)
    bound.extend(values)
    if method in ("between", "notBetween"):
        return f"{name} {'not ' if method == 'notBetween' else ''}between ? and ?"
    if method == "equal":
        return f"{name} in ({', '.join('?' * len(values))})"
    return f"{name} {_OPERATORS[method]} ?"


def _like(name: str, method: str, values: list[Any], bound: list[Any]) -> str:
    negated = method.startswith("not")
    kind = method.removeprefix("not").lower()
    patterns = {"startswith": "{}%", "endswith": "%{}", "contains": "%{}%"}
    bound.extend(patterns[kind].format(re.sub(r"([%_\\])", r"\\\1", value)) for value in values)
    one = f"{name} {'not ' if negated else ''}like ? escape '\\'"
    return "(" + (" and " if negated else " or ").join([one] * len(values)) + ")"


def _words(name: str, method: str, text: str, bound: list[Any]) -> str:
    """Full text without an index of words: any of the words, as MariaDB's boolean mode without signs."""
    words = re.findall(r"\w+", text) or [text]
    bound.extend(f"%{word}%" for word in words)
    matches = "(" + " or ".join([f"{name} like ?"] * len(words)) + ")"
    return f"not {matches}" if method == "notSearch" else matches


def _array_clause(name: str, method: str, values: list[Any], bound: list[Any]) -> str:
    if method in ("isNull", "isNotNull"):
        return f"{name} is {'null' if method == 'isNull' else 'not null'}"
    bound.extend(values)
    inside = f"select 1 from json_each({name}) where value in ({', '.join('?' * len(values))})"
    return f"{'not ' if method == 'notContains' else ''}exists ({inside})"
