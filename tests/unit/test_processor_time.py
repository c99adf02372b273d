"""What one execution used of processors, while others run in the same process."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest

from scenewright.steps.processor_time import count, reap, used_seconds

BUSY = "import time\nwhile time.process_time() < 0.3: pass\nprint(time.process_time())"


def busy_child() -> float:
    """What it says that it used, once it was waited for."""
    with subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE) as process:
        assert process.stdout
        said = float(process.stdout.read())
        reap(process)
    assert process.returncode == 0
    return said


def used_by(work: str, together: Barrier) -> float:
    before = used_seconds()
    together.wait()
    if work == "child":
        assert busy_child() >= 0.3
    elif work == "thread":
        until = time.thread_time() + 0.3
        while time.thread_time() < until:
            pass
    together.wait()
    return used_seconds() - before


def test_executions_at_once_count_their_own_children_and_threads_alone():
    together = Barrier(3)
    with ThreadPoolExecutor(3) as pool:
        running = [
            pool.submit(copy_context().run, used_by, work, together) for work in ("child", "thread", "none")
        ]
        by_child, by_thread, by_none = (one.result() for one in running)
    assert by_child >= 0.3
    assert by_thread >= 0.3
    assert by_none < 0.3


def test_a_call_in_a_thread_of_its_own_counts_for_who_asked():
    before = used_seconds()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(copy_context().run, count, 5.0).result()
    assert used_seconds() - before == pytest.approx(5.0, abs=0.5)


@pytest.mark.parametrize("signal_sent", [False, True])
def test_how_a_child_ended_is_known_after_it_was_counted(signal_sent: bool):
    command = "import time\ntime.sleep(60)" if signal_sent else "raise SystemExit(3)"
    with subprocess.Popen([sys.executable, "-c", command]) as process:
        if signal_sent:
            process.kill()
        reap(process)
        assert process.returncode == (-9 if signal_sent else 3)
        assert process.poll() == process.returncode


def test_a_child_that_somebody_else_waited_for_is_no_error():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        reap(process)
        assert process.returncode == 0
