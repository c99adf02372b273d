"""Measures how long a scene and a chat take against what they cannot do without: the encoder.

Each line is JSON: name, seconds, limit_seconds (for a scene 1.6 × the encoder alone on the same frames, on
one core, for cards 0.5 ×, for a chat 0.7 ×), ratio to the encoder alone, peak_rss_mb of Python and ffmpeg
together. The exit code is 1 when a scene takes longer than its limit, more than a fifth of what MoviePy
takes, or more memory than 350 MB, when joining a film takes more than 0.05 s for each second of it (which is
its ratio; 0.15 s with cross-fades), when two processes take more than 1 / 1.7 of one's time for the same
scenes, when a chat does not keep the limits in `chat_report`, and when a service that makes two hundred films
answers one request in twenty after more than half a second (`load`).
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chat_report import report_chat
from benchmarks.joins import report_joins
from benchmarks.load import report_load
from benchmarks.measured import ROUNDS, Measured, measured, report
from benchmarks.scenes import write_scene
from benchmarks.slides import report_slides
from benchmarks.workers import report_workers
from scenewright.domain.video_format import Aspect, Format, Quality

LIMIT_RATIO = 1.6
LIMIT_RSS_MB = 350
FASTER_THAN_MOVIEPY = 5


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


def main() -> int:
    within = [*map(_report, CASES), report_slides(), report_joins(), report_workers(), report_chat()]
    within.append(report_load())
    return 0 if all(within) else 1


def _report(case: Case) -> bool:
    with tempfile.TemporaryDirectory() as whole, tempfile.TemporaryDirectory() as short:
        write_scene(case.look, case.frames, Path(whole))
        write_scene(case.look, case.moviepy_frames, Path(short))
        rounds = [(measured("scene", whole), measured("encoder", whole)) for _ in range(ROUNDS)]
        moviepy = measured("moviepy", short)
    scene = min((scene for scene, _ in rounds), key=lambda one: one.seconds)
    encoder = min(encoder.seconds for _, encoder in rounds)
    report(case.name, scene, against=encoder, limit=LIMIT_RATIO * encoder)
    as_long = Measured(moviepy.seconds * case.frames / case.moviepy_frames, moviepy.peak_rss_mb)
    report(f"{case.name}-moviepy", as_long, against=encoder, limit=None)
    fast = scene.seconds <= min(LIMIT_RATIO * encoder, as_long.seconds / FASTER_THAN_MOVIEPY)
    return fast and scene.peak_rss_mb <= LIMIT_RSS_MB


if __name__ == "__main__":
    sys.exit(main())
