"""What a planner is told of its owner's earlier films. A memory that fails costs a line in the log."""

from __future__ import annotations

from dataclasses import replace

from scenewright.domain.brief import Brief
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.production import Casting
from scenewright.domain.video import Video
from scenewright.steps.studio import Studio


def remembering(studio: Studio, video: Video, brief: Brief) -> Casting:
    """The brief's casting, with what is remembered of who asks."""
    memory = studio.crew.memory()
    if memory is None or not video.owner_id:
        return brief.casting
    try:
        return replace(brief.casting, remembered=memory.recall(video.owner_id, brief.topic))
    except ProviderFailed as failure:
        studio.log("nothing_recalled", video=video.id, why=failure.message)
        return brief.casting


def remember(studio: Studio, video: Video, brief: Brief, title: str) -> None:
    memory = studio.crew.memory()
    if memory is None or not video.owner_id:
        return
    line = f"Made a film “{title}” about {brief.topic}" + (f", {brief.style}" if brief.style else "") + "."
    try:
        memory.keep(video.owner_id, line)
    except ProviderFailed as failure:
        studio.log("not_remembered", video=video.id, why=failure.message)
