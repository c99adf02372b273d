"""Opens the fault door of a server that was started with `--faults`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from local_appwrite.faults.requests import Asked

_SECONDS = 10
_PLAIN = {
    "by": "*", "times": 1, "skip": 0, "every": 1, "lasts_seconds": 0.0, "status": 0, "delay_seconds": 0.0,
    "applied": False, "signal": "",
}  # fmt: skip


@dataclass(frozen=True)
class FaultDoor:
    """`endpoint` ends in `/v1`; `key` is the server's own. `requests.HTTPError` if it is shut."""

    endpoint: str
    key: str

    def answer(self, status: int, method: str, path: str, **how: Any) -> None:
        """The next request of `method` to `path` (below /v1, with `*`) gets `status`.

        `how` is more of `RequestFault`: `times`, `skip`, `every`, `lasts_seconds`; `by` to meet the requests
        of some runs alone; `applied` to let the server do the work and lose its answer.
        """
        self._fail(method, path, status=status, **how)

    def hang(self, method: str, path: str, *, seconds: float, **how: Any) -> None:
        """No answer for `seconds`, then 503."""
        self._fail(method, path, status=503, delay_seconds=seconds, **how)

    def delay(self, method: str, path: str, *, seconds: float, **how: Any) -> None:
        """The real answer, but late."""
        self._fail(method, path, delay_seconds=seconds, **how)

    def kill_at(self, method: str, path: str, **how: Any) -> None:
        """SIGKILL for the process that makes this request: before the work, or after it with `applied`."""
        self._fail(method, path, status=503, signal="KILL", **how)

    def pause_at(self, method: str, path: str, **how: Any) -> None:
        """SIGSTOP for the process that makes this request; `end_pauses` lets it go on, with its answer."""
        self._fail(method, path, signal="STOP", **how)

    def end_pauses(self) -> None:
        self._call("DELETE", "/pauses")

    def asked(self) -> list[Asked]:
        """All requests that came since the door was last closed."""
        return [Asked(**one) for one in self._call("GET", "/requests").json()["requests"]]

    def faults_left(self) -> int:
        """How many faults have not happened yet."""
        return int(self._call("GET", "/requests").json()["left"])

    def shorten_keys(self, seconds: int) -> None:
        """Keys of runs that are asked for from now on live so long."""
        self._call("PUT", "/keys", {"seconds": seconds})

    def repeat_executions(self, function_id: str, *, at_once: bool) -> None:
        """Every asynchronous, event or cron run of the function is delivered twice."""
        self._call("PUT", "/deliveries", {"functionId": function_id, "atOnce": at_once})

    def drop_sockets(self) -> int:
        """Closes every Realtime socket; how many there were."""
        return int(self._call("DELETE", "/sockets").json()["total"])

    def lose_executions(self, function_id: str, times: int = 1, like: str = "*") -> None:
        """The next asynchronous, event or cron runs of the function (`<trigger> <path>`) are never made."""
        self._call("POST", "/executions", {"functionId": function_id, "times": times, "like": like})

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

    def _fail(self, method: str, path: str, **how: Any) -> None:
        self._call("POST", "/requests", {**_PLAIN, "method": method, "path": f"/v1{path}", **how})

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
