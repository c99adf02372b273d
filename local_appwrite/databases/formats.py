"""Which single values a column takes, worded as the validators of the real server word it."""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from dateutil import parser

from local_appwrite.databases.schema import (
    INTEGER_MAX,
    INTEGER_TYPES,
    STRING_TYPES,
    UNSIZED_TEXT_BYTES,
    Column,
)

_INT32_MAX: Final = 2**31 - 1
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_EARLIEST: Final = datetime(1000, 1, 1, tzinfo=UTC)
_WORDS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DATETIME_FAULT: Final = "Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."


def format_fault(column: Column, value: Any) -> str:
    """Why the column refuses this one value (an element, for arrays); '' if it takes it."""
    if column.type in STRING_TYPES:
        return _string_fault(column, value)
    if column.type in INTEGER_TYPES:
        return _integer_fault(column, value)
    if column.type == "double":
        return _double_fault(column, value)
    if column.type == "boolean":
        return "" if isinstance(value, bool) else "Value must be a valid boolean"
    return "" if _moment(value) else _DATETIME_FAULT


def fault_label(column: Column) -> str:
    """Whether a fault is called one of `format` or of `type`."""
    return "format" if column.format or column.type in INTEGER_TYPES or column.type == "double" else "type"


def datetime_text(value: Any) -> str:
    """The stored form: UTC, milliseconds. `value` passed `format_fault`."""
    moment = _moment(value)
    if moment is None:
        raise ValueError(value)
    return moment.isoformat(timespec="milliseconds")


def _string_fault(column: Column, value: Any) -> str:
    most = UNSIZED_TEXT_BYTES.get(column.type, column.size)
    length = len(value.encode("utf-8", "surrogatepass")) if column.type in UNSIZED_TEXT_BYTES else 0
    if not isinstance(value, str) or max(len(value), length) > most:
        return f"Value must be a valid string and no longer than {most} chars"
    if column.format == "enum":
        return "" if value in column.elements else f"Value must be one of ({', '.join(column.elements)})"
    if column.format == "email":
        return "" if _EMAIL.fullmatch(value) else "Value must be a valid email address"
    if column.format == "url":
        return "" if _is_url(value) else "Value must be a valid URL"
    if column.format == "ip":
        return "" if _is_ip(value) else "Value must be a valid IP address"
    return ""


def _integer_fault(column: Column, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _width_limit(column):
        bits, most = (64, INTEGER_MAX + 1) if column.size >= 8 else (32, _INT32_MAX)
        return f"Value must be a valid signed {bits}-bit integer between -{_least(column):,} and {most:,}"
    return _range_fault(column, value)


def _double_fault(column: Column, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "Value must be a valid float"
    return _range_fault(column, value)


def _range_fault(column: Column, value: float) -> str:
    low, high = column.minimum, column.maximum
    if low is None or high is None or low <= value <= high:
        return ""
    return f"Value must be a valid range between {low:,} and {high:,}"


def _width_limit(column: Column) -> int:
    return INTEGER_MAX if column.size >= 8 else _INT32_MAX


def _least(column: Column) -> int:
    return _width_limit(column) + 1


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(parts.scheme and parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        return False


def _is_ip(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _moment(value: Any) -> datetime | None:
    """What PHP's date parser makes of it, near enough: ISO forms, common written ones, day words."""
    if not isinstance(value, str) or not value.strip():
        return None
    word = value.strip().lower()
    if word in _WORDS:
        return _midnight() + timedelta(days=_WORDS[word])
    if word == "now":
        return datetime.now(UTC)
    try:
        moment = _parsed(value)
    except (ValueError, OverflowError, parser.ParserError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment if moment >= _EARLIEST else None


def _parsed(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return parser.parse(value, default=_midnight())


def _midnight() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
