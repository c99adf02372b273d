"""Replays WebSockets beside the requests: sends what the client sent, keeps what the server says."""

from __future__ import annotations

import json
import re
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlencode, urlsplit

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.conformance.comparison import differences
from tests.conformance.mapping import Mapping
from tests.conformance.personas import Personas
from tests.conformance.recordings import Json, Socket
from tests.conformance.target import Target

_QUIET_SECONDS = 0.15  # after this long without a message nothing more is on its way
_LONGEST_WAIT_SECONDS = 2.0


@dataclass
class LiveSocket:
    """One socket of the recording and what happened to it here."""

    recorded: Socket
    connection: ClientConnection | None
    received: list[dict[str, Any]] = field(default_factory=list)
    sent: int = 0  # how many of the recorded messages have been dealt with
    last_heard: float = field(default_factory=time.monotonic)

    def listen(self) -> None:
        """Runs in a thread of its own until the socket closes."""
        try:
            while self.connection:
                text = self.connection.recv()
                self.received.append({"json": json.loads(text)})
                self.last_heard = time.monotonic()
        except (ConnectionClosed, ValueError):
            self.received.append({"closed": True})
            self.last_heard = time.monotonic()

    def lacks(self, n: int, label: str) -> bool:
        """Whether the first message that request `n` caused, or that came after `label`, has not arrived."""
        due = [place for place, message in enumerate(self.expected, start=1) if message.get("cause") == n]
        due += self._due_after(label)
        closed = bool(self.received) and self.received[-1].get("closed", False)
        return bool(due) and len(self.received) < due[0] and not closed

    def _due_after(self, label: str) -> list[int]:
        """Places of messages that nothing has to be sent for."""
        place = sum(message["dir"] == "server->client" for message in self.recorded.messages[: self.sent])
        due = []
        for message in self.recorded.messages[self.sent :]:
            if message["dir"] != "server->client":
                break
            place += 1
            if message.get("after") == label:
                due.append(place)
        return due

    @property
    def expected(self) -> list[dict[str, Any]]:
        """What the server said, up to where the client closed."""
        told: list[dict[str, Any]] = []
        for message in self.recorded.messages:
            if message["dir"] == "server->client":
                told.append(message)
            elif message.get("closed"):
                break
        return told


class Sockets:
    """All sockets of a recording; the replay calls `open`, `advance` after each request, and `finish`."""

    def __init__(self, target: Target, personas: Personas, mapping: Mapping, recorded_project: str) -> None:
        self._target = target
        self._personas = personas
        self._mapping = mapping
        self._recorded_project = recorded_project
        self._live: list[LiveSocket] = []
        self._open = ExitStack()
        self._labels: set[str] = set()

    def open(self, recorded: Socket) -> None:
        live = LiveSocket(recorded, self._connect(recorded))
        self._live.append(live)
        threading.Thread(target=live.listen, daemon=True).start()
        self._await_quiet()
        self.advance("")

    def advance(self, label: str, n: int = 0) -> None:
        """Request `n` has been made: let its events arrive, send what clients sent before the next."""
        self._labels.add(label)
        if not self._live:
            return
        self._await_events(n, label)
        self._await_quiet()
        for live in self._live:
            while self._send_next(live, label):
                self._await_quiet()

    def finish(self) -> list[tuple[LiveSocket, list[str]]]:
        """Send the rest, close, and compare; one list of differences for each socket."""
        for live in self._live:
            while self._send_next(live, None):
                self._await_quiet()
        results = [(live, self._compare(live)) for live in self._live]
        self._open.close()
        return results

    def _connect(self, recorded: Socket) -> ClientConnection | None:
        query = [(name, self._value(name, value)) for name, value in self._mapping.outgoing(recorded.query)]
        parts = urlsplit(self._target.endpoint)
        address = f"ws://{parts.netloc}{recorded.path}?{urlencode(query)}"
        headers = {k: v for k, v in self._credentials(recorded).items() if k not in ("origin", "host")}
        origin: Any = self._mapping.outgoing(recorded.headers).get("origin")
        try:
            opening = connect(address, additional_headers=headers, origin=origin, max_size=None)
            return self._open.enter_context(opening)
        except InvalidStatus:
            return None

    def _value(self, name: str, value: str) -> str:
        return self._target.project if name == "project" and value == self._recorded_project else value

    def _credentials(self, recorded: Socket) -> dict[str, str]:
        """Cookies, session or JWT header of whoever opened it; the first `connected` names the user."""
        user = self._user(recorded)
        filled: dict[str, str] = {}
        for name, value in self._mapping.outgoing(recorded.headers).items():
            secret = self._personas.session(user, "cookie" if name == "cookie" else "secret") if user else ""
            text = re.sub(r"<SESSION(_SECRET)?>", secret, value)
            filled[name] = text.replace("<JWT>", self._personas.jwt(user) if "<JWT>" in text else "")
        return {
            name: value.replace(self._recorded_project, self._target.project)
            for name, value in filled.items()
        }

    def _user(self, recorded: Socket) -> str:
        return next((found for one in recorded.messages if (found := _named_user(one.get("json")))), "")

    def _send_next(self, live: LiveSocket, label: str | None) -> bool:
        """Deal with the next recorded message if its time has come; False if it has not."""
        if live.sent >= len(live.recorded.messages):
            return False
        message = live.recorded.messages[live.sent]
        if message["dir"] == "server->client":
            place = sum(one["dir"] == "server->client" for one in live.recorded.messages[: live.sent + 1])
            if len(live.received) < place and label is not None:
                return False
            live.sent += 1
            return True
        after = message.get("after")
        if after is not None and label is not None and after not in self._labels:
            return False
        live.sent += 1
        heard = len(live.received)
        self._send(live, message)
        following = live.recorded.messages[live.sent : live.sent + 1]
        if following and _is_answer(following[0]):
            self._await_answer(live, heard)
        if following and following[0]["dir"] == "client->server" and following[0].get("closed"):
            return self._send_next(live, label)  # it did not wait for an answer
        return True

    def _send(self, live: LiveSocket, message: dict[str, Any]) -> None:
        if not live.connection:
            return
        live.last_heard = time.monotonic()  # an answer may come
        if message.get("closed"):
            live.connection.close()
            return
        content: Json = message.get("json", message.get("text", message.get("frame", "")))
        content = self._filled(live, content)
        try:
            live.connection.send(content if isinstance(content, str) else json.dumps(content))
        except ConnectionClosed:
            return

    def _filled(self, live: LiveSocket, content: Json) -> Json:
        text = json.dumps(self._mapping.outgoing(content))
        if "<SESSION" in text:
            user = self._user(live.recorded)
            text = re.sub(r"<SESSION(_SECRET)?>", self._personas.session(user, "secret"), text)
        return json.loads(text)

    def _await_events(self, n: int, label: str) -> None:
        """Until every socket has what the recorded one had got after this request, at most a while."""
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while time.monotonic() < deadline and any(live.lacks(n, label) for live in self._live):
            threading.Event().wait(_QUIET_SECONDS / 3)

    def _await_answer(self, live: LiveSocket, heard: int) -> None:
        """Until it says more than `heard` messages: what is asked for next may depend on what was sent."""
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while time.monotonic() < deadline and len(live.received) <= heard:
            threading.Event().wait(_QUIET_SECONDS / 10)

    def _await_quiet(self) -> None:
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while time.monotonic() < deadline:
            quiet = time.monotonic() - max(live.last_heard for live in self._live)
            if quiet >= _QUIET_SECONDS:
                return
            threading.Event().wait(_QUIET_SECONDS - quiet)

    def _compare(self, live: LiveSocket) -> list[str]:
        """Aligned by what kind of message it is, so that one missing message is one difference."""
        expected, received = live.expected, live.received
        if not any(message.get("closed") for message in expected):
            received = [message for message in received if not message.get("closed")]
        titles = [[_title(message) for message in each] for each in (expected, received)]
        found: list[str] = []
        missing: list[int] = []
        extra: list[int] = []
        for kind, a, b, c, d in SequenceMatcher(None, titles[0], titles[1], autojunk=False).get_opcodes():
            if kind == "equal":
                for n in range(b - a):
                    found += self._message_differences(a + n, expected[a + n], received[c + n])
            else:
                missing += range(a, b)
                # How long a socket stayed open after its last message is not recorded.
                extra += range(c, d) if a < len(expected) else ()
        for n in missing:  # an event of something that ran beside may come earlier or later
            twin = next((other for other in extra if titles[1][other] == titles[0][n]), None)
            if twin is None:
                found.append(f"missing: {titles[0][n]}")
            else:
                extra.remove(twin)
                found += self._message_differences(n, expected[n], received[twin])
        return found + [f"not in the recording: {titles[1][n]}" for n in extra]

    def _message_differences(self, n: int, expected: dict[str, Any], received: dict[str, Any]) -> list[str]:
        given = differences(expected.get("json"), received.get("json"), self._mapping)
        return [f"message {n} ({_title(expected)}): {one}" for one in given]


def _is_answer(recorded: dict[str, Any]) -> bool:
    """A message of the server that follows from what it was sent, not from what happened."""
    content = recorded.get("json")
    if recorded["dir"] != "server->client":
        return False
    return isinstance(content, dict) and content.get("type") != "event"


def _named_user(message: Json) -> str:
    data = message.get("data") if isinstance(message, dict) else None
    user = data.get("user") if isinstance(data, dict) else None
    return str(user.get("$id", "")) if isinstance(user, dict) else ""


def _title(message: dict[str, Any]) -> str:
    if message.get("closed"):
        return "closed"
    content = message.get("json")
    if not isinstance(content, dict):
        return "text"
    data = content.get("data")
    events = data.get("events") if isinstance(data, dict) else None
    kind = re.sub(r"[0-9a-f]{20}", "ID", events[0]) if events else ""
    return f"{content.get('type')} {kind}".strip()
