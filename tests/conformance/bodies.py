"""Request bodies from their recorded form; what was recorded as length and digest is made up."""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
from pathlib import Path
from typing import Any

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
        return _multipart(body["$multipart"], mapping, files)
    if isinstance(body, str):
        return mapping.outgoing_text(body).encode(), {}
    if isinstance(body, dict) and ("$binary" in body or "$text" in body):
        return _made_up(body.get("$binary") or body["$text"]), {}
    return json.dumps(mapping.outgoing(body)).replace("<PASSWORD>", operator_password).encode(), {}


def _multipart(
    parts: list[dict[str, Any]], mapping: Mapping, files: dict[str, str]
) -> tuple[bytes, dict[str, str]]:
    pieces: list[bytes] = []
    for part in parts:
        value = part["value"]
        content = _content(part, value, mapping, files)
        head = "\r\n".join(part["headers"])
        pieces.append(f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
    pieces.append(f"--{_BOUNDARY}--\r\n".encode())
    return b"".join(pieces), {"content-type": f"multipart/form-data; boundary={_BOUNDARY}"}


def _content(part: dict[str, Any], value: Any, mapping: Mapping, files: dict[str, str]) -> bytes:
    if isinstance(value, str):
        return mapping.outgoing_text(value).encode("utf-8")
    blob = value.get("$binary") or value["$text"]
    if re.search(r'name="code"', part["headers"][0]):
        return _archive(files or {one.name: one.read_text() for one in _ECHO.iterdir() if one.is_file()})
    return _made_up(blob)


def _made_up(blob: dict[str, Any]) -> bytes:
    """As many bytes as were recorded; the digest cannot be met."""
    length: int = blob["length"]
    return (b"0123456789abcdef" * (length // 16 + 1))[:length]


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
