"""The server that is compared: one that is started here, or any endpoint."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]
_KEY = "conformance-key"


@dataclass(frozen=True)
class Target:
    """`endpoint` ends in /v1."""

    endpoint: str
    project: str
    key: str
    operator_password: str  # of the console's operator, admin@example.com


@contextmanager
def local_server(data: Path, project: str, origins: set[str], *, rate_limits: bool) -> Iterator[Target]:
    """`local_appwrite` on a free port with its state in `data`."""
    options = ["--data", str(data), "--project", project, "--key", _KEY, "--shared-environment"]
    options += [text for origin in sorted(origins) for text in ("--origin", origin)]
    options += ["--rate-limits"] if rate_limits else []
    command = [sys.executable, "-m", "local_appwrite", *options]
    process = subprocess.Popen(command, cwd=_REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith("local_appwrite ready at "):
            raise RuntimeError(f"local_appwrite did not start: {line!r}")
        yield Target(line.split()[3], project, _KEY, operator_password=_KEY)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout:
            process.stdout.close()
