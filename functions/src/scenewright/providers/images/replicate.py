"""Pictures by a model on Replicate, through the replicate SDK."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from scenewright.domain.errors import ProviderFailed, Stopped
from scenewright.domain.storyboard import Still
from scenewright.providers.budget import within
from scenewright.providers.download import Door, fetch_picture, is_loopback
from scenewright.providers.prices import LIST_PRICES, Prices, Unit
from scenewright.providers.refusals import refusal, seconds_of
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Picture

if TYPE_CHECKING:
    import httpx

_NAME: Final = "replicate"
_VENDOR_URL: Final = "https://api.replicate.com"
_FILE_HOSTS: Final = ("replicate.delivery",)
_ASPECTS: Final = ("1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21")
_CANCEL_S: Final = 1.5  # for telling the vendor that nobody waits any more
_DOWNLOAD_S: Final = 30
_PHASES: Final = ("connect", "read", "write", "pool")
_MAX_BYTES: Final = 20 * 1024 * 1024

_Prediction = Mapping[str, Any]


@dataclass(frozen=True)
class ReplicateIllustrator:
    """Asks for one prediction, polls until it is there, and cancels one that is late or no longer wanted.

    `base_url` is '' for the vendor's own; `timeout_s` is until the picture is made; fetching it comes on top.
    """

    token: str = field(repr=False)
    model: str
    base_url: str = ""
    timeout_s: float = 90
    poll_s: float = 0.5
    answer_s: float = 10  # for anything but the picture itself
    tracer: Tracer = NO_TRACING
    prices: Prices = LIST_PRICES
    name = _NAME

    def draw(self, visual: Still, *, seed_text: str, width: int, height: int, stop: Event) -> Picture:
        request = {
            "prompt": visual.prompt,
            "aspect_ratio": _aspect(width, height),
            "output_format": "png",
            "seed": int.from_bytes(hashlib.sha256(seed_text.encode()).digest()[:4], "big") >> 1,
        }
        with self.tracer.generation("picture", model=self.model, prompt=visual.prompt) as generation:
            url = _output(self._finished(request, stop))
            cost = self.prices.of(_NAME, self.model, Unit.IMAGE)
            generation.record(usage={"images": 1}, cost_usd=cost)
            local = is_loopback(self._url)
            door = Door(_NAME, _FILE_HOSTS, _MAX_BYTES, _DOWNLOAD_S, loopback=local)
            file = fetch_picture(url, door, stop)
        return Picture(file.content, file.media_type, cost)

    @property
    def _url(self) -> str:
        return self.base_url or _VENDOR_URL

    def _finished(self, request: dict[str, Any], stop: Event) -> _Prediction:
        """The prediction once it has succeeded, failed or been given up by the vendor."""
        deadline = time.monotonic() + self.timeout_s
        prediction = within(self.answer_s, _NAME, lambda: self._wanted(request, stop), stop)
        try:
            while prediction.get("status") in {"starting", "processing"}:
                if time.monotonic() + self.poll_s > deadline:
                    raise ProviderFailed(_NAME, "timeout", f"had no picture ready after {self.timeout_s:g} s")
                stop.wait(self.poll_s)
                prediction = self._asked("GET", _path(prediction), self.answer_s, stop)
        except (Stopped, ProviderFailed):
            self._cancel(prediction)
            raise
        return prediction

    def _wanted(self, request: dict[str, Any], stop: Event) -> _Prediction:
        """The first answer. When nobody waits for it any more, what was begun is cancelled here."""
        prediction = self._created(request)
        if stop.is_set():
            self._cancel(prediction)
        return prediction

    def _created(self, request: dict[str, Any]) -> _Prediction:
        """The first answer, raw: the SDK's model of it refuses the status `aborted` and a null version."""
        from pydantic.v1 import ValidationError
        from replicate.client import Client

        answers: list[httpx.Response] = []

        def limit(request: httpx.Request) -> None:
            request.extensions["timeout"] = dict.fromkeys(_PHASES, self.answer_s)  # the SDK sets none

        def keep(answer: httpx.Response) -> None:
            _raise_refusal(answer)
            answers.append(answer)

        # Should we die or be cut off before its id is known, the vendor cancels it itself.
        headers = {"Cancel-After": f"{math.ceil(self.timeout_s)}s", "Connection": "close"}
        hooks = {"request": [limit], "response": [keep]}
        client = Client(api_token=self.token, base_url=self._url, headers=headers, event_hooks=hooks)
        with _translated(), suppress(ValidationError, TypeError):
            client.models.predictions.create(model=self.model, input=request)
        return _prediction(answers[-1])

    def _asked(self, method: str, path: str, seconds: float, stop: Event | None = None) -> _Prediction:
        """A later question, past the SDK: it would repeat one ten times, as slowly as the vendor asks for."""
        import httpx

        headers = {"Authorization": f"Bearer {self.token}"}

        def ask() -> httpx.Response:
            with _translated():
                answer = httpx.request(method, f"{self._url}{path}", headers=headers, timeout=seconds)
            _raise_refusal(answer)
            return answer

        return _prediction(within(seconds, _NAME, ask, stop))

    def _cancel(self, prediction: _Prediction) -> None:
        with suppress(ProviderFailed):  # `Cancel-After` ends it all the same
            self._asked("POST", f"{_path(prediction)}/cancel", _CANCEL_S)


def _aspect(width: int, height: int) -> str:
    """The shape nearest to the frame's among those that the models draw."""

    def distance(aspect: str) -> float:
        across, down = (int(part) for part in aspect.split(":"))
        return abs(math.log(across / down) - math.log(width / height))

    return min(_ASPECTS, key=distance)


def _path(prediction: _Prediction) -> str:
    """Built from the id: an address in the answer would be sent our token."""
    return f"/v1/predictions/{prediction['id']}"


def _raise_refusal(answer: httpx.Response) -> None:
    if answer.is_error:
        raise refusal(_NAME, answer.status_code, retry_after=seconds_of(answer.headers.get("Retry-After")))


def _prediction(answer: httpx.Response) -> _Prediction:
    try:
        prediction = answer.json()
    except ValueError as error:
        raise ProviderFailed(_NAME, "bad_output", "sent an answer that cannot be read") from error
    if not isinstance(prediction, dict) or not str(prediction.get("id", "")).isalnum():
        raise ProviderFailed(_NAME, "bad_output", "sent an answer that is no prediction")
    return prediction


def _output(prediction: _Prediction) -> str:
    """The address of the picture: models answer with one or with a list of one."""
    match prediction.get("status"), prediction.get("output"):
        case "succeeded", str(url) | [str(url), *_]:
            return url
        case "succeeded", _:
            raise ProviderFailed(_NAME, "bad_output", "finished without a picture")
        case "failed", _ if "nsfw" in str(prediction.get("error")).lower():
            raise ProviderFailed(_NAME, "blocked", "refused to draw this")
        case "failed", _:
            raise ProviderFailed(_NAME, "unavailable", "failed to draw the picture")
        case "canceled" | "aborted", _:
            raise ProviderFailed(_NAME, "unavailable", "gave the picture up before it was made")
    raise ProviderFailed(_NAME, "bad_output", "sent an unknown status")


@contextmanager
def _translated() -> Iterator[None]:
    import httpx

    try:
        yield
    except httpx.TimeoutException as error:
        raise ProviderFailed(_NAME, "timeout", "took too long") from error
    except httpx.HTTPError as error:
        raise ProviderFailed(_NAME, "unavailable", "cannot be reached") from error
    except ValueError as error:
        raise ProviderFailed(_NAME, "bad_output", "sent an answer that cannot be read") from error
