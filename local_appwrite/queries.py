"""Query strings as every SDK sends them: JSON objects with a method, an attribute and values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from local_appwrite.errors import AppwriteError, invalid_param

QUERIES_MAX: Final = 100
QUERY_MAX_CHARS: Final = 4096
DEFAULT_LIMIT: Final = 25

LOGICAL: Final = frozenset({"and", "or"})
COMPARISONS: Final = frozenset(
    {
        "equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual", "contains",
        "notContains", "search", "notSearch", "isNull", "isNotNull", "between", "notBetween", "startsWith",
        "notStartsWith", "endsWith", "notEndsWith",
    }
)  # fmt: skip
ORDERS: Final = frozenset({"orderAsc", "orderDesc", "orderRandom"})
CURSORS: Final = frozenset({"cursorAfter", "cursorBefore"})
_METHODS: Final = COMPARISONS | LOGICAL | ORDERS | CURSORS | {"limit", "offset", "select"}
_WHOLE_MAX: Final = 2**63 - 1


@dataclass(frozen=True)
class Query:
    """`values` of `and` and `or` are queries again."""

    method: str
    attribute: str = ""
    values: list[Any] = field(default_factory=list)


def invalid(sentence: str) -> AppwriteError:
    return AppwriteError(400, "general_query_invalid", sentence)


def parsed(given: Any) -> list[Query]:
    """The `queries` parameter; 400 for anything that is not a list of well-formed query strings."""
    if given is None or given == "":
        return []
    if not isinstance(given, list) or len(given) > QUERIES_MAX or not all(_is_text(one) for one in given):
        raise invalid_param(
            "queries",
            f"Value must a valid array no longer than {QUERIES_MAX} items and Value must be a valid string "
            f"and at least 1 chars and no longer than {QUERY_MAX_CHARS} chars",
        )
    return [_parse(text) for text in given]


def limit_of(queries: list[Query], default: int = DEFAULT_LIMIT) -> int:
    return next((_whole(query, 1) for query in queries if query.method == "limit"), default)


def offset_of(queries: list[Query]) -> int:
    return next((_whole(query, 0) for query in queries if query.method == "offset"), 0)


def selection_of(queries: list[Query]) -> set[str] | None:
    """Names that `select` asks for; None for all."""
    names = {str(value) for query in queries if query.method == "select" for value in query.values}
    return None if not names or "*" in names else names


def _is_text(one: Any) -> bool:
    return isinstance(one, str) and 1 <= len(one) <= QUERY_MAX_CHARS


def _parse(text: str) -> Query:
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise invalid("Invalid query: Syntax error") from None
    return _query(value)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _query(value: Any) -> Query:
    if not isinstance(value, dict):
        raise invalid(f"Invalid query. Must be an array, got {_php_type(value)}")
    method, attribute, values = value.get("method", ""), value.get("attribute", ""), value.get("values", [])
    if not isinstance(method, str):
        raise invalid(f"Invalid query method. Must be a string, got {_php_type(method)}")
    if method not in _METHODS:
        raise invalid(f"Invalid query method: {method}")
    if not isinstance(attribute, str):
        raise invalid(f"Invalid query attribute. Must be a string, got {_php_type(attribute)}")
    if not isinstance(values, list):
        raise invalid(f"Invalid query values. Must be an array, got {_php_type(values)}")
    return Query(method, attribute, [_query(one) for one in values] if method in LOGICAL else values)


def _php_type(value: Any) -> str:
    names = {str: "string", bool: "boolean", int: "integer", float: "double", list: "array", dict: "array"}
    return names.get(type(value), "NULL")


def _whole(query: Query, least: int) -> int:
    value = query.values[0] if query.values else None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _WHOLE_MAX:
        reason = f"Value must be a valid range between {least} and {_WHOLE_MAX:,}"
        raise invalid(f"Invalid query: Invalid {query.method}: {reason}")
    return value
