"""Processor time of this process and its children."""

from __future__ import annotations

import resource
from collections.abc import Callable

_BOTH = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def processor_seconds() -> float:
    used = [resource.getrusage(who) for who in _BOTH]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def timed(work: Callable[[], object]) -> float:
    start = processor_seconds()
    work()
    return processor_seconds() - start
