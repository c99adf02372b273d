"""MIME types from a file's first bytes, as libmagic names the kinds that this suite stores."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

_LOOK_AT_BYTES: Final = 1 << 20
_SIGNATURES: Final = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/x-wav"),
    (4, b"ftypM4A", "audio/x-m4a"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "application/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"WEBVTT", "text/vtt"),
    (0, b"<?xml", "text/xml"),
    (0, b"<!DOCTYPE html", "text/html"),
    (0, b"<svg", "image/svg+xml"),
)
_SUBRIP: Final = re.compile(rb"(\xef\xbb\xbf)?\d+\r?\n\d\d:\d\d:\d\d,\d{3} --> ")
_BINARY: Final = frozenset(range(32)) - {7, 8, 9, 10, 12, 13, 27} | {127}
# What `view` shows as it is; anything else is told to be text/plain, so that no browser runs it.
SHOWN: Final = frozenset(
    {
        "image/jpeg", "image/gif", "image/png", "image/bmp", "image/webp", "image/heic", "image/avif",
        "video/mp4", "video/x-flv", "video/webm", "application/x-mpegURL", "video/MP2T", "video/3gpp",
        "video/quicktime", "video/x-msvideo", "video/x-ms-wmv", "audio/basic", "audio/mid", "audio/mpeg",
        "audio/mp4", "audio/x-aiff", "audio/x-mpegurl", "audio/ogg", "audio/vorbis", "audio/vnd.wav",
        "application/pdf",
    }
)  # fmt: skip


def sniff(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_LOOK_AT_BYTES)
    if not head:
        return "application/x-empty"
    for offset, mark, kind in _SIGNATURES:
        if head[offset : offset + len(mark)] == mark:
            return kind
    if len(head) == 1 or not _BINARY.isdisjoint(head):  # one byte is too short for libmagic to judge
        return "application/octet-stream"
    if _SUBRIP.match(head):
        return "application/x-subrip"
    return "application/json" if _is_json(head) else "text/plain"


def _is_json(head: bytes) -> bool:
    if not head.lstrip().startswith((b"{", b"[")):
        return False
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return False
    return True
