"""What a segment shows and sounds like, as one hash: equal fingerprints are drawn and encoded once."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.timeline import Timeline

# Raise it with every change after which the same timeline is drawn or encoded differently: kept segments
# would otherwise stand beside new ones in one film.
RENDERER_VERSION: Final = 4
# What only later timelines are made from, and what only the film shows.
_NOT_SEEN: Final[dict[str, Any]] = {
    "speech": {"words": True, "duration_ms": True, "is_audible": True},
    "transition_in": {"kind": True},
    "transition_out": {"kind": True},
}


def fingerprint(timeline: Timeline | ChatTimeline) -> str:
    """SHA-256 of the timeline with the hashes of its assets in place of their ids, and of the renderer."""
    exclude = _NOT_SEEN if isinstance(timeline, Timeline) else None
    shown = _without_places(timeline.model_dump(mode="json", exclude=exclude))
    text = json.dumps([RENDERER_VERSION, shown], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _without_places(value: Any) -> Any:
    """Where a file lies is not seen."""
    if isinstance(value, dict):
        return {key: _without_places(part) for key, part in value.items() if key != "file_id"}
    if isinstance(value, list):
        return [_without_places(part) for part in value]
    return value
