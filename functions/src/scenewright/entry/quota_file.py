"""The file in which processor time is counted; several commands may count at once."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from scenewright.domain.errors import Misconfigured
from scenewright.domain.quota import Quota

_QUOTA: Final = TypeAdapter(Quota)


def usual_quota_file(env: Mapping[str, str]) -> Path:
    """In the state folder of the XDG base directories."""
    state = env.get("XDG_STATE_HOME", "")
    folder = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return folder / "scenewright" / "quota.json"


class QuotaFile:
    """Months are those of UTC. Raises Misconfigured where the file cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Quota:
        try:
            quota = _QUOTA.validate_json(self.path.read_bytes())
        except FileNotFoundError:
            quota = Quota(_month())
        except (OSError, ValidationError) as error:
            raise Misconfigured(f"{self.path} is no quota file: mend it or remove it.") from error
        return quota.in_month(_month())

    def record(self, cpu_seconds: float, film_seconds: float) -> Quota:
        return self._change(lambda quota: quota.with_use(cpu_seconds, film_seconds))

    def allow(self, hours: float) -> Quota:
        return self._change(lambda quota: replace(quota, allowance_hours=hours))

    def _change(self, change: Callable[[Quota], Quota]) -> Quota:
        with self._alone():
            quota = change(self.read())
            unfinished = self.path.with_suffix(".part")
            unfinished.write_text(json.dumps(asdict(quota)) + "\n", encoding="utf-8")
            unfinished.replace(self.path)  # if we die before this line, the use is not counted
        return quota

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o644)
        except OSError as error:
            raise Misconfigured(f"{self.path} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _month() -> str:
    return f"{datetime.now(UTC):%Y-%m}"
