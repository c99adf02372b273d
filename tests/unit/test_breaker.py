"""A vendor that keeps failing is left alone for the rest of the video."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from scenewright.domain.errors import ProviderFailed
from scenewright.steps.breaker import failed_often
from scenewright.steps.chain import first_that_works

FAILED = "picture: replicate is down (500), drawn instead"


@dataclass(frozen=True)
class Member:
    name: str


def test_three_scenes_that_a_vendor_failed_are_enough():
    assert failed_often("picture", [(FAILED,)] * 2) == frozenset()
    assert failed_often("picture", [(FAILED, FAILED), (), (FAILED,), (FAILED,)]) == {"replicate"}
    assert failed_often("voice", [(FAILED,)] * 3) == frozenset()


def test_not_to_be_asked_is_no_further_failure():
    skipped = first_that_works("picture", [Member("replicate"), Member("drawn")], str, skipped={"replicate"})
    assert skipped.degraded == ("picture: replicate was not asked: it had failed before, drawn instead",)
    assert failed_often("picture", [skipped.degraded] * 3) == frozenset()


def test_the_last_of_a_chain_is_asked_all_the_same():
    assert first_that_works("picture", [Member("drawn")], str, skipped={"drawn"}).degraded == ()


def test_a_strict_video_asks_and_fails():
    def fail(member: Member) -> str:
        raise ProviderFailed(member.name, "unavailable", "is down")

    with pytest.raises(ProviderFailed, match="is down"):
        first_that_works("p", [Member("a"), Member("b")], fail, strict=True, skipped={"a"})
