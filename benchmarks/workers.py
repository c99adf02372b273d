"""Eight scenes on two processes, each with a core of its own, against one process with one core."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from threading import Event

from benchmarks.measured import ROUNDS, Measured, report
from benchmarks.memory import ResidentMemory
from benchmarks.scenes import TIMELINE, write_scene
from scenewright.domain.timeline import Timeline
from scenewright.domain.video_format import Aspect, Format, Quality

_SCENES, _FRAMES = 8, 75
_FASTER = 1.7


def report_workers() -> bool:
    """Seconds are of the clock, so the figure tells something on an idle machine only."""
    with tempfile.TemporaryDirectory() as folder, ResidentMemory() as memory:
        write_scene(Format.of(Aspect.WIDE, Quality.MEDIUM), _FRAMES, Path(folder))
        rounds = [(_seconds(folder, 1), _seconds(folder, 2)) for _ in range(ROUNDS)]
    one, two = min(alone for alone, _ in rounds), min(both for _, both in rounds)
    found = Measured(two, round(memory.peak_bytes / 1e6))
    report("workers-2", found, against=one, limit=one / _FASTER)
    return two <= one / _FASTER


def _seconds(folder: str, workers: int) -> float:
    context = multiprocessing.get_context("spawn")
    cores: SimpleQueue[int] = context.SimpleQueue()
    for core in sorted(os.sched_getaffinity(0))[:workers]:
        cores.put(core)
    with ProcessPoolExecutor(workers, context, initializer=_take_core, initargs=(cores,)) as pool:
        list(pool.map(_render, [folder] * workers, [0] * workers))  # both are awake then
        began = time.perf_counter()
        list(pool.map(_render, [folder] * _SCENES, range(1, _SCENES + 1)))
        return time.perf_counter() - began


def _take_core(cores: SimpleQueue[int]) -> None:
    os.sched_setaffinity(0, {cores.get()})


def _render(folder: str, number: int) -> None:
    from scenewright.render.renderers import AnyRenderer

    timeline = Timeline.model_validate_json(Path(folder, TIMELINE).read_text())
    assets = {path.name: path for path in Path(folder).glob("*.*") if path.suffix != ".mp4"}
    with tempfile.TemporaryDirectory() as work:
        out = Path(work, f"{number}.mp4")
        AnyRenderer().render_segment(timeline, assets, out, on_frame=lambda _: None, stop=Event())
