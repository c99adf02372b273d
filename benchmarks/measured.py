"""What a measurement says, and the line that it becomes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

ROUNDS = 2  # the best of them counts; both subjects take turns, so that a busy machine slows both


@dataclass(frozen=True)
class Measured:
    seconds: float
    peak_rss_mb: int


def measured(subject: str, about: str) -> Measured:
    command = [sys.executable, "-m", "benchmarks.measure", subject, about]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=300)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def report(name: str, found: Measured, *, against: float, limit: float | None) -> None:
    """Print the line; `against` is what the ratio refers to, both in seconds."""
    line = {
        "name": name,
        "seconds": round(found.seconds, 2),
        "limit_seconds": None if limit is None else round(limit, 2),
        "ratio": round(found.seconds / against, 2),
        "peak_rss_mb": found.peak_rss_mb,
    }
    print(json.dumps(line), flush=True)
