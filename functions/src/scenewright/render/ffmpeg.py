"""The ffmpeg executable as a child process that can be killed at any moment and never outlives us."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Event, Thread
from typing import IO, Protocol

import imageio_ffmpeg

from scenewright.domain.errors import DiskFull, EncodeFailed, RenderFailed, Stopped
from scenewright.steps.processor_time import reap

_PIPE_BYTES = 1 << 20  # the most that an unprivileged process may ask for; fewer waits per frame
_SAID_LINES = 5
_PATIENCE_SECONDS = 1.0
_ORIGIN = re.compile(r"^(\[[^\]]+ @ 0x[0-9a-f]+\] )*\[\w+\] ")  # which part of ffmpeg speaks, and its level
_TELLING_OF_FRAMES = ("-stats_enc_pre:v", "pipe:1", "-stats_enc_pre_fmt:v", "{n}")
_COMMON = ("-hide_banner", "-nostats", "-nostdin", "-y", "-loglevel", "level+info")


@dataclass(frozen=True)
class Output:
    """What ffmpeg wrote to its standard output and, line by line, to its standard error."""

    stdout: bytes
    said: tuple[str, ...]


class WriteFrame(Protocol):
    """Takes a frame, in one part or in several."""

    def __call__(self, *parts: memoryview) -> None: ...


@dataclass(frozen=True)
class Ffmpeg:
    """An executable. Every line that it says carries its level, as in `[error] …`."""

    path: str

    @classmethod
    def found(cls) -> Ffmpeg:
        """The executable that imageio-ffmpeg carries (or names). Raises EncodeFailed."""
        return cls(_installed())

    def run(
        self,
        arguments: Sequence[str],
        *,
        stop: Event,
        on_line: Callable[[str], None] | None = None,
        failure: type[RenderFailed] = EncodeFailed,
    ) -> Output:
        """Run to the end. With `on_line` each line of standard output goes there and is not kept.

        Raises `failure` with ffmpeg's last words, Stopped once `stop` is set, EncodeFailed without ffmpeg.
        """
        kept: list[bytes] = []
        with self._child(arguments, stop, subprocess.DEVNULL, failure) as child:
            for line in _pipe(child.process.stdout):
                if on_line:
                    on_line(line.decode(errors="replace").strip())
                else:
                    kept.append(line)
        return Output(b"".join(kept), child.said)

    def frames(
        self, arguments: Sequence[str], into: memoryview, *, stop: Event, failure: type[RenderFailed]
    ) -> Iterator[None]:
        """Run to the end; `into` holds another frame of the raw video on standard output at each step.

        Raises as `run`. Whoever asks for no more frames ends ffmpeg.
        """
        with self._child(arguments, stop, subprocess.DEVNULL, failure) as child:
            stdout = _pipe(child.process.stdout)
            while stdout.readinto(into) == into.nbytes:  # type: ignore[attr-defined]  # IO[bytes] lacks it
                yield

    @contextmanager
    def feed(self, arguments: Sequence[str], *, stop: Event) -> Iterator[Callable[[memoryview], None]]:
        """Run while the body hands over its standard input. Raises as `run`, at the latest at the end."""
        with self._child(arguments, stop, subprocess.PIPE, EncodeFailed) as child:
            stdin = _pipe(child.process.stdin)

            def write(data: memoryview) -> None:
                if stop.is_set():
                    raise Stopped
                stdin.write(data)

            yield write

    @contextmanager
    def feed_frames(self, arguments: Sequence[str], *, stop: Event, ahead: int) -> Iterator[WriteFrame]:
        """As `feed`, of a video frame with each call, `ahead` of the encoder at most (2 or more).

        Without that bound two dozen more would lie in ffmpeg's queues: 70 MB at 1080p.
        """
        telling = [*arguments[:-1], *_TELLING_OF_FRAMES, arguments[-1]]
        with self._child(telling, stop, subprocess.PIPE, EncodeFailed) as child:
            stdin, told = _pipe(child.process.stdin), _pipe(child.process.stdout)
            waiting = 0

            def write(*parts: memoryview) -> None:
                nonlocal waiting
                while waiting >= ahead and (entered := _lines_told(told)):
                    waiting -= entered
                if stop.is_set():
                    raise Stopped
                for part in parts:
                    stdin.write(part)
                stdin.flush()
                waiting += 1

            yield write

    @contextmanager
    def _child(
        self, arguments: Sequence[str], stop: Event, stdin: int, failure: type[RenderFailed]
    ) -> Iterator[_Child]:
        with tempfile.TemporaryFile() as words, _started(self.path, arguments, stdin, words) as process:
            child = _Child(process)
            Thread(target=child.kill_when, args=(stop,), daemon=True).start()
            early = fed = False
            try:
                yield child
                if process.stdin:
                    process.stdin.close()
                fed = True
            except BrokenPipeError:
                early = fed = True  # it ended before its input did: its exit below says why
            finally:
                if not fed:
                    child.kill()
                reap(process)
                with suppress(BrokenPipeError):  # what was never read is lost with whoever should have
                    if process.stdin:
                        process.stdin.close()
            child.said = _lines(words)
            if process.returncode and stop.is_set():
                raise Stopped
            if process.returncode or early:
                raise child.failed(failure)


@dataclass
class _Child:
    process: subprocess.Popen[bytes]
    said: tuple[str, ...] = ()  # once it has ended

    def failed(self, failure: type[RenderFailed]) -> RenderFailed:
        complaint = self.complaint()
        return DiskFull() if os.strerror(errno.ENOSPC) in complaint else failure(complaint)

    def complaint(self) -> str:
        """What went wrong: the first errors, which name the cause, or else its last words."""
        words = errors(self.said)[:_SAID_LINES] or [line.strip() for line in self.said[-_SAID_LINES:]]
        return f"ffmpeg ended with code {self.process.returncode}: {' / '.join(words) or 'it said nothing'}"

    def kill(self) -> None:
        """Kill the whole process group, if the child has not ended."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def kill_when(self, stop: Event) -> None:
        """Wait beside the child; also a child that no longer reads or writes is ended by `stop`."""
        while self.process.returncode is None:
            if stop.wait(timeout=0.2):
                self.kill()
                return


@lru_cache
def _installed() -> str:
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as exc:
        raise EncodeFailed("ffmpeg is missing: the imageio-ffmpeg package that carries it has none") from exc


def _started(path: str, arguments: Sequence[str], stdin: int, words: IO[bytes]) -> subprocess.Popen[bytes]:
    if not shutil.which(path):
        raise EncodeFailed(f"ffmpeg is missing: {path} is no executable file")
    command = [*_dying_with_us(), path, *_COMMON, *arguments]
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=words, process_group=0)
    if process.stdin and hasattr(fcntl, "F_SETPIPE_SZ"):
        fcntl.fcntl(process.stdin, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return process


@lru_cache
def _dying_with_us() -> tuple[str, ...]:
    """Ask the kernel to kill the child when we are killed (PR_SET_PDEATHSIG).

    Through setpriv, because Python code between fork and exec may deadlock in a process with threads. Where
    there is none, ffmpeg still ends when its pipes close.
    """
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()


def _lines_told(pipe: IO[bytes]) -> int:
    """How many lines came; 0 if none did for a while: an encoder that failed ends only when it is fed on."""
    ready, _, _ = select.select([pipe], [], [], _PATIENCE_SECONDS)
    return os.read(pipe.fileno(), 4096).count(b"\n") if ready else 0


def _lines(words: IO[bytes]) -> tuple[str, ...]:
    words.seek(0)
    return tuple(words.read().decode(errors="replace").splitlines())


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EncodeFailed("ffmpeg was started without the pipe that it needs")
    return pipe


def errors(said: Sequence[str]) -> list[str]:
    """The lines that ffmpeg itself calls errors."""
    return [_ORIGIN.sub("", line) for line in said if "[error] " in line or "[fatal] " in line]


def reading(path: Path) -> tuple[str, ...]:
    """The options that open a file. What it may refer to is never fetched from the network."""
    return ("-protocol_whitelist", "file,pipe", "-i", media(path))


def media(path: Path) -> str:
    """A file's name for ffmpeg: never taken for an option or another protocol."""
    return f"file:{path.absolute()}"
