"""The time that one call to a vendor may take, whatever its SDK does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

from scenewright.domain.errors import ProviderFailed

T = TypeVar("T")


def within(seconds: float, provider: str, call: Callable[[], T]) -> T:
    """What `call` returns or raises; ProviderFailed (`timeout`) when it has not ended after `seconds`.

    Read timeouts of HTTP clients start anew with every byte and name lookups have none, so the call runs in
    a thread of its own, which is left behind when it is late: a daemon, it does not hold up the process.
    """
    outcome: Future[T] = Future()
    context = copy_context()

    def run() -> None:
        try:
            outcome.set_result(context.run(call))
        except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
            outcome.set_exception(error)

    Thread(target=run, daemon=True, name=f"{provider} call").start()
    try:
        return outcome.result(seconds)
    except TimeoutError as error:
        if outcome.done():
            raise
        raise ProviderFailed(provider, "timeout", f"did not answer within {seconds:g} s") from error
