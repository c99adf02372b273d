"""A vendor on loopback: a real HTTP server whose behaviour is a queue of modes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext, SSLError
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

HANG_LIMIT_S = 60


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """`hang` answers nothing until the server stops; `cut` closes after half of the body; `drip` sends a
    byte every so many seconds."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False
    cut: bool = False
    drip: float = 0


def json_reply(content: Any, status: int = 200, /, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(content).encode(), {"Content-Type": "application/json", **named})


HANG = Reply(hang=True)
MALFORMED = Reply(body=b"<html>Bad gateway</html>", headers={"Content-Type": "application/json"})


class VendorServer:
    """Takes one mode per request from `modes`; the last one stays. `requests` are all that came in.

    Where a server does several things, `modes_of` may have a queue of its own for one of them, by its name.
    """

    def __init__(self, *modes: str, tls: SSLContext | None = None) -> None:
        self.modes = list(modes) or ["normal"]
        self.modes_of: dict[str, list[str]] = {}
        self.requests: list[Received] = []
        self.stopping = Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._http.block_on_close = False
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()

    def mode(self, what: str = "") -> str:
        queue = self.modes_of.get(what, self.modes)
        return queue.pop(0) if len(queue) > 1 else queue[0]

    def answer(self, request: Received, /) -> Reply:
        raise NotImplementedError


def _handler(vendor: VendorServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Received(self.command, self.path, headers, self.rfile.read(length))
            vendor.requests.append(request)
            self.send(vendor.answer(request))

        def do_POST(self) -> None:
            self.do_GET()

        def do_PUT(self) -> None:
            self.do_GET()

        def send(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.hang:
                vendor.stopping.wait(HANG_LIMIT_S)
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.send_body(reply)

        def send_body(self, reply: Reply) -> None:
            if not reply.drip:
                self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
                return
            for byte in reply.body:
                if vendor.stopping.wait(reply.drip):
                    return
                self.wfile.write(bytes([byte]))

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, SSLError):
                return  # the client had enough

        def log_message(self, *_: Any) -> None:
            return

    return Handler
