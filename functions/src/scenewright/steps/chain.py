"""The ordered fallback that every capability runs through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from scenewright.domain.errors import ProviderFailed
from scenewright.steps.breaker import NOT_ASKED


class Named(Protocol):
    @property
    def name(self) -> str: ...


C = TypeVar("C", bound=Named)
T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """`used` names the provider that delivered `value`; `degraded` says, per failed one, "what: why"."""

    value: T
    used: str
    degraded: tuple[str, ...]


def first_that_works(
    what: str,
    candidates: Sequence[C],
    call: Callable[[C], T],
    *,
    strict: bool = False,
    skipped: Collection[str] = (),
) -> Outcome[T]:
    """Ask the candidates in order until one delivers; only ProviderFailed moves on to the next.

    `what` is the capability as a user reads it ("picture"). With `strict` the first failure is raised.
    Who is `skipped` is not asked, and that is told as if it had failed; not when `strict`, nor the last one.
    When nobody delivers, raises a ProviderFailed that lists every cause, from a group of them.
    """
    failures: list[ProviderFailed] = []
    for candidate in candidates:
        try:
            if candidate.name in skipped and not strict and candidate is not candidates[-1]:
                raise ProviderFailed(candidate.name, "unavailable", NOT_ASKED)
            value = call(candidate)
        except ProviderFailed as failure:
            if strict:
                raise
            failures.append(failure)
        else:
            return Outcome(value, candidate.name, _degraded(what, failures, candidate.name))
    if not failures:
        raise ProviderFailed(what, "unsupported", "has no provider")
    raise _exhausted(what, failures) from ExceptionGroup(f"{what}: no provider delivered", failures)


def _degraded(what: str, failures: Sequence[ProviderFailed], used: str) -> tuple[str, ...]:
    return tuple(f"{what}: {_sentence(failure)}, {used} instead" for failure in failures)


def _exhausted(what: str, failures: Sequence[ProviderFailed]) -> ProviderFailed:
    waits = [failure.retry_after for failure in failures if failure.retry_after is not None]
    causes = "; ".join(_sentence(failure) for failure in failures)
    return ProviderFailed(what, failures[-1].kind, causes, min(waits, default=None))


def _sentence(failure: ProviderFailed) -> str:
    return f"{failure.provider} {failure.message.removeprefix(f'{failure.provider}: ')}"
