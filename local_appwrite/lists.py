"""Queries on what is small enough to be read whole: lists of functions and executions, Realtime payloads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from local_appwrite.errors import AppwriteError
from local_appwrite.queries import Query, invalid, limit_of, offset_of, parsed

Record = dict[str, Any]


def page(records: list[Record], parameters: dict[str, Any], child: str) -> tuple[int, list[Record]]:
    """Total of the matches and the page that `queries` of `parameters` select; `child` names the kind."""
    queries = parsed(parameters.get("queries"))
    search = str(parameters.get("search") or "").lower()
    found = [r for r in records if matches(queries, r) and (not search or search in json.dumps(r).lower())]
    found = _ordered(found, queries)
    total = len(found)
    offset = offset_of(queries)
    return total, _after_cursor(found, queries, child)[offset : offset + limit_of(queries)]


def matches(queries: list[Query], record: Record) -> bool:
    return all(_TESTS[q.method](record, q) for q in queries if q.method in _TESTS)


def _ordered(records: list[Record], queries: list[Query]) -> list[Record]:
    for query in reversed([q for q in queries if q.method in ("orderAsc", "orderDesc")]):
        name = query.attribute or "$createdAt"
        records = sorted(records, key=lambda r: _sortable(r.get(name)), reverse=query.method == "orderDesc")
    return records


def _sortable(value: Any) -> tuple[bool, float, str]:
    number = float(value) if isinstance(value, int | float) else 0.0
    return (value is not None, number, value if isinstance(value, str) else "")


def _after_cursor(records: list[Record], queries: list[Query], child: str) -> list[Record]:
    cursor = next((q for q in queries if q.method in ("cursorAfter", "cursorBefore")), None)
    if cursor is None:
        return records
    id_ = str(cursor.values[0]) if cursor.values else ""
    place = next((n for n, record in enumerate(records) if record["$id"] == id_), None)
    if place is None:
        kind = child.removesuffix("Id").capitalize()
        message = f"{kind} '{id_}' for the 'cursor' value not found."
        raise AppwriteError(400, "general_cursor_not_found", message)
    return records[place + 1 :] if cursor.method == "cursorAfter" else records[:place]


def _compare(test: Callable[[Any, Any], bool]) -> Callable[[Record, Query], bool]:
    def compared(record: Record, query: Query) -> bool:
        value = record.get(query.attribute)
        try:
            return any(test(value, wanted) for wanted in query.values)
        except TypeError:  # a comparison of unlike kinds is no match
            return False

    return compared


def _contains(value: Any, wanted: Any) -> bool:
    return value is not None and wanted in value


def _between(value: Any, bounds: list[Any]) -> bool:
    if len(bounds) != 2:
        raise invalid("Invalid query: Between queries require exactly two values.")
    try:
        return bool(bounds[0] <= value <= bounds[1])
    except TypeError:
        return False


_TESTS: Final[dict[str, Callable[[Record, Query], bool]]] = {
    "equal": _compare(lambda value, wanted: value == wanted),
    "notEqual": lambda record, query: all(record.get(query.attribute) != wanted for wanted in query.values),
    "lessThan": _compare(lambda value, wanted: value < wanted),
    "lessThanEqual": _compare(lambda value, wanted: value <= wanted),
    "greaterThan": _compare(lambda value, wanted: value > wanted),
    "greaterThanEqual": _compare(lambda value, wanted: value >= wanted),
    "between": lambda record, query: _between(record.get(query.attribute), query.values),
    "contains": _compare(_contains),
    "startsWith": _compare(lambda value, wanted: str(value).startswith(wanted)),
    "endsWith": _compare(lambda value, wanted: str(value).endswith(wanted)),
    "isNull": lambda record, query: record.get(query.attribute) is None,
    "isNotNull": lambda record, query: record.get(query.attribute) is not None,
    "and": lambda record, query: matches(query.values, record),
    "or": lambda record, query: any(matches([one], record) for one in query.values),
}
