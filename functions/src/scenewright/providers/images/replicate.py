"""Pictures by a model on Replicate."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Final

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.storyboard import Still
from scenewright.providers.download import Door, fetch_picture, is_loopback
from scenewright.providers.prices import LIST_PRICES, Prices, Unit
from scenewright.providers.replicate import FILE_HOSTS, NAME, Prediction, Replicate
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Picture

_ASPECTS: Final = ("1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21")
_DOWNLOAD_S: Final = 30
_MAX_BYTES: Final = 20 * 1024 * 1024


@dataclass(frozen=True)
class ReplicateIllustrator:
    """Asks for one prediction, polls until it is there, and cancels one that is late or no longer wanted.

    `base_url` is '' for the vendor's own; `timeout_s` is until the picture is made; fetching it comes on top.
    With `asked_before` the picture may have been paid for by an attempt that died: then that one is taken.
    """

    token: str = field(repr=False)
    model: str
    base_url: str = ""
    timeout_s: float = 90
    poll_s: float = 0.5
    answer_s: float = 10
    tracer: Tracer = NO_TRACING
    prices: Prices = LIST_PRICES
    asked_before: bool = False
    name = NAME

    def draw(self, visual: Still, *, seed_text: str, width: int, height: int, stop: Event) -> Picture:
        request = {
            "prompt": visual.prompt,
            "aspect_ratio": _aspect(width, height),
            "output_format": "png",
            "seed": int.from_bytes(hashlib.sha256(seed_text.encode()).digest()[:4], "big") >> 1,
        }
        with self.tracer.generation("picture", model=self.model, prompt=visual.prompt) as generation:
            url = self._vendor.output(self._finished(request, stop))
            cost = self.prices.of(NAME, self.model, Unit.IMAGE)
            generation.record(usage={"images": 1}, cost_usd=cost)
            door = Door(NAME, FILE_HOSTS, _MAX_BYTES, _DOWNLOAD_S, loopback=is_loopback(self._vendor.url))
            file = fetch_picture(url, door, stop)
        return Picture(file.content, file.media_type, cost)

    @property
    def _vendor(self) -> Replicate:
        return Replicate(self.token, "picture", self.base_url, self.answer_s)

    def _finished(self, request: Mapping[str, Any], stop: Event) -> Prediction:
        """The prediction once it has succeeded, failed or been given up by the vendor."""
        vendor, deadline = self._vendor, time.monotonic() + self.timeout_s
        begun = vendor.found(request, stop) if self.asked_before else None
        begun = begun or vendor.begun(self.model, request, cancel_after_s=self.timeout_s, stop=stop)
        done = vendor.finished(begun, deadline=deadline, poll_s=self.poll_s, stop=stop)
        if done is None:
            vendor.cancel(begun)
            raise ProviderFailed(NAME, "timeout", f"had no picture ready after {self.timeout_s:g} s")
        return done


def _aspect(width: int, height: int) -> str:
    """The shape nearest to the frame's among those that the models draw."""

    def distance(aspect: str) -> float:
        across, down = (int(part) for part in aspect.split(":"))
        return abs(math.log(across / down) - math.log(width / height))

    return min(_ASPECTS, key=distance)
