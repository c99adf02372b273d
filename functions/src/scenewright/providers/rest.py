"""A vendor's REST API without an SDK: one answer at a time, bounded in time and size, errors translated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Final

import requests
import stamina
from urllib3.exceptions import NewConnectionError

from scenewright.domain.errors import ProviderFailed
from scenewright.providers.budget import within
from scenewright.providers.refusals import refusal, seconds_of, worth_another_try

_CHUNK: Final = 64 * 1024
_CONNECT_S: Final = 5
_CODE: Final = re.compile("[A-Za-z_]{1,60}")


@dataclass(frozen=True)
class Answer:
    content: bytes
    headers: Mapping[str, str]
    status: int

    def parsed(self, provider: str) -> Any:
        """The content as JSON; raises ProviderFailed."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise ProviderFailed(provider, "bad_output", "sent an answer that cannot be read") from error


@dataclass(frozen=True)
class Rest:
    """Redirects are not followed: they would take the key along. Proxies of the environment are not used."""

    provider: str
    base_url: str
    headers: Mapping[str, str] = field(repr=False)
    max_bytes: int = 32 * 1024 * 1024

    def json(self, method: str, path: str, *, seconds: float, stop: Event | None = None, **sent: Any) -> Any:
        """The JSON that a call is answered with; `sent` goes to requests (`json`, `params`, `files`, …).

        A busy or failing vendor is asked a second time, within the same `seconds`. Raises ProviderFailed.
        """
        return self.call(method, path, seconds=seconds, stop=stop, **sent).parsed(self.provider)

    def call(
        self, method: str, path: str, *, seconds: float, stop: Event | None = None, **sent: Any
    ) -> Answer:
        """`sent` may also have `more_headers`, and further statuses to `accept` beside those of success.

        With such, a trouble is the caller's to handle: nothing is asked twice.
        """
        ask = self._once if "accept" in sent else self._insistent
        return within(seconds, self.provider, lambda: ask(method, path, seconds, sent), stop)

    def unreadable(self) -> ProviderFailed:
        return ProviderFailed(self.provider, "bad_output", "sent an answer that cannot be read")

    def _insistent(self, method: str, path: str, seconds: float, sent: Mapping[str, Any]) -> Answer:
        for attempt in stamina.retry_context(on=worth_another_try, attempts=2, wait_initial=1.0):
            with attempt:
                return self._once(method, path, seconds, sent)
        raise AssertionError("a retry ends with a return or a raise")

    def _once(self, method: str, path: str, seconds: float, sent: Mapping[str, Any]) -> Answer:
        said = {name: value for name, value in sent.items() if name not in ("more_headers", "accept")}
        with self._translated(), requests.Session() as session:
            session.trust_env = False
            with session.request(
                method,
                f"{self.base_url}{path}",
                headers={**self.headers, **sent.get("more_headers", {})},
                timeout=(_CONNECT_S, seconds),
                allow_redirects=False,
                stream=True,
                **said,
            ) as response:
                content = self._body(response)
        if not 200 <= response.status_code < 300 and response.status_code not in sent.get("accept", ()):
            wait = seconds_of(response.headers.get("Retry-After"))
            raise refusal(self.provider, response.status_code, reason=_code(content), retry_after=wait)
        return Answer(content, response.headers, response.status_code)

    def _body(self, response: requests.Response) -> bytes:
        content = bytearray()
        for chunk in response.iter_content(_CHUNK):
            content += chunk
            if len(content) > self.max_bytes:
                raise ProviderFailed(self.provider, "bad_output", f"sent more than {self.max_bytes:,} bytes")
        return bytes(content)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except requests.Timeout as error:
            raise ProviderFailed(self.provider, "timeout", "took too long") from error
        except requests.ConnectionError as error:
            if isinstance(getattr(error.args[0], "reason", None), NewConnectionError):
                raise ProviderFailed(self.provider, "unavailable", "cannot be reached") from error
            raise self._broken_off() from error  # it may have been paid for by now: not asked again
        except requests.RequestException as error:
            raise self._broken_off() from error

    def _broken_off(self) -> ProviderFailed:
        return ProviderFailed(self.provider, "bad_output", "broke off its answer")


def _code(content: bytes) -> str:
    """The short word for what was wrong in `{"error": {"code": …}}`, if it is one."""
    try:
        error = json.loads(content)["error"]
        said = str(error.get("code") or error.get("type") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return said if _CODE.fullmatch(said) else ""
