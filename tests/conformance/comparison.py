"""Where two answers differ: status, headers that clients use, fields, types and values."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from tests.conformance.mapping import Mapping
from tests.conformance.recordings import Exchange, Json

# Values of these keys are measured or counted by the server, or depend on which of two deployments was
# ready first; only their type is compared.
_MEASURED = frozenset(
    {
        "$sequence", "duration", "buildDuration", "sizeActual", "sourceSize", "buildSize", "totalSize",
        "buildLogs", "n", "port", "host", "authorization", "deploymentId", "APPWRITE_FUNCTION_DEPLOYMENT",
    }
)  # fmt: skip
_STATES = frozenset({"status", "latestDeploymentStatus"})
_UNFINISHED = frozenset({"waiting", "processing", "building"})
_FINISHED = frozenset({"ready", "available", "completed"})
_UNORDERED = frozenset({"events", "channels"})
_HEADERS = (
    "content-range", "content-disposition", "accept-ranges", "location", "x-appwrite-warning",
    "x-fallback-cookies", "x-ratelimit-limit", "x-ratelimit-remaining", "access-control-allow-origin",
    "access-control-allow-credentials", "access-control-expose-headers",
)  # fmt: skip


def answer_differences(
    exchange: Exchange, status: int, headers: dict[str, str], body: bytes, mapping: Mapping
) -> list[str]:
    """One line for each difference; empty if the two answers agree."""
    found = [] if status == exchange.status else [f"status {status} instead of {exchange.status}"]
    found += _header_differences(exchange, headers, mapping)
    return found + list(_body_differences(exchange, headers, body, mapping))


def differences(recorded: Json, actual: Json, mapping: Mapping, place: str = "") -> Iterator[str]:
    key = re.split(r"[.\[]", place)[-1]
    inner = _as_object(recorded), _as_object(actual)
    if inner[0] is not None and inner[1] is not None:  # JSON in a string: what a function answered
        recorded, actual = inner
    if isinstance(recorded, dict) and isinstance(actual, dict):
        yield from _object_differences(recorded, actual, mapping, place)
    elif isinstance(recorded, list) and isinstance(actual, list):
        yield from _list_differences(recorded, actual, mapping, place, ordered=key not in _UNORDERED)
    elif _kind(recorded) != _kind(actual) or not (key in _MEASURED or _same(key, recorded, actual, mapping)):
        yield f"{place or 'body'}: {_short(actual)} instead of {_short(recorded)}"


def _object_differences(
    recorded: dict[str, Json], actual: dict[str, Json], mapping: Mapping, place: str
) -> Iterator[str]:
    for key in recorded.keys() - actual.keys():
        yield f"{place}.{key}: missing".lstrip(".")
    for key in actual.keys() - recorded.keys():
        yield f"{place}.{key}: not in the recording".lstrip(".")
    if recorded.get("name") == actual.get("name") == "content-length":
        return  # of a body that holds ids, times and counts
    counted = {"total"} if "executions" in recorded else set()  # by runs that the recording does not show
    for key in (recorded.keys() & actual.keys()) - counted:
        yield from differences(recorded[key], actual[key], mapping, f"{place}.{key}".lstrip("."))


def _list_differences(
    recorded: list[Json], actual: list[Json], mapping: Mapping, place: str, *, ordered: bool
) -> Iterator[str]:
    if len(recorded) != len(actual):
        yield f"{place}: {len(actual)} entries instead of {len(recorded)}"
        return
    if not ordered and all(isinstance(one, str) for one in [*recorded, *actual]):
        recorded, actual = sorted(mapping.outgoing(recorded)), sorted(actual)
    for n, (one, other) in enumerate(zip(recorded, actual, strict=True)):
        yield from differences(one, other, mapping, f"{place}[{n}")


def _same(key: str, recorded: Json, actual: Json, mapping: Mapping) -> bool:
    if key in _STATES and recorded in _UNFINISHED and actual in _UNFINISHED | _FINISHED:
        return True  # it may be further on here than it was there
    if isinstance(recorded, str) and isinstance(actual, str):
        return mapping.agrees(recorded, actual)
    return bool(recorded == actual)


def _as_object(text: Json) -> dict[str, Json] | None:
    if not isinstance(text, str) or not text.startswith("{"):
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _kind(value: Json) -> str:
    if value is None or isinstance(value, bool):
        return str(type(value).__name__)
    return "number" if isinstance(value, int | float) else str(type(value).__name__)


def _header_differences(exchange: Exchange, headers: dict[str, str], mapping: Mapping) -> list[str]:
    found = []
    recorded_type = _media_type(exchange.answer_headers.get("content-type", ""))
    if recorded_type != _media_type(headers.get("content-type", "")):
        found.append(f"content-type {headers.get('content-type')} instead of {recorded_type}")
    for name in _HEADERS:
        recorded, actual = exchange.answer_headers.get(name), headers.get(name)
        if recorded is None and name.startswith(("access-control", "x-appwrite-warning")):
            continue  # recorders left out what a proxy adds
        both = recorded is not None and actual is not None
        if recorded != actual and not (both and mapping.agrees(str(recorded), str(actual))):
            found.append(f"header {name}: {actual!r} instead of {recorded!r}")
    return found


def _media_type(value: str) -> str:
    return value.partition(";")[0].strip().lower()


def _body_differences(
    exchange: Exchange, headers: dict[str, str], body: bytes, mapping: Mapping
) -> Iterator[str]:
    recorded = exchange.answer
    if recorded is None:
        if body:
            yield f"body: {_short(body)} instead of nothing"
    elif isinstance(recorded, dict) and ("$binary" in recorded or "$text" in recorded):
        yield from _blob_differences(recorded.get("$binary") or recorded["$text"], body)
    elif isinstance(recorded, str):
        if not mapping.agrees(recorded, body.decode("utf-8", "replace")):
            yield f"body: {_short(body)} instead of {_short(recorded)}"
    elif not headers.get("content-type", "").startswith("application/json"):
        yield f"body: {_short(body)} instead of JSON"
    else:
        yield from differences(recorded, json.loads(body or b"null"), mapping)


def _blob_differences(recorded: dict[str, Any], body: bytes) -> Iterator[str]:
    if recorded["length"] != len(body):
        yield f"body: {len(body)} bytes instead of {recorded['length']}"
    elif recorded["sha256"] != hashlib.sha256(body).hexdigest():
        yield "body: other bytes than recorded"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 160 else f"{text[:157]}…"
