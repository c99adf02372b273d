"""Eight scenes on two processes, each with a core of its own, against one process with one core.

Seconds are of the processor, of the process that took longest: with cores of their own that is how long it
takes when nobody else runs.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import TypeVar

from benchmarks.clock import timed
from benchmarks.measured import ROUNDS, Measured, report
from benchmarks.memory import ResidentMemory
from benchmarks.scenes import TIMELINE, write_scene
from scenewright.domain.timeline import Timeline
from scenewright.domain.video_format import Aspect, Format, Quality

_SCENES, _FRAMES = 8, 75
_FASTER = 1.7
T = TypeVar("T")


def report_workers() -> bool:
    with tempfile.TemporaryDirectory() as folder, ResidentMemory() as memory:
        write_scene(Format.of(Aspect.WIDE, Quality.MEDIUM), _FRAMES, Path(folder))
        scenes = [(folder, number) for number in range(1, _SCENES + 1)]
        rounds = [(seconds_on(1, _render, scenes), seconds_on(2, _render, scenes)) for _ in range(ROUNDS)]
    one, two = min(alone for alone, _ in rounds), min(both for _, both in rounds)
    found = Measured(two, round(memory.peak_bytes / 1e6))
    report("workers-2", found, against=one, limit=one / _FASTER)
    return two <= one / _FASTER


def seconds_on(cores_used: int, work: Callable[[T], object], tasks: Sequence[T]) -> float:
    """How long the tasks take on so many processes that share them evenly."""
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        shares = []
        for number, core in enumerate(sorted(os.sched_getaffinity(0))[:cores_used]):
            pool = ProcessPoolExecutor(1, context, initializer=_take_core, initargs=(core,))
            stack.enter_context(pool)
            shares.append(pool.submit(_seconds_for, work, tasks[number::cores_used]))
        return max(share.result() for share in shares)


def _take_core(core: int) -> None:
    os.sched_setaffinity(0, {core})


def _seconds_for(work: Callable[[T], object], tasks: Sequence[T]) -> float:
    """The first one is done before, so that everything is loaded."""
    work(tasks[0])
    return timed(lambda: [work(task) for task in tasks])


def _render(scene: tuple[str, int]) -> None:
    from scenewright.render.renderers import AnyRenderer

    folder, number = scene
    timeline = Timeline.model_validate_json(Path(folder, TIMELINE).read_text())
    assets = {path.name: path for path in Path(folder).glob("*.*") if path.suffix != ".mp4"}
    with tempfile.TemporaryDirectory() as work:
        out = Path(work, f"{number}.mp4")
        AnyRenderer().render_segment(timeline, assets, out, on_frame=lambda _: None, stop=Event())
