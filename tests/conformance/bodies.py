"""Request bodies from their recorded form; contents recorded as length and digest are found again."""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
from pathlib import Path
from typing import Any

from tests.conformance.blobs import content_of
from tests.conformance.mapping import Mapping
from tests.conformance.recordings import Exchange

_BOUNDARY = "----conformance-boundary"
# For deployments whose recording holds no source: the function that the recorded project used.
_ECHO = Path(__file__).with_name("echo")


def request_body(
    exchange: Exchange, mapping: Mapping, files: dict[str, str], operator_password: str
) -> tuple[bytes | None, dict[str, str]]:
    """The body and the headers that it decides; `files` is the source for a deployment's archive, the
    password is the one thing that recordings withhold from a body: that of the console's operator."""
    body = exchange.body
    if body is None:
        return None, {}
    if isinstance(body, dict) and "$multipart" in body:
        return _multipart(exchange, mapping, files)
    if isinstance(body, str):
        return mapping.outgoing_text(body).encode(), {}
    if isinstance(body, dict) and ("$binary" in body or "$text" in body):
        return content_of(body.get("$binary") or body["$text"], exchange), {}
    return json.dumps(mapping.outgoing(body)).replace("<PASSWORD>", operator_password).encode(), {}


def _multipart(exchange: Exchange, mapping: Mapping, files: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    pieces: list[bytes] = []
    for part in exchange.body["$multipart"]:
        content = _content(part, exchange, mapping, files)
        head = "\r\n".join(part["headers"])
        pieces.append(f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
    pieces.append(f"--{_BOUNDARY}--\r\n".encode())
    return b"".join(pieces), {"content-type": f"multipart/form-data; boundary={_BOUNDARY}"}


def _content(part: dict[str, Any], exchange: Exchange, mapping: Mapping, files: dict[str, str]) -> bytes:
    value = part["value"]
    if isinstance(value, str):
        return mapping.outgoing_text(value).encode("utf-8")
    blob = value.get("$binary") or value["$text"]
    if re.search(r'name="code"', part["headers"][0]):
        return _archive(files or {one.name: one.read_text() for one in _ECHO.iterdir() if one.is_file()})
    return content_of(blob, exchange)


def _archive(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    compressed = gzip.GzipFile(fileobj=packed, mode="wb", mtime=0)
    with compressed, tarfile.open(fileobj=compressed, mode="w") as tar:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            content = text.encode()
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()
