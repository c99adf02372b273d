"""The files that a scene is made from, as they lie in the scratch folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.media_type import EXTENSIONS
from scenewright.domain.take import Take
from scenewright.domain.timeline import Timeline
from scenewright.steps.platform import Bucket
from scenewright.steps.studio import Studio

_EXTENSIONS: Final = {**EXTENSIONS, "application/json": ".json"}
_TIMELINE: Final = TypeAdapter[Timeline | ChatTimeline](Timeline | ChatTimeline)


def thumbnail_of(picture: Take | None) -> str:
    """The URL of a picture that shows its scene; '' for what is drawn, and for footage."""
    return picture.url if picture and picture.asset.media_type.startswith("image/") else ""


def fetch_timeline(studio: Studio, code_url: str) -> Timeline | ChatTimeline:
    path = studio.scratch / "timeline.json"
    studio.files.fetch(code_url, path)
    return _TIMELINE.validate_json(path.read_bytes())


def fetch_assets(studio: Studio, timeline: Timeline | ChatTimeline) -> dict[str, Path]:
    """The local files of a timeline's assets, by id. Those that this execution made are there already."""
    local: dict[str, Path] = {}
    for asset in timeline.assets:
        path = local_path(studio, asset.file_id, asset.media_type)
        if not path.exists():
            studio.files.fetch(studio.files.url_of(Bucket.WORK, asset.file_id), path)
        local[asset.file_id] = path
    return local


def local_path(studio: Studio, file_id: str, media_type: str) -> Path:
    """Where a file lies that this execution has fetched or made."""
    return studio.scratch / (file_id + _EXTENSIONS[media_type])
