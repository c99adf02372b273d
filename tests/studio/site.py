"""The exported page on loopback, told at run time which project it is for."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, config: Mapping[str, str], **named: Any) -> None:
        self._config = config
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        if self.path != "/config.js":
            super().do_GET()
            return
        content = f"window.SCENEWRIGHT = {json.dumps(dict(self._config))};".encode()
        self.send_response(200)
        self.send_header("content-type", "text/javascript")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        """Said by the tests, where it matters."""


@contextmanager
def served(folder: Path, config: Mapping[str, str], host: str = "127.0.0.1") -> Iterator[int]:
    """The port at which `folder` is served, with this `config.js`."""
    handler = partial(_Handler, directory=str(folder), config=config)
    with ThreadingHTTPServer((host, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
