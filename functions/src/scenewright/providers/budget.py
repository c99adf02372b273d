"""The time that one call to a vendor may take, whatever its SDK does."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from threading import Event, Thread
from typing import Final, TypeVar

from scenewright.domain.errors import ProviderFailed, Stopped

T = TypeVar("T")
_LOOK_S: Final = 0.1  # how often `stop` is looked at


def within(seconds: float, provider: str, call: Callable[[], T], stop: Event | None = None) -> T:
    """What `call` returns or raises; ProviderFailed (`timeout`) when it has not ended after `seconds`.

    Raises Stopped as soon as `stop` is set. Read timeouts of HTTP clients start anew with every byte and name
    lookups have none, so the call runs in a thread of its own, which is left behind when it is late or no
    longer wanted: a daemon, it does not hold up the process.
    """
    if stop and stop.is_set():
        raise Stopped
    outcome = _started(provider, call)
    deadline = time.monotonic() + seconds
    while not outcome.done() and (left := deadline - time.monotonic()) > 0:
        with suppress(TimeoutError):
            outcome.exception(min(left, _LOOK_S) if stop else left)
        if stop and stop.is_set() and not outcome.done():
            raise Stopped
    if not outcome.done():
        raise ProviderFailed(provider, "timeout", f"did not answer within {seconds:g} s")
    return outcome.result()


def _started(provider: str, call: Callable[[], T]) -> Future[T]:
    outcome: Future[T] = Future()
    context = copy_context()

    def run() -> None:
        try:
            outcome.set_result(context.run(call))
        except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
            outcome.set_exception(error)

    Thread(target=run, daemon=True, name=f"{provider} call").start()
    return outcome
