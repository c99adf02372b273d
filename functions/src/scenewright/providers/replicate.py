"""Predictions on Replicate: asked for through its SDK, followed and found again by plain requests."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from scenewright.domain.errors import ProviderFailed, Stopped
from scenewright.providers.budget import within
from scenewright.providers.refusals import refusal, seconds_of

if TYPE_CHECKING:
    import httpx

NAME: Final = "replicate"
FILE_HOSTS: Final = ("replicate.delivery",)
_VENDOR_URL: Final = "https://api.replicate.com"
_RUNNING: Final = frozenset({"starting", "processing"})
_CANCEL_S: Final = 1.5  # for telling the vendor that nobody waits any more
_PHASES: Final = ("connect", "read", "write", "pool")

Prediction = Mapping[str, Any]


@dataclass(frozen=True)
class Replicate:
    """`base_url` is '' for the vendor's own; `noun` is what its predictions are, as a user reads it."""

    token: str = field(repr=False)
    noun: str
    base_url: str = ""
    answer_s: float = 10  # for anything but what is made

    @property
    def url(self) -> str:
        return self.base_url or _VENDOR_URL

    def begun(
        self, model: str, asked: Mapping[str, Any], *, cancel_after_s: float, stop: Event, webhook: str = ""
    ) -> Prediction:
        """The first answer. When nobody waits for it any more, what was begun is cancelled here."""

        def ask() -> Prediction:
            prediction = self._created(model, asked, cancel_after_s, webhook)
            if stop.is_set():
                self.cancel(prediction)
            return prediction

        return within(self.answer_s, NAME, ask, stop)

    def found(self, asked: Mapping[str, Any], stop: Event) -> Prediction | None:
        """The newest prediction that was asked for with this input and has not failed: it is paid for.

        Only the first page is looked at: who looks asked for it minutes ago.
        """
        listed = self._answer("GET", "/v1/predictions", self.answer_s, stop).get("results")
        for prediction in listed if isinstance(listed, list) else []:
            sent = prediction.get("input") if isinstance(prediction, dict) else None
            if isinstance(sent, dict) and all(sent.get(name) == value for name, value in asked.items()):
                usable = prediction.get("status") in _RUNNING or bool(prediction.get("output"))
                if usable and not prediction.get("data_removed"):
                    return _checked(prediction)
        return None

    def again(self, prediction: Prediction, stop: Event | None = None) -> Prediction:
        """How it stands now."""
        return _checked(self._answer("GET", _path(prediction), self.answer_s, stop))

    def finished(
        self, prediction: Prediction, *, deadline: float, poll_s: float, stop: Event
    ) -> Prediction | None:
        """The prediction once it runs no more; None when it still does at `deadline` (time.monotonic).

        Stopped or failing on the way cancels it.
        """
        try:
            while is_running(prediction):
                if time.monotonic() + poll_s > deadline:
                    return None
                stop.wait(poll_s)
                prediction = self.again(prediction, stop)
        except (Stopped, ProviderFailed):
            self.cancel(prediction)
            raise
        return prediction

    def cancel(self, prediction: Prediction) -> None:
        with suppress(ProviderFailed):  # `Cancel-After` ends it all the same
            self._answer("POST", f"{_path(prediction)}/cancel", _CANCEL_S)

    def output(self, prediction: Prediction) -> str:
        """The address of what was made: models answer with one or with a list of one."""
        match prediction.get("status"), prediction.get("output"):
            case "succeeded", str(url) | [str(url), *_]:
                return url
            case "succeeded", _:
                raise ProviderFailed(NAME, "bad_output", f"finished without a {self.noun}")
            case "failed", _ if "nsfw" in str(prediction.get("error")).lower():
                raise ProviderFailed(NAME, "blocked", "refused to draw this")
            case "failed", _:
                raise ProviderFailed(NAME, "unavailable", f"failed to draw the {self.noun}")
            case "canceled" | "aborted", _:
                raise ProviderFailed(NAME, "unavailable", f"gave the {self.noun} up before it was made")
        raise ProviderFailed(NAME, "bad_output", "sent an unknown status")

    def _created(
        self, model: str, asked: Mapping[str, Any], cancel_after_s: float, webhook: str
    ) -> Prediction:
        """The first answer, raw: the SDK's model of it refuses the status `aborted` and a null version."""
        from pydantic.v1 import ValidationError
        from replicate.client import Client

        answers: list[httpx.Response] = []

        def limit(request: httpx.Request) -> None:
            request.extensions["timeout"] = dict.fromkeys(_PHASES, self.answer_s)  # the SDK sets none

        def keep(answer: httpx.Response) -> None:
            _raise_refusal(answer)
            if answer.request.url.path.endswith("/predictions"):  # else the upload of a file
                answers.append(answer)

        # Should we die or be cut off before its id is known, the vendor cancels it itself.
        headers = {"Cancel-After": f"{math.ceil(cancel_after_s)}s", "Connection": "close"}
        hooks = {"request": [limit], "response": [keep]}
        client = Client(api_token=self.token, base_url=self.url, headers=headers, event_hooks=hooks)
        told: dict[str, Any] = {"webhook": webhook, "webhook_events_filter": ["completed"]} if webhook else {}
        with _translated(), suppress(ValidationError, TypeError):
            client.models.predictions.create(model=model, input=dict(asked), **told)
        if not answers:
            raise ProviderFailed(NAME, "bad_output", "sent an answer that cannot be read")
        return _checked(_json(answers[-1]))

    def _answer(self, method: str, path: str, seconds: float, stop: Event | None = None) -> dict[str, Any]:
        """A later question, past the SDK: it would repeat one ten times, as slowly as the vendor asks for."""
        import httpx

        headers = {"Authorization": f"Bearer {self.token}"}

        def ask() -> httpx.Response:
            with _translated():
                answer = httpx.request(method, f"{self.url}{path}", headers=headers, timeout=seconds)
            _raise_refusal(answer)
            return answer

        return _json(within(seconds, NAME, ask, stop))


def is_running(prediction: Prediction) -> bool:
    return prediction.get("status") in _RUNNING


def prediction_named(prediction_id: str) -> Prediction:
    """One that was begun before and is looked at again. Raises ProviderFailed for what is no id."""
    return _checked({"id": prediction_id, "status": "starting"})


def _path(prediction: Prediction) -> str:
    """Built from the id: an address in the answer would be sent our token."""
    return f"/v1/predictions/{prediction['id']}"


def _raise_refusal(answer: httpx.Response) -> None:
    if answer.is_error:
        raise refusal(NAME, answer.status_code, retry_after=seconds_of(answer.headers.get("Retry-After")))


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except ValueError as error:
        raise ProviderFailed(NAME, "bad_output", "sent an answer that cannot be read") from error
    if not isinstance(content, dict):
        raise ProviderFailed(NAME, "bad_output", "sent an answer that is no prediction")
    return content


def _checked(prediction: Prediction) -> Prediction:
    if not str(prediction.get("id", "")).isalnum():
        raise ProviderFailed(NAME, "bad_output", "sent an answer that is no prediction")
    return prediction


@contextmanager
def _translated() -> Iterator[None]:
    import httpx

    try:
        yield
    except httpx.TimeoutException as error:
        raise ProviderFailed(NAME, "timeout", "took too long") from error
    except httpx.HTTPError as error:
        raise ProviderFailed(NAME, "unavailable", "cannot be reached") from error
    except ValueError as error:
        raise ProviderFailed(NAME, "bad_output", "sent an answer that cannot be read") from error
