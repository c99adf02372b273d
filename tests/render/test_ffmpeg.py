"""ffmpeg as a child: its end, its words, its death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer

import pytest

from scenewright.domain.errors import EncodeFailed, MediaBroken, Stopped
from scenewright.render.ffmpeg import Ffmpeg
from tests.waiting import until

ENDLESS = ["-re", "-f", "lavfi", "-i", "sine", "-f", "s16le", "pipe:1"]

RAW = ["-f", "rawvideo", "-video_size", "320x180", "-i", "pipe:0", "-f", "null", "-"]


def children(pid: int) -> list[int]:
    """The ffmpegs among a process's children: other suites keep servers running."""
    paths = Path(f"/proc/{pid}/task").glob("*/children")
    every = [int(child) for path in paths for child in path.read_text().split()]
    return [child for child in every if b"ffmpeg" in command_of(child)]


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_an_ffmpeg_that_is_not_there_is_named_as_the_reason() -> None:
    with pytest.raises(EncodeFailed, match="ffmpeg is missing"):
        Ffmpeg("/nowhere/ffmpeg").run(["-version"], stop=Event())


def test_its_last_words_reach_the_error() -> None:
    with pytest.raises(EncodeFailed, match="no-such-codec"):
        Ffmpeg.found().run(
            ["-f", "lavfi", "-i", "sine", "-c:a", "no-such-codec", "-f", "null", "-"], stop=Event()
        )


def test_a_reader_may_name_another_failure() -> None:
    with pytest.raises(MediaBroken, match="No such file"):
        Ffmpeg.found().run(["-i", "file:/nowhere.mp4", "-f", "null", "-"], stop=Event(), failure=MediaBroken)


def feed_for_ever(arguments: list[str], stop: Event, meanwhile: Callable[[int], object]) -> None:
    """`meanwhile` gets the child's process id once it runs."""
    with Ffmpeg.found().feed(arguments, stop=stop) as write:
        # A child that has just become ffmpeg has no command line yet for a moment.
        until(lambda: children(os.getpid()), every=0.01)
        (child,) = children(os.getpid())
        meanwhile(child)
        write_for_ever(write)


def write_for_ever(write: Callable[[memoryview], object]) -> None:
    while True:
        write(memoryview(bytes(1 << 16)))


def test_a_child_that_ends_before_its_input_does_says_why() -> None:
    arguments = ["-f", "s16le", "-i", "pipe:0", "-c:a", "no-such-codec", "-f", "null", "-"]
    with (
        pytest.raises(EncodeFailed, match="no-such-codec"),
        Ffmpeg.found().feed(arguments, stop=Event()) as write,
    ):
        write_for_ever(write)


def test_stop_ends_a_run_within_a_second() -> None:
    stop = Event()
    Timer(0.3, stop.set).start()
    start = time.monotonic()
    with pytest.raises(Stopped):
        Ffmpeg.found().run(ENDLESS, stop=stop, on_line=lambda _: None)
    assert time.monotonic() - start < 1.3
    assert not children(os.getpid())


def test_stop_also_ends_a_child_that_hangs() -> None:
    """Our write into its full pipe blocks; only the watch beside it can help."""
    stop = Event()
    hung: list[int] = []

    def hang(child: int) -> None:
        hung.append(child)
        os.kill(child, signal.SIGSTOP)
        Timer(0.3, stop.set).start()

    with pytest.raises(Stopped):
        feed_for_ever(RAW, stop, hang)
    assert not running(hung[0])


def test_an_error_in_the_body_kills_the_child_and_rises() -> None:
    met: list[int] = []

    def fail(child: int) -> None:
        met.append(child)
        raise KeyError("something else")

    with pytest.raises(KeyError, match="something else"):
        feed_for_ever(RAW, Event(), fail)
    assert not running(met[0])


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_the_child_dies_with_us() -> None:
    """We are killed, as a platform kills, and cannot clean up."""
    program = (
        "from threading import Event; from scenewright.render.ffmpeg import Ffmpeg\n"
        f"Ffmpeg.found().run({ENDLESS!r}, stop=Event(), on_line=lambda _: None)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    try:
        until(
            lambda: any("ffmpeg" in Path(f"/proc/{pid}/exe").readlink().name for pid in children(parent.pid))
        )
        (child,) = children(parent.pid)
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not running(child), seconds=2)
