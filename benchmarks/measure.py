"""One measurement in a process of its own, on one core: prints {"seconds", "peak_rss_mb"}.

usage: python -m benchmarks.measure (scene | encoder | moviepy | join) FOLDER
       python -m benchmarks.measure (slides | slides-encoder) all
       python -m benchmarks.measure (chat | chat-encoder | chat-moviepy) NAME

Seconds are of the processor, of Python and ffmpeg together: on one core that is how long it takes when nobody
else runs, and on a busy machine it still is.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.chat_subjects import chat, chat_encoder, chat_moviepy
from benchmarks.joins import join
from benchmarks.memory import ResidentMemory
from benchmarks.scene_subjects import scene, scene_encoder, scene_moviepy
from benchmarks.slides import slides, slides_encoder

SUBJECTS: dict[str, Callable[[str, Path], float]] = {
    "scene": scene,
    "encoder": scene_encoder,
    "moviepy": scene_moviepy,
    "slides": slides,
    "slides-encoder": slides_encoder,
    "join": join,
    "chat": chat,
    "chat-encoder": chat_encoder,
    "chat-moviepy": chat_moviepy,
}


def main(subject: str, about: str) -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as work, ResidentMemory() as memory:
        seconds = SUBJECTS[subject](about, Path(work))
    print(json.dumps({"seconds": round(seconds, 3), "peak_rss_mb": round(memory.peak_bytes / 1e6)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
