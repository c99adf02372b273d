"""A still that begins to move: an image-to-video model on Replicate."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Final

from scenewright.domain.errors import ProviderFailed, Stopped
from scenewright.domain.media_type import CLIPS
from scenewright.domain.order import Order
from scenewright.providers.download import Door, fetch_file, is_loopback
from scenewright.providers.prices import LIST_PRICES, Prices, Unit
from scenewright.providers.replicate import (
    FILE_HOSTS,
    NAME,
    Prediction,
    Replicate,
    prediction_named,
)
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Clip, ClipWish, Postponed

MAX_FAILURES: Final = 3
FAILURE_PAUSES_S: Final = (30.0, 90.0)  # before the second and the third try
LATEST_S: Final = 600.0  # a prediction that is not done by then is stuck: the vendor ends it
_LOOK_AGAIN_S: Final = 60.0  # where no webhook comes
_DOWNLOAD_S: Final = 120
_MAX_BYTES: Final = 200 * 1024 * 1024
_FRAMES_PER_SECOND: Final = 16
_FRAMES: Final = (81, 100)  # fewest and most that the models make


@dataclass(frozen=True)
class ReplicateClipMaker:
    """Waits `patience_s` for a prediction, then hands its id on: an execution need not wait while it runs.

    One that failed is asked for again, three times in all. `base_url` is '' for the vendor's own.
    """

    token: str = field(repr=False)
    model: str
    base_url: str = ""
    patience_s: float = 5
    poll_s: float = 1
    answer_s: float = 30
    tracer: Tracer = NO_TRACING
    prices: Prices = LIST_PRICES
    asked_before: bool = False
    name = NAME

    def film(self, wish: ClipWish, target: Path, *, stop: Event) -> Clip:
        if wish.picture is None:
            raise ProviderFailed(NAME, "unsupported", "has no picture to begin with")
        vendor, deadline = self._vendor, time.monotonic() + self.patience_s
        try:
            begun = self._begun(vendor, wish, stop)
            done = vendor.finished(begun, deadline=deadline, poll_s=self.poll_s, stop=stop)
            if done is None:
                raise Postponed(
                    _mine(wish.order).model_copy(update={"prediction": str(begun["id"])}), _LOOK_AGAIN_S
                )
            return self._fetched(vendor, wish, done, target, stop)
        except ProviderFailed as failure:
            raise _next_try(wish.order, failure) from failure

    def call_off(self, order: Order) -> None:
        if prediction := _mine(order).prediction:
            self._vendor.cancel(prediction_named(prediction))

    @property
    def _vendor(self) -> Replicate:
        return Replicate(self.token, "clip", self.base_url, self.answer_s)

    def _begun(self, vendor: Replicate, wish: ClipWish, stop: Event) -> Prediction:
        """What an earlier attempt asked for, else a new prediction."""
        order = _mine(wish.order)
        if order.prediction:
            return vendor.again(prediction_named(order.prediction), stop)
        request = _request(wish, order.failures)
        if self.asked_before and (found := vendor.found(request, stop)):
            return found
        if wish.picture is None:
            raise Stopped
        with wish.picture.open("rb") as picture:
            asked = {**request, "image": picture}
            return vendor.begun(self.model, asked, cancel_after_s=LATEST_S, stop=stop, webhook=wish.webhook)

    def _fetched(
        self, vendor: Replicate, wish: ClipWish, done: Prediction, target: Path, stop: Event
    ) -> Clip:
        with self.tracer.generation("clip", model=self.model, prompt=wish.description) as generation:
            url = vendor.output(done)
            seconds = _frames(wish.seconds) / _FRAMES_PER_SECOND
            cost = seconds * self.prices.of(NAME, self.model, Unit.SECOND)
            generation.record(usage={"seconds": round(seconds)}, cost_usd=cost)
        door = Door(NAME, FILE_HOSTS, _MAX_BYTES, _DOWNLOAD_S, loopback=is_loopback(vendor.url))
        media_type = fetch_file(url, door, CLIPS, target, stop)
        return Clip(target, media_type, f"{NAME}:{done['id']}", seconds, cost)


def _request(wish: ClipWish, failures: int) -> Mapping[str, Any]:
    """All but the picture, which gets another address with every upload."""
    said = f"{wish.description}\n{wish.width}x{wish.height}\n{failures}"
    return {
        "prompt": wish.description,
        "num_frames": _frames(wish.seconds),
        "frames_per_second": _FRAMES_PER_SECOND,
        "resolution": "480p" if min(wish.width, wish.height) <= 480 else "720p",
        "seed": int.from_bytes(hashlib.sha256(said.encode()).digest()[:4], "big") >> 1,
    }


def _frames(seconds: float) -> int:
    return min(max(round(seconds * _FRAMES_PER_SECOND), _FRAMES[0]), _FRAMES[1])


def _mine(order: Order) -> Order:
    return order if order.vendor == NAME else Order(vendor=NAME)


def _next_try(order: Order, failure: ProviderFailed) -> ProviderFailed | Postponed:
    """A trouble that may pass is waited out, twice; then the next in the chain takes over."""
    failures = _mine(order).failures + 1
    if not failure.may_pass or failures >= MAX_FAILURES:
        return failure
    return Postponed(Order(vendor=NAME, failures=failures), FAILURE_PAUSES_S[failures - 1])
