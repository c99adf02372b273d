"""Plays a recording against a server and says which of its requests and sockets agree."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import requests

from tests.conformance.bodies import request_body
from tests.conformance.comparison import answer_differences
from tests.conformance.mapping import Mapping
from tests.conformance.personas import Personas
from tests.conformance.recordings import Exchange, Recording, moment_of
from tests.conformance.sockets import Sockets
from tests.conformance.target import Target

_TIMEOUT_SECONDS = 90
_POLL_SECONDS = 0.25
_PATIENCE_SECONDS = 50
_SCHEDULE_SECONDS = 130  # a whole minute to the next tick, and another for what is due a minute ahead
# Answers to these change by themselves: deployments get ready, executions end, columns become available.
_CHANGING = ("/executions", "/deployments", "/attributes", "/columns", "/indexes", "/functions")


@dataclass
class Difference:
    """What one request or socket was answered; `recorded` and `actual` are for the reader."""

    title: str
    reasons: list[str]
    recorded: str = ""
    actual: str = ""


@dataclass
class Outcome:
    name: str
    total: int = 0
    agreed: int = 0
    differences: list[Difference] = field(default_factory=list)

    def count(self, difference: Difference) -> None:
        self.total += 1
        if difference.reasons:
            self.differences.append(difference)
        else:
            self.agreed += 1


class Replay:
    """Against one server. What was learned about ids and sessions holds for the recordings that follow."""

    def __init__(self, target: Target, recorded_project: str) -> None:
        self._target = target
        self._recorded_project = recorded_project
        self._mapping = Mapping((recorded_project, target.project), target.endpoint)
        self._personas = Personas(target.endpoint, target.project, target.key)
        self._http = requests.Session()
        self._http.trust_env = False

    def moved_to(self, target: Target) -> None:
        """The same server with the same state at another address."""
        self._target = target
        self._mapping.endpoint = target.endpoint
        self._personas.endpoint = target.endpoint

    def play(self, recording: Recording) -> Outcome:
        outcome = Outcome(recording.name)
        sockets = Sockets(self._target, self._personas, self._mapping, self._recorded_project)
        for step in recording.steps:
            if isinstance(step, Exchange):
                outcome.count(self._exchange(step, recording.files))
                sockets.advance(step.label, step.n)
            else:
                sockets.open(step)
        for live, reasons in sockets.finish():
            outcome.count(Difference(f"{live.recorded.n} socket {live.recorded.label}", reasons))
        return outcome

    def _exchange(self, exchange: Exchange, files: dict[str, str]) -> Difference:
        title = f"{exchange.n} {exchange.label} | {exchange.persona} {exchange.method} {exchange.path}"
        unknown = self._mapping.unknown_ids(exchange.path)
        if unknown and exchange.status < 400:
            return Difference(
                title, [f"needs {', '.join(unknown)}, which an answer left out of the recording gave"]
            )
        self._mapping.recorded_now = moment_of(exchange.answer) or self._mapping.recorded_now
        self._mapping.remember_constants(exchange.body)
        self._mapping.claim(repr(exchange.body))
        response = self._send(exchange, files)
        reasons = self._differences(exchange, response)
        deadline = time.monotonic() + _patience_seconds(exchange)
        while _may_change(exchange, response, reasons) and time.monotonic() < deadline:
            threading.Event().wait(_POLL_SECONDS)
            response = self._send(exchange, files)
            reasons = self._differences(exchange, response)
        self._personas.learn(exchange, response)
        for _ in range(exchange.repeats - 1):
            self._send(exchange, files)
        return Difference(title, reasons, f"{exchange.status} {_shown(exchange.answer)}", _answered(response))

    def _send(self, exchange: Exchange, files: dict[str, str]) -> requests.Response:
        body, decided = request_body(exchange, self._mapping, files, self._target.operator_password)
        headers = self._personas.headers(exchange) | decided
        headers = {name: self._here(self._mapping.outgoing_text(value)) for name, value in headers.items()}
        query = "&".join(
            f"{quote(name)}={quote(self._here(self._mapping.outgoing_text(value)))}"
            for name, value in self._personas.query(exchange)
        )
        host = self._target.endpoint.removesuffix("/v1")
        address = f"{host}{quote(self._mapping.outgoing_text(exchange.path))}" + (
            f"?{query}" if query else ""
        )
        request = requests.Request(exchange.method, address, _agent(exchange) | headers, data=body)
        self._http.cookies.clear()
        prepared = self._http.prepare_request(request)
        return self._http.send(prepared, timeout=_TIMEOUT_SECONDS, allow_redirects=False)

    def _here(self, text: str) -> str:
        return text.replace(self._recorded_project, self._target.project)

    def _differences(self, exchange: Exchange, response: requests.Response) -> list[str]:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return answer_differences(exchange, response.status_code, headers, response.content, self._mapping)


def _agent(exchange: Exchange) -> dict[str, str]:
    """User agents are not recorded; sessions show what the server makes of them."""
    name, version = (exchange.headers.get(f"x-sdk-{word}") for word in ("name", "version"))
    return {"user-agent": f"Appwrite{name}SDK/{version}"} if name else {}


def _patience_seconds(exchange: Exchange) -> float:
    if re.search(r"'trigger': 'schedule'|'scheduledAt': '2", repr(exchange.answer)):
        return _SCHEDULE_SECONDS
    return min(_PATIENCE_SECONDS, exchange.gap_seconds + 2)


def _may_change(exchange: Exchange, response: requests.Response, reasons: list[str]) -> bool:
    """Whether waiting may help: something has not come, or has not come to an end."""
    if exchange.method != "GET" or not any(word in exchange.path for word in _CHANGING):
        return False
    if response.status_code != exchange.status:
        return response.status_code == 404
    return any(re.search(r"(tatus|total|entries).* instead of", reason) for reason in reasons)


def _shown(value: Any) -> str:
    return repr(value)[:1500]


def _answered(response: requests.Response) -> str:
    return f"{response.status_code} {response.text[:1500]}"
