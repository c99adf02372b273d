"""Reads recordings: JSON lists of requests with their answers, sockets with their messages, and fixtures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Json = Any
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")


@dataclass(frozen=True)
class Exchange:
    """One request and the answer that the real server gave.

    `repeats` is how often the request was made where only one example of a series was kept; `gives` names
    the persona whose session or JWT the answer holds; `gap_seconds` is how long the recorder had waited.
    """

    n: int
    label: str
    persona: str
    method: str
    path: str
    query: list[list[str]]
    headers: dict[str, str]
    body: Json
    status: int
    answer_headers: dict[str, Any]
    answer: Json
    repeats: int = 1
    gives: str = ""
    gap_seconds: float = 0.0


@dataclass(frozen=True)
class Socket:
    """One WebSocket; `messages` are dicts with `dir` and one of `json`, `text`, `frame`, `closed`."""

    n: int
    label: str
    path: str
    query: list[list[str]]
    headers: dict[str, str]
    messages: list[dict[str, Any]]


@dataclass(frozen=True)
class Recording:
    name: str
    steps: list[Exchange | Socket]
    files: dict[str, str] = field(default_factory=dict)  # the source of a function that is deployed

    @property
    def exchanges(self) -> list[Exchange]:
        return [step for step in self.steps if isinstance(step, Exchange)]

    @property
    def project(self) -> str:
        """The project that most requests name."""
        named = [one.headers.get("x-appwrite-project", "") for one in self.exchanges]
        named += [dict(one.query).get("project", "") for one in self.steps if isinstance(one, Socket)]
        known = [name for name in named if name not in ("", "console")]
        return max(set(known), key=known.count, default="")

    @property
    def origins(self) -> set[str]:
        """Origins of browsers that the server let in."""
        allowed = {one.answer_headers.get("access-control-allow-origin") for one in self.exchanges}
        return {str(origin) for origin in allowed if origin}

    @property
    def rate_limited(self) -> bool:
        return any(name.startswith("x-ratelimit") for one in self.exchanges for name in one.answer_headers)

    @property
    def moment(self) -> str:
        """When its last write happened: recordings are replayed in the order in which they were made."""
        return max((at for one in self.exchanges if (at := moment_of(one.answer))), default="")


def read(path: Path) -> list[Recording]:
    """Usually one; more where it was recorded in several passes on a server that started anew each time.

    ValueError, with the file's name, for a file of another shape.
    """
    elements = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(elements, list):
        raise ValueError(f"{path} is no list of requests and sockets")
    passes = sorted({one.get("pass", 0) for one in elements if "request" in one or "websocket" in one})
    if len(passes) <= 1:
        return [_recording(path.stem, elements)]
    shared = [one for one in elements if "pass" not in one]
    return [
        _recording(f"{path.stem}, pass {n}", shared + [one for one in elements if one.get("pass") == n])
        for n in passes
    ]


def _recording(name: str, elements: list[dict[str, Any]]) -> Recording:
    summarised = any("summary" in one for one in elements)
    steps: list[Exchange | Socket] = []
    files: dict[str, str] = {}
    previous = ""
    for place, one in enumerate(elements):
        if "request" in one:
            following = next((other["n"] for other in elements[place + 1 :] if "request" in other), None)
            exchange = _exchange(one, following if summarised else None, previous)
            previous = moment_of(exchange.answer) or previous
            steps.append(exchange)
        elif "websocket" in one:
            steps.append(_socket(one))
        elif "fixture" in one:
            files |= one["fixture"].get("files", {})
    return Recording(name, steps, files)


def moment_of(answer: Json) -> str:
    """The latest `$createdAt` or `$updatedAt` in an answer; '' without one."""
    return max(_stamps(answer), default="")


def _stamps(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("$createdAt", "$updatedAt") and isinstance(inner, str):
                yield inner
            yield from _stamps(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _stamps(inner)


def _exchange(one: dict[str, Any], following: int | None, previous: str) -> Exchange:
    request, response = one["request"], one["response"]
    now = moment_of(response.get("body"))
    repeats = following - one["n"] if following is not None and following > one["n"] else 1
    return Exchange(
        n=one["n"],
        label=one.get("label") or f"{request['method']} {request['path']}",
        persona=one.get("as") or "guest",
        method=request["method"],
        path=request["path"],
        query=request.get("query") or [],
        headers=request.get("headers") or {},
        body=request.get("body"),
        status=response["status"],
        answer_headers=response.get("headers") or {},
        answer=response.get("body"),
        repeats=repeats,
        gives=one.get("gives_session_or_jwt_to") or "",
        gap_seconds=_seconds(previous, now),
    )


def _socket(one: dict[str, Any]) -> Socket:
    socket = one["websocket"]
    return Socket(
        n=one["n"],
        label=one.get("label") or f"socket {one['n']}",
        path=socket["path"],
        query=socket.get("query") or [],
        headers=socket.get("headers") or {},
        messages=one["messages"],
    )


def _seconds(earlier: str, later: str) -> float:
    if not earlier or not later:
        return 0.0
    return max(0.0, (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds())


def in_order(recordings: Iterable[Recording]) -> list[Recording]:
    """By the time of their writes; one without any keeps its place after its predecessor."""
    ordered: list[tuple[str, int, Recording]] = []
    before = ""
    for place, recording in enumerate(recordings):
        before = recording.moment or before
        ordered.append((before, place, recording))
    return [recording for _, _, recording in sorted(ordered, key=lambda one: one[:2])]
