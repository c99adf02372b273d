"""Names of `domain.media_type` that providers use."""

from __future__ import annotations

from scenewright.domain.media_type import HEAD_BYTES, PICTURES, media_type_of

__all__ = ["HEAD_BYTES", "PICTURES", "media_type_of"]
