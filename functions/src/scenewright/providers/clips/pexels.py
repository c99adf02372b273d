"""Clips from Pexels, chosen by keywords, shape and length, none twice in a film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Final

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.media_type import CLIPS
from scenewright.domain.order import Order
from scenewright.providers.download import fetch_file
from scenewright.providers.pexels import NAME, credit, keywords, pexels_door, pexels_rest, search
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Clip, ClipWish

_MAX_BYTES: Final = 200 * 1024 * 1024
_DOWNLOAD_S: Final = 120


@dataclass(frozen=True)
class PexelsClipMaker:
    """`base_url` is '' for the vendor's own, which also serves photographs."""

    api_key: str = field(repr=False)
    base_url: str = ""
    tracer: Tracer = NO_TRACING
    name = NAME

    def film(self, wish: ClipWish, target: Path, *, stop: Event) -> Clip:
        rest = pexels_rest(self.api_key, self.base_url)
        query = wish.keywords or keywords(wish.description)
        with self.tracer.generation("clip", model="videos", prompt=query) as generation:
            found = search(rest, "/videos/search", query, width=wish.width, height=wish.height, language="en")
            generation.record(usage={"videos": 1}, cost_usd=0)
        try:
            video = chosen(found, wish)
            link = _link(video["video_files"], wish)
            by = credit("Video", video["user"].get("name"), video.get("url"))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise rest.unreadable() from error
        door = pexels_door(self.base_url, max_bytes=_MAX_BYTES, seconds=_DOWNLOAD_S)
        media_type = fetch_file(link, door, CLIPS, target, stop)
        return Clip(target, media_type, source_of(video), float(video["duration"]), credit=by)

    def call_off(self, order: Order) -> None:
        """Nothing is ordered here."""


def chosen(videos: Sequence[Mapping[str, Any]], wish: ClipWish) -> Mapping[str, Any]:
    """The first one that is long enough and was not shown before; else the longest that was not shown."""
    new = [video for video in videos if source_of(video) not in wish.used]
    if not new:
        raise ProviderFailed(NAME, "unsupported", "found nothing that the film does not show already")
    long_enough = (video for video in new if float(video["duration"]) >= wish.seconds)
    return next(long_enough, max(new, key=lambda video: float(video["duration"])))


def source_of(video: Mapping[str, Any]) -> str:
    return f"{NAME}:{int(video['id'])}"


def _link(files: Sequence[Mapping[str, Any]], wish: ClipWish) -> str:
    """The file whose size is nearest to the frame's, of two the larger one; what is no MP4 is passed over."""

    def off(file: Mapping[str, Any]) -> tuple[int, int]:
        return abs(int(file["height"]) - wish.height), -int(file["height"])

    return str(min((file for file in files if file["file_type"] == "video/mp4"), key=off)["link"])
