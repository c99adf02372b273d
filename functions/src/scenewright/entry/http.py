"""Requests as a function gets them, routes, and errors as answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from scenewright.domain.errors import (
    BodyTooLarge,
    InvalidRequest,
    MethodNotAllowed,
    Problem,
    UnknownRoute,
)

MAX_BODY_BYTES: Final = 256 * 1024
MAX_CHAT_BYTES: Final = 1024 * 1024  # of a conversation


@dataclass(frozen=True)
class Request:
    """`headers` have lower-case names; `body` is text; `query` are the parameters of the URL."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str
    query: Mapping[str, str] = field(default_factory=dict)

    def json(self, limit: int = MAX_BODY_BYTES) -> Any:
        """The body as JSON; InvalidRequest where it is none, BodyTooLarge over `limit` bytes."""
        if len(self.body.encode()) > limit:
            raise BodyTooLarge(f"The body is larger than {limit // 1024} KiB.")
        try:
            return json.loads(self.body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            where = (
                f" (line {error.lineno}, column {error.colno})"
                if isinstance(error, json.JSONDecodeError)
                else ""
            )
            raise InvalidRequest(
                [Problem("malformed_json", "", f"The body is not valid JSON{where}.")]
            ) from error


@dataclass(frozen=True)
class Response:
    """`body` is sent as JSON, unless there is `text`, which is sent as it stands."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[..., Response]


@dataclass(frozen=True)
class Route:
    """`pattern` is a path with `{name}` parts, which become arguments of the handler."""

    method: str
    pattern: str
    handler: Handler

    def match(self, path: str) -> dict[str, str] | None:
        expression = re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9][A-Za-z0-9._-]{0,35})", self.pattern)
        found = re.fullmatch(expression, path)
        return found.groupdict() if found else None


def find(routes: Sequence[Route], method: str, path: str) -> tuple[Handler, dict[str, str]]:
    """The handler for a request and its arguments; UnknownRoute or MethodNotAllowed where there is none."""
    path = path.rstrip("/") or "/"
    here = [(route, arguments) for route in routes if (arguments := route.match(path)) is not None]
    for route, arguments in here:
        if route.method == method:
            return route.handler, arguments
    if here:
        allowed = ", ".join(sorted({route.method for route, _ in here}))
        raise MethodNotAllowed(f"{path} takes {allowed}, not {method}.")
    raise UnknownRoute(f"There is nothing at {path}.")


class RuntimeRequest(Protocol):
    method: str
    path: str
    headers: dict[str, str]
    body_text: str
    query: dict[str, str]


class RuntimeResponse(Protocol):
    def json(self, obj: Any, status_code: int = 200, headers: dict[str, str] | None = None) -> Any: ...

    def text(self, body: str, status_code: int = 200, headers: dict[str, str] | None = None) -> Any: ...


class Context(Protocol):
    """What the runtime hands to `main`."""

    req: RuntimeRequest
    res: RuntimeResponse

    def log(self, *messages: object) -> None: ...

    def error(self, *messages: object) -> None: ...


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
