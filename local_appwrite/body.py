"""Parameters of a request and JSON answers.

Appwrite reads a GET from its query string and everything else from its body. PHP's bracket names
(`queries[0]=…`, `permissions[]=…`, `data[title]=…`) become lists and objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from local_appwrite.errors import bad_argument

_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_BRACKETS: Final = re.compile(r"\[([^\[\]]*)\]")


async def parameters(request: Request) -> dict[str, Any]:
    """The request's own parameters by name; files of a multipart body are `UploadFile`s.

    A body that is no JSON object counts as empty, as on the real server: the first parameter that the
    route requires is then missing.
    """
    if request.method in ("GET", "HEAD"):
        return bracketed(request.query_params.multi_items())
    content_type = request.headers.get("content-type", "")
    if content_type.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        return await _form(request)
    return _json_object(await request.body())


def bracketed(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Names with brackets gathered into lists (keys 0…n or none) and objects; the last of a name wins."""
    gathered: dict[str, Any] = {}
    for name, value in pairs:
        head = name.partition("[")[0]
        keys = _BRACKETS.findall(name[len(head) :]) if head else []
        target, key = gathered, head or name
        for inner in keys:
            if not isinstance(target.get(key), dict):
                target[key] = {}
            target = target[key]
            key = inner or str(len(target))
        target[key] = value
    return {name: _listed(value) for name, value in gathered.items()}


def requested_project(request: HTTPConnection) -> str:
    """From the query string (links to files) or the header; '' when neither names one."""
    return request.query_params.get("project") or request.headers.get("x-appwrite-project", "")


def older_format(request: HTTPConnection, version: str) -> bool:
    """Whether the client asks for answers as before `version`; a meaningless form is the oldest."""
    wanted = request.headers.get("x-appwrite-response-format", "")
    return bool(wanted) and _numbers(wanted) < _numbers(version)


class JSON(JSONResponse):
    """Compact JSON with the content type that Appwrite sends."""

    media_type = "application/json; charset=UTF-8"


def nothing(status: int = 204) -> Response:
    """An empty answer; it needs a content type, without one the Python SDK raises KeyError."""
    return Response(status_code=status, headers={"content-type": "text/html", "content-length": "0"})


def required(values: dict[str, Any], name: str) -> Any:
    if values.get(name) is None:
        raise bad_argument(f'Param "{name}" is not optional.')
    return values[name]


def _numbers(version: str) -> list[int]:
    match = re.fullmatch(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})", version)
    return [int(part) for part in match.groups()] if match else []


async def _form(request: Request) -> dict[str, Any]:
    try:
        return bracketed((await request.form(max_part_size=16 * 1024 * 1024)).multi_items())
    except HTTPException:  # what Starlette raises for a multipart body that cannot be parsed
        return {}


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body) if body else {}
        if _SURROGATE.search(body):  # half a character: no JSON to PHP, and nothing that could be answered
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    return list(inner.values()) if list(inner) == [str(n) for n in range(len(inner))] else inner
