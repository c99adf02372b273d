"""A segment carries the hash of its own bytes, so that the join knows one that storage has spoiled.

A picture between keyframes may decode without a complaint although bytes of it were changed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from scenewright.domain.errors import MediaBroken

# An MP4 box of a kind that every reader passes over (ISO 14496-12, 8.1.2), at the end of the file.
_MARK: Final = b"scenewright sha256"
_SIZE: Final = 8 + len(_MARK) + hashlib.sha256().digest_size
_PART: Final = 1 << 20
_HEAD: Final = _SIZE.to_bytes(4) + b"free" + _MARK


def seal(segment: Path) -> None:
    """Append the hash of what an MP4 file holds."""
    with segment.open("r+b") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
        file.seek(0, os.SEEK_END)
        file.write(_HEAD + digest)


def check_seal(segment: Path) -> None:
    """Raises MediaBroken when the file is not as it was sealed; one that never was is let pass."""
    with segment.open("rb") as file:
        length = max(0, file.seek(0, os.SEEK_END) - _SIZE)
        file.seek(length)
        tail = file.read()
        if not tail.startswith(_HEAD):
            return
        file.seek(0)
        hashed = hashlib.sha256()
        while length and (part := file.read(min(_PART, length))):
            hashed.update(part)
            length -= len(part)
    if tail[len(_HEAD) :] != hashed.digest():
        raise MediaBroken("it is not what was rendered")
