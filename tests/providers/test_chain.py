"""The ordered fallback and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from scenewright.domain.errors import MediaBroken, ProviderFailed
from scenewright.steps.chain import Outcome, first_that_works

NO_CREDIT = ProviderFailed("replicate", "quota", "had no credit left", retry_after=30)
TOO_OFTEN = ProviderFailed("pexels", "quota", "was asked too often", retry_after=5)


@dataclass(frozen=True)
class Candidate:
    name: str
    trouble: Exception | None = None

    def deliver(self) -> str:
        if self.trouble:
            raise self.trouble
        return f"by {self.name}"


def ask(*candidates: Candidate, strict: bool = False) -> Outcome[str]:
    return first_that_works("picture", candidates, Candidate.deliver, strict=strict)


def test_the_first_that_delivers_is_used_and_nothing_is_degraded() -> None:
    assert ask(Candidate("drawn")) == Outcome("by drawn", "drawn", ())


def test_every_failure_before_it_is_told_with_what_was_used_instead() -> None:
    outcome = ask(Candidate("replicate", NO_CREDIT), Candidate("pexels", TOO_OFTEN), Candidate("drawn"))
    assert outcome.degraded == (
        "picture: replicate had no credit left, drawn instead",
        "picture: pexels was asked too often, drawn instead",
    )


def test_strict_raises_the_first_failure() -> None:
    with pytest.raises(ProviderFailed) as caught:
        ask(Candidate("replicate", NO_CREDIT), Candidate("drawn"), strict=True)
    assert caught.value is NO_CREDIT


def test_when_nobody_delivers_every_cause_is_listed() -> None:
    with pytest.raises(ProviderFailed) as caught:
        ask(Candidate("replicate", NO_CREDIT), Candidate("pexels", TOO_OFTEN))
    assert caught.value.message == "picture: replicate had no credit left; pexels was asked too often"
    assert caught.value.retry_after == 5
    assert isinstance(caught.value.__cause__, ExceptionGroup)
    assert caught.value.__cause__.exceptions == (NO_CREDIT, TOO_OFTEN)


def test_another_error_is_not_papered_over() -> None:
    with pytest.raises(MediaBroken):
        ask(Candidate("replicate", MediaBroken("torn")), Candidate("drawn"))


def test_an_empty_chain_is_a_failure() -> None:
    with pytest.raises(ProviderFailed, match="has no provider"):
        ask()
