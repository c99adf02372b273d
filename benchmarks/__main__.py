"""Measures how long a scene takes against what it cannot do without: the encoder.

Each line is JSON: name, seconds, limit_seconds (1.6 × the encoder alone on the same frames, on one core),
ratio to the encoder alone, peak_rss_mb of Python and ffmpeg together. The exit code is 1 when a scene takes
longer than its limit, more than a fifth of what MoviePy takes, or more memory than 350 MB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scenes import write_scene
from scenewright.domain.video_format import Aspect, Format, Quality

LIMIT_RATIO = 1.6
LIMIT_RSS_MB = 350
FASTER_THAN_MOVIEPY = 5
_ROUNDS = 2  # the best of them counts; both subjects take turns, so that a busy machine slows both


@dataclass(frozen=True)
class Case:
    """`moviepy_frames` is fewer, because it takes seconds for each second of film."""

    name: str
    look: Format
    frames: int
    moviepy_frames: int


CASES = (
    Case("scene-still-720p", Format.of(Aspect.WIDE, Quality.MEDIUM), 210, 30),
    Case("scene-still-1080p", Format(1920, 1080, 30, 23, "veryfast"), 300, 15),
)


@dataclass(frozen=True)
class Measured:
    seconds: float
    peak_rss_mb: int


def main() -> int:
    within = [_report(case) for case in CASES]
    return 0 if all(within) else 1


def _report(case: Case) -> bool:
    with tempfile.TemporaryDirectory() as whole, tempfile.TemporaryDirectory() as short:
        write_scene(case.look, case.frames, Path(whole))
        write_scene(case.look, case.moviepy_frames, Path(short))
        rounds = [(_measure("scene", whole), _measure("encoder", whole)) for _ in range(_ROUNDS)]
        moviepy = _measure("moviepy", short)
    scene = min((scene for scene, _ in rounds), key=lambda measured: measured.seconds)
    encoder = min(encoder.seconds for _, encoder in rounds)
    _line(case.name, scene, encoder, limited=True)
    as_long = Measured(moviepy.seconds * case.frames / case.moviepy_frames, moviepy.peak_rss_mb)
    _line(f"{case.name}-moviepy", as_long, encoder, limited=False)
    fast = scene.seconds <= min(LIMIT_RATIO * encoder, as_long.seconds / FASTER_THAN_MOVIEPY)
    return fast and scene.peak_rss_mb <= LIMIT_RSS_MB


def _line(name: str, measured: Measured, encoder: float, *, limited: bool) -> None:
    line = {
        "name": name,
        "seconds": round(measured.seconds, 2),
        "limit_seconds": round(LIMIT_RATIO * encoder, 2) if limited else None,
        "ratio": round(measured.seconds / encoder, 2),
        "peak_rss_mb": measured.peak_rss_mb,
    }
    print(json.dumps(line), flush=True)


def _measure(subject: str, folder: str) -> Measured:
    command = [sys.executable, "-m", "benchmarks.measure", subject, folder]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=300)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
