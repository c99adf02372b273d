"""Processor time of one execution: of the thread that works it off, and of the children that it waited for.

A process may serve several executions at once, so what the whole process has used says nothing of any of
them. Not counted: the beat beside a step, the threads of a long upload, and the decoding of a voice that was
bought.
"""

from __future__ import annotations

import os
import subprocess
import time
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class _Helped:
    seconds: float = 0.0


# Every execution has a context of its own, and a call of a vendor in a thread of its own gets a copy of it.
_HELPED: ContextVar[_Helped] = ContextVar("helped")


def used_seconds() -> float:
    """So far, of this thread and its children: what counts is the difference of two readings."""
    return time.thread_time() + _helped().seconds


def count(seconds: float) -> None:
    """Add what a child used."""
    _helped().seconds += seconds


def reap(process: subprocess.Popen[bytes]) -> None:
    """Wait for a child, and count what it used. `os.wait4` alone tells that of one child."""
    if process.returncode is not None:
        return
    try:
        _, status, used = os.wait4(process.pid, 0)
    except ChildProcessError:  # whoever wanted to kill it found it dead at the same moment
        process.wait()
        return
    process.returncode = os.waitstatus_to_exitcode(status)
    count(used.ru_utime + used.ru_stime)


def _helped() -> _Helped:
    helped = _HELPED.get(None)
    if helped is None:
        helped = _Helped()
        _HELPED.set(helped)
    return helped
