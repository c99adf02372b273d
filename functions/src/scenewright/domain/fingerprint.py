"""What a segment shows and sounds like, as one hash: equal fingerprints are drawn and encoded once."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from scenewright.domain.timeline import Timeline

# Raise it with every change after which the same timeline is drawn or encoded differently: kept segments
# would otherwise stand beside new ones in one film.
RENDERER_VERSION: Final = 1
_NOT_SEEN: Final[dict[str, Any]] = {  # where a file lies; and what only later timelines are made from
    "picture": {"file_id"},
    "speech": {"asset": {"file_id"}, "words": True, "duration_ms": True},
}


def fingerprint(timeline: Timeline) -> str:
    """SHA-256 of the timeline with the hashes of its assets in place of their ids, and of the renderer."""
    shown = timeline.model_dump(mode="json", exclude=_NOT_SEEN)
    text = json.dumps([RENDERER_VERSION, shown], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
