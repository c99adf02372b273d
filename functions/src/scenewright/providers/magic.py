"""What a file is, told from its first bytes: a name, a header or a vendor may say anything."""

from __future__ import annotations

from typing import Final

HEAD_BYTES: Final = 16
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
CLIPS: Final = frozenset({"video/mp4", "video/webm"})
SOUNDS: Final = frozenset({"audio/mpeg", "audio/wav", "audio/ogg", "audio/mp4", "audio/flac"})
_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_MPEG_AUDIO: Final = (0xF2, 0xF3, 0xFA, 0xFB)  # the second byte of a layer III frame


def media_type_of(head: bytes) -> str:
    """The media type of a file by its first `HEAD_BYTES` bytes; '' when it is none of ours."""
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:11] == b"M4A" else "video/mp4"
    return "audio/mpeg" if len(head) > 1 and head[0] == 0xFF and head[1] in _MPEG_AUDIO else ""
