"""Operator strings in the data of an update: computed on the row as it is now."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from local_appwrite.databases.schema import INTEGER_TYPES, NUMBER_TYPES, STRING_TYPES, Column, Table
from local_appwrite.databases.spelling import Spelling

Values = list[Any]


@dataclass(frozen=True)
class Operator:
    method: str
    values: Values


def is_operator(value: Any) -> Operator | None:
    """A string such as `{"method":"increment","values":[1]}`; None for ordinary data."""
    if not isinstance(value, str) or not value.startswith('{"method":"'):
        return None
    try:
        parsed = json.loads(value)
    except ValueError:
        return None
    if not isinstance(parsed, dict) or parsed.get("method") not in _METHODS:
        return None
    values = parsed.get("values", [])
    return Operator(parsed["method"], values if isinstance(values, list) else [values])


def applied(table: Table, row: dict[str, Any], data: dict[str, Any], spelling: Spelling) -> dict[str, Any]:
    """`data` with every operator replaced by its result; 400 where it does not fit the column."""
    result = dict(data)
    for key, value in data.items():
        operator = is_operator(value)
        if operator and key in table.by_key:
            result[key] = _result(table.by_key[key], row.get(key), operator, spelling)
    return result


def _result(column: Column, current: Any, operator: Operator, spelling: Spelling) -> Any:
    kinds = _METHODS[operator.method]
    suits = "array" in kinds if column.array else column.type in kinds
    if not suits:
        raise spelling.row_invalid(f"Cannot apply {operator.method} operator to field '{column.key}'")
    try:
        return _COMPUTE[operator.method](column, current, operator.values)
    except (TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError, AttributeError) as error:
        reason = f"Cannot apply {operator.method} operator to field '{column.key}': invalid values"
        raise spelling.row_invalid(reason) from error


def _number(column: Column, result: float, bound: float | None, *, upper: bool) -> float:
    if bound is not None:
        result = min(result, bound) if upper else max(result, bound)
    return int(result) if column.type in INTEGER_TYPES else result


def _second(values: Values) -> float | None:
    return values[1] if len(values) > 1 else None


def _add_days(value: Any, days: float) -> str:
    return (datetime.fromisoformat(value) + timedelta(days=days)).isoformat(timespec="milliseconds")


def _filter(items: Values, condition: str, wanted: Any) -> Values:
    tests: dict[str, Callable[[Any], bool]] = {
        "equal": lambda one: bool(one == wanted),
        "notEqual": lambda one: bool(one != wanted),
        "greaterThan": lambda one: bool(one > wanted),
        "greaterThanEqual": lambda one: bool(one >= wanted),
        "lessThan": lambda one: bool(one < wanted),
        "lessThanEqual": lambda one: bool(one <= wanted),
        "contains": lambda one: wanted in one,
        "isNull": lambda one: one is None,
        "isNotNull": lambda one: one is not None,
    }
    if condition not in tests:
        raise ValueError(condition)
    return [one for one in items if tests[condition](one)]


def _inserted(items: Values, place: int, value: Any) -> Values:
    if not 0 <= place <= len(items):
        raise IndexError(place)
    return [*items[:place], value, *items[place:]]


def _power(column: Column, current: Any, values: Values) -> Any:
    if abs(float(values[0])) > 64:
        raise OverflowError(values[0])
    return _number(column, (current or 0) ** values[0], _second(values), upper=True)


_Compute = Callable[[Column, Any, Values], Any]
_COMPUTE: Final[dict[str, _Compute]] = {
    "increment": lambda c, old, v: _number(c, (old or 0) + (v[0] if v else 1), _second(v), upper=True),
    "decrement": lambda c, old, v: _number(c, (old or 0) - (v[0] if v else 1), _second(v), upper=False),
    "multiply": lambda c, old, v: _number(c, (old or 0) * v[0], _second(v), upper=True),
    "divide": lambda c, old, v: _number(c, (old or 0) / v[0], _second(v), upper=False),
    "modulo": lambda c, old, v: _number(c, (old or 0) % v[0], None, upper=True),
    "power": _power,
    "arrayAppend": lambda _c, old, v: [*(old or []), *v],
    "arrayPrepend": lambda _c, old, v: [*v, *(old or [])],
    "arrayInsert": lambda _c, old, v: _inserted(old or [], v[0], v[1]),
    "arrayRemove": lambda _c, old, v: [one for one in old or [] if one != v[0]],
    "arrayUnique": lambda _c, old, _v: list(dict.fromkeys(old or [])),
    "arrayIntersect": lambda _c, old, v: [one for one in old or [] if one in v],
    "arrayDiff": lambda _c, old, v: [one for one in old or [] if one not in v],
    "arrayFilter": lambda _c, old, v: _filter(old or [], v[0], v[1] if len(v) > 1 else None),
    "stringConcat": lambda _c, old, v: (old or "") + v[0],
    "stringReplace": lambda _c, old, v: (old or "").replace(v[0], v[1]),
    "toggle": lambda _c, old, _v: not old,
    "dateAddDays": lambda _c, old, v: _add_days(old, v[0]),
    "dateSubDays": lambda _c, old, v: _add_days(old, -v[0]),
    "dateSetNow": lambda _c, _old, _v: datetime.now(UTC).isoformat(timespec="milliseconds"),
}
_ARITHMETIC: Final = ("increment", "decrement", "multiply", "divide", "modulo", "power")
_METHODS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(_ARITHMETIC, NUMBER_TYPES),
    **{name: frozenset({"array"}) for name in _COMPUTE if name.startswith("array")},
    **dict.fromkeys(("stringConcat", "stringReplace"), STRING_TYPES),
    "toggle": frozenset({"boolean"}),
    **dict.fromkeys(("dateAddDays", "dateSubDays", "dateSetNow"), frozenset({"datetime"})),
}
