"""What kind of file a film is, and what its segments are until they are joined."""

from __future__ import annotations

from enum import StrEnum


class Container(StrEnum):
    """`webm` (VP9) and `mov` (ProRes 4444) are transparent; every other film is `mp4` (H.264)."""

    MP4 = "mp4"
    WEBM = "webm"
    MOV = "mov"

    @property
    def is_transparent(self) -> bool:
        return self is not Container.MP4

    @property
    def suffix(self) -> str:
        """How the name of the film ends."""
        return f".{self}"

    @property
    def segment_suffix(self) -> str:
        """A WebM may not hold sound that joins to the sample; other Matroska files may."""
        return ".mkv" if self is Container.WEBM else self.suffix
