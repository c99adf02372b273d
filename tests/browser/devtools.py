"""A headless Chromium, told what to do over its DevTools WebSocket."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

EXECUTABLE = Path("/usr/bin/chromium")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--remote-debugging-port=0", "--autoplay-policy=no-user-gesture-required"),
)
_START_SECONDS = 30


class Page:
    """A tab that shows nothing yet."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = count(1)

    def evaluate(self, script: str) -> Any:
        """The value of a script, awaited when it is a promise. Raises AssertionError with what it threw."""
        wanted = next(self._ids)
        parameters = {"expression": script, "awaitPromise": True, "returnByValue": True}
        self._socket.send(json.dumps({"id": wanted, "method": "Runtime.evaluate", "params": parameters}))
        while (answer := json.loads(self._socket.recv(timeout=60))).get("id") != wanted:
            pass
        result = answer["result"]
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")


@contextmanager
def chromium() -> Iterator[Page]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [str(EXECUTABLE), *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with connect(_page_address(Path(profile), browser), max_size=None) as socket:
                yield Page(socket)
        finally:
            browser.terminate()
            browser.wait(timeout=30)


def _page_address(profile: Path, browser: subprocess.Popen[bytes]) -> str:
    """Where the browser says that it listens, once it does."""
    said, until = profile / "DevToolsActivePort", time.monotonic() + _START_SECONDS
    while not said.exists() or len(said.read_text().splitlines()) < 2:
        assert browser.poll() is None, f"Chromium ended with code {browser.returncode}"
        assert time.monotonic() < until, "Chromium did not start"
        time.sleep(0.05)
    port, path = said.read_text().splitlines()
    with connect(f"ws://127.0.0.1:{port}{path}") as socket:
        socket.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
        targets = json.loads(socket.recv(timeout=30))["result"]["targetInfos"]
    page = next(target["targetId"] for target in targets if target["type"] == "page")
    return f"ws://127.0.0.1:{port}/devtools/page/{page}"
