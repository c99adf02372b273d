"""Opens the fault door of a server that was started with `--faults`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

_SECONDS = 10


@dataclass(frozen=True)
class FaultDoor:
    """`endpoint` ends in `/v1`; `key` is the server's own. `requests.HTTPError` if it is shut."""

    endpoint: str
    key: str

    def answer(
        self, status: int, method: str, path: str, *, times: int = 1, skip: int = 0, applied: bool = False
    ) -> None:
        """The next `times` requests of `method` to `path` (below /v1, with `*`) get `status`.

        `applied` lets the server do the work and loses its answer; `skip` lets that many pass before.
        """
        self._fail(method, path, times, status=status, skip=skip, applied=applied)

    def hang(self, method: str, path: str, *, seconds: float, times: int = 1, applied: bool = False) -> None:
        """No answer for `seconds`, then 503."""
        self._fail(method, path, times, status=503, delay_seconds=seconds, applied=applied)

    def delay(self, method: str, path: str, *, seconds: float, times: int = 1) -> None:
        """The real answer, but late."""
        self._fail(method, path, times, delay_seconds=seconds)

    def drop_sockets(self) -> int:
        """Closes every Realtime socket; how many there were."""
        return int(self._call("DELETE", "/sockets").json()["total"])

    def lose_executions(self, function_id: str, times: int = 1) -> None:
        """The next asynchronous, event or cron runs of the function are never made."""
        self._call("POST", "/executions", {"functionId": function_id, "times": times})

    def kill_processes(self, function_id: str) -> int:
        """Kills every process of the function in whatever it does; how many there were."""
        return int(self._call("DELETE", f"/processes/{function_id}").json()["total"])

    def hold_clock(self, moment: float) -> None:
        """The server's time is `moment` (seconds since 1970) until told otherwise."""
        self._call("PUT", "/clock", {"moment": moment})

    def close(self) -> None:
        """Takes back every fault that has not happened and lets the clock run."""
        self._call("DELETE", "")

    @contextmanager
    def opened(self) -> Iterator[FaultDoor]:
        """Closes the door at the end."""
        try:
            yield self
        finally:
            self.close()

    def _fail(self, method: str, path: str, times: int, **how: Any) -> None:
        fault = {"status": 0, "delay_seconds": 0.0, "applied": False, "skip": 0, **how}
        self._call("POST", "/requests", {"method": method, "path": f"/v1{path}", "times": times, **fault})

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        answer = requests.request(
            method,
            f"{self.endpoint}/faults{path}",
            json=body,
            headers={"x-appwrite-key": self.key},
            timeout=_SECONDS,
        )
        answer.raise_for_status()
        return answer
