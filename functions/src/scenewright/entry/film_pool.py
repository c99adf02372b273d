"""Worker processes that render the segments of films and join them."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.errors import DiskFull, RenderFailed, Stopped
from scenewright.domain.sound import Bed, Sound
from scenewright.entry.chat_film import ChatFilm
from scenewright.steps.ports import Probe

_REPORT_SECONDS: Final = 0.1
_FRAMES: Final = 1 << 32  # a report is one number, so that it is read whole: the task's, then its frames
OnFrames = Callable[[int], None]


@dataclass(frozen=True)
class Made:
    probe: Probe
    cpu_seconds: float


@dataclass(frozen=True)
class _Part:
    task: int
    timeline: ChatTimeline
    film: ChatFilm
    out: Path


class FilmPool:
    """A context manager; leaving it, or dying, ends the workers and their ffmpeg."""

    def __init__(self, workers: int) -> None:
        spawning = multiprocessing.get_context("spawn")  # a fork would copy our threads' locks
        self._reports: Any = spawning.RawArray("q", workers)
        self._ours, theirs = spawning.Pipe()
        self._tasks = count(1)
        started = spawning.Value("q", 0)
        self._executor = ProcessPoolExecutor(
            workers, spawning, initializer=_begin, initargs=(self._reports, started, theirs)
        )

    def __enter__(self) -> FilmPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def stop(self) -> None:
        """What is being made ends with Stopped."""
        self._ours.close()

    def make(self, film: ChatFilm, work: Path, out: Path, on_frames: OnFrames) -> Made:
        """Write the film to `out`, named as its container asks, whole or not. Raises RenderFailed or Stopped.

        Segments lie in `work` under their fingerprints; those that are there are not rendered again.
        `on_frames` gets the count of frames that are done.
        """
        names = [work / f"{mark}{film.container.segment_suffix}" for mark in film.segment_fingerprints]
        parts = {
            name: _Part(next(self._tasks), part, film, name)
            for name, part in zip(names, film.parts, strict=True)
            if not name.exists()
        }
        here = film.frames - sum(part.timeline.frames for part in parts.values())
        cpu = sum(self._rendered(list(parts.values()), lambda frames: on_frames(here + frames)))
        joined: Made = self._result(self._executor.submit(_join, names, film.music, out))
        return Made(joined.probe, joined.cpu_seconds + cpu)

    def _rendered(self, parts: Sequence[_Part], on_frames: OnFrames) -> Iterator[float]:
        """The processor time of each part. What fails first stops the rest."""
        running = {self._submit(part): part for part in parts}
        done, shown = 0, 0
        try:
            while running:
                ended, _ = wait(running, timeout=_REPORT_SECONDS, return_when="FIRST_COMPLETED")
                for future in ended:
                    yield self._result(future)
                    done += running.pop(future).timeline.frames
                shown = max(shown, done + self._under_way({part.task for part in running.values()}))
                on_frames(shown)
        finally:
            for future in running:
                future.cancel()

    def _submit(self, part: _Part) -> Future[float]:
        return self._executor.submit(_render, part)

    def _under_way(self, tasks: set[int]) -> int:
        told = (divmod(int(report), _FRAMES) for report in self._reports)
        return sum(frames for task, frames in told if task in tasks)

    def _result(self, future: Future[Any]) -> Any:
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise RenderFailed("a worker process was killed; is there too little memory?") from error
        except CancelledError as error:
            raise Stopped from error


class _Worker:
    """The state of a worker process."""

    def __init__(self, reports: Any, slot: int, stop: threading.Event) -> None:
        self.stop = stop
        self._reports = reports
        self._slot = slot
        self._counted = 0.0

    def report(self, task: int, frames: int) -> None:
        self._reports[self._slot] = task * _FRAMES + frames

    def cpu_seconds(self) -> float:
        """Since the last call, of this process and of every ffmpeg that has ended."""
        use = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        before, self._counted = self._counted, sum(one.ru_utime + one.ru_stime for one in use)
        return self._counted - before


_worker: _Worker


def _begin(reports: Any, started: Synchronized[int], theirs: Connection) -> None:
    global _worker  # an initializer has no other way to leave something to its tasks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; our parent decides
    with started.get_lock():
        slot, started.value = started.value, started.value + 1
    stop = threading.Event()
    threading.Thread(target=_end_with_parent, args=(theirs, stop), daemon=True).start()
    _worker = _Worker(reports, slot, stop)


def _end_with_parent(theirs: Connection, stop: threading.Event) -> None:
    """The pipe ends when the parent closes it, or dies; a worker would wait for tasks for ever."""
    theirs.poll(None)
    stop.set()
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)


def _render(part: _Part) -> float:
    from scenewright.render.chat_renderer import ChatRenderer

    renderer = ChatRenderer(working_folder=part.film.folder)
    with _named_faults():
        renderer.render_segment(
            part.timeline,
            part.film.assets,
            part.out,
            on_frame=lambda frames: _worker.report(part.task, frames),
            stop=_worker.stop,
        )
    return _worker.cpu_seconds()


def _join(segments: list[Path], music: Path | Bed | None, out: Path) -> Made:
    from scenewright.render.renderer import FfmpegRenderer

    with _named_faults():
        probe = FfmpegRenderer().join(
            segments, out, on_frame=_unheard, stop=_worker.stop, sound=Sound(music=music)
        )
    return Made(probe, _worker.cpu_seconds())


def _unheard(_frames: int) -> None:
    """Joining takes no time worth showing."""


@contextmanager
def _named_faults() -> Iterator[None]:
    """What our own writing meets becomes DiskFull or RenderFailed, as what ffmpeg meets does."""
    try:
        yield
    except OSError as error:
        raise (DiskFull() if error.errno == errno.ENOSPC else RenderFailed(str(error))) from error
