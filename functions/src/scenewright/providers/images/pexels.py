"""Photographs from Pexels: the first found one of the right shape, another for each take."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Final

from scenewright.domain.storyboard import Still
from scenewright.providers.download import fetch_picture
from scenewright.providers.pexels import NAME, credit, keywords, pexels_door, pexels_rest, search
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Picture

_MAX_BYTES: Final = 20 * 1024 * 1024
_DOWNLOAD_S: Final = 30
_CHOSEN_FROM: Final = 5  # the best of those found: which one follows from the seed


@dataclass(frozen=True)
class PexelsIllustrator:
    api_key: str = field(repr=False)
    base_url: str = ""
    tracer: Tracer = NO_TRACING
    name = NAME

    def draw(self, visual: Still, *, seed_text: str, width: int, height: int, stop: Event) -> Picture:
        rest = pexels_rest(self.api_key, self.base_url)
        with self.tracer.generation("picture", model="photos", prompt=visual.prompt) as generation:
            query = keywords(visual.prompt)
            photos = search(rest, "/search", query, width=width, height=height, language="en")
            best = photos[:_CHOSEN_FROM]
            photo = best[hashlib.sha256(seed_text.encode()).digest()[0] % len(best)]
            generation.record(usage={"images": 1}, cost_usd=0)
        door = pexels_door(self.base_url, max_bytes=_MAX_BYTES, seconds=_DOWNLOAD_S)
        try:
            url, by = _address(photo), credit("Photo", photo.get("photographer"), photo.get("url"))
        except (KeyError, TypeError, AttributeError) as error:
            raise rest.unreadable() from error
        file = fetch_picture(url, door, stop)
        return Picture(file.content, file.media_type, 0.0, by)


def _address(photo: Any) -> str:
    """The size of about 1,900 pixels, which every frame up to 1080p can be cut from."""
    return str(photo["src"].get("large2x") or photo["src"]["original"])
