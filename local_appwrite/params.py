"""Checks of request parameters, worded as Appwrite words them."""

from __future__ import annotations

import re
from typing import Any, Final

from local_appwrite.body import required
from local_appwrite.errors import invalid_param
from local_appwrite.identity import Clock, unique_id

KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def custom_id(values: dict[str, Any], name: str, clock: Clock) -> str:
    """The id that the caller chose, or a new one for `unique()`."""
    value = required(values, name)
    if value == "unique()":
        return unique_id(clock)
    return key({name: value}, name)


def key(values: dict[str, Any], name: str) -> str:
    """A required name: an id that exists, or the key of a column or index."""
    value = required(values, name)
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise invalid_param(
            name,
            "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and "
            "underscore. Can't start with a special char",
        )
    return value


def text(
    values: dict[str, Any], name: str, longest: int, *, default: str | None = None, shortest: int = 1
) -> str:
    """A string of at most `longest` characters; required unless there is a default."""
    if default is not None and values.get(name) is None:
        return default
    value = required(values, name)
    if not isinstance(value, str) or not shortest <= len(value) <= longest:
        raise invalid_param(name, _text_of(shortest, longest))
    return value


def email(values: dict[str, Any], name: str = "email") -> str:
    value = required(values, name)
    if not isinstance(value, str) or len(value) > 254 or not _EMAIL.fullmatch(value):
        raise invalid_param(name, "Value must be a valid email address")
    return value.lower()


def boolean(values: dict[str, Any], name: str, *, default: bool) -> bool:
    value = values.get(name)
    if value is None:
        return default
    known = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}
    if not isinstance(value, bool | int | str) or value not in known:
        raise invalid_param(name, "Value must be a valid boolean")
    return known[value]


def integer(values: dict[str, Any], name: str, least: int, most: int, *, default: int) -> int:
    value = values.get(name)
    if value is None:
        return default
    whole = not isinstance(value, bool) and re.fullmatch(r"-?\d{1,18}", str(value))
    if not whole or not least <= int(value) <= most:
        raise _not_in(name, least, most)
    return int(value)


def one_of(values: dict[str, Any], name: str, allowed: tuple[str, ...], *, default: str) -> str:
    value = values.get(name)
    if value is None:
        return default
    if value not in allowed:
        raise invalid_param(name, f"Value must be one of ({', '.join(allowed)})")
    return str(value)


def texts(values: dict[str, Any], name: str, most: int, longest: int) -> list[str] | None:
    """A list of at most `most` strings, None when the parameter is absent."""
    value = values.get(name)
    if value is None:
        return None
    listed = isinstance(value, list) and len(value) <= most
    if not listed or not all(isinstance(one, str) and 1 <= len(one) <= longest for one in value):
        inner = _text_of(1, longest)
        raise invalid_param(name, f"Value must a valid array no longer than {most} items and {inner}")
    return list(value)


def hex_color(values: dict[str, Any], name: str) -> str:
    """Three or six hex digits, '' when absent."""
    value = values.get(name) or ""
    if value and not re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", str(value)):
        raise invalid_param(name, "Value must be a valid Hex color code")
    return str(value)


def mapping(values: dict[str, Any], name: str) -> dict[str, Any]:
    value = required(values, name)
    if value == []:
        return {}
    if not isinstance(value, dict):
        raise invalid_param(name, "Value must be a valid object.")
    return value


def _text_of(shortest: int, longest: int) -> str:
    least = f" and at least {shortest} chars" if shortest else ""
    return f"Value must be a valid string{least} and no longer than {longest} chars"


def _not_in(name: str, least: int, most: int) -> Exception:
    return invalid_param(name, f"Value must be a valid range between {least:,} and {most:,}")
