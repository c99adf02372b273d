"""A receiver of webhooks, as an owner's server would be: it checks signatures and may be down."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


@dataclass
class Receiver:
    """`status` is what it answers; `heard` are the ids and payloads of what it accepted."""

    url: str
    secret: str
    status: int = 204
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    tries: list[str] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)

    def events(self, video_id: str) -> list[str]:
        return [body["type"] for _, body in self.heard if body["data"].get("video_id") == video_id]

    def take(self, headers: dict[str, str], body: bytes) -> int:
        name = headers["webhook-id"]
        self.tries.append(name)
        try:
            Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.unproven.append(name)
            return 401
        if self.status < 300:
            self.heard.append((name, json.loads(body)))
        return self.status


@contextmanager
def receiving(secret: str) -> Iterator[Receiver]:
    """A receiver on loopback that knows one secret."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(receiver.take({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hook", secret)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
