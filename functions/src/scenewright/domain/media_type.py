"""What a file is, told from its first bytes: a name, a header or a vendor may say anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HEAD_BYTES: Final = 16
EXTENSIONS: Final[Mapping[str, str]] = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/avif": ".avif",
    "image/tiff": ".tiff",
    "image/bmp": ".bmp",
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "audio/aac": ".aac",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "font/ttf": ".ttf",
    "font/otf": ".otf",
    "font/woff2": ".woff2",
}
"""The ending under which a file of each type is stored."""
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
CLIPS: Final = frozenset({"video/mp4", "video/webm"})
FONTS: Final = frozenset({"font/ttf", "font/otf", "font/woff2"})
SOUNDS: Final = frozenset({"audio/mpeg", "audio/wav", "audio/ogg", "audio/mp4", "audio/flac", "audio/aac"})

_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\0\1\0\0", "font/ttf"),
    (b"OTTO", "font/otf"),
    (b"wOF2", "font/woff2"),
    (b"fLaC", "audio/flac"),
    (b"\xff\xfb", "audio/mpeg"),  # frames of layer III
    (b"\xff\xfa", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS: Final = {b"M4A ": "audio/mp4", b"qt  ": "video/quicktime", b"avif": "image/avif"}


def media_type_of(head: bytes) -> str:
    """The type of a file by its first `HEAD_BYTES` bytes; '' when it is none of ours."""
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return next((media_type for start, media_type in _STARTS if head.startswith(start)), "")
