"""When a step is not tried again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest

from scenewright.domain.errors import EncodeFailed, PlatformUnavailable, ProviderFailed
from scenewright.steps.failing import GIVE_UP_AFTER, MAX_ATTEMPTS, GivenUp, closing, may_retry, retry_after
from scenewright.steps.lease import Lease
from scenewright.steps.studio import Studio


def lease(number: int) -> Lease:
    """An attempt whose rows and clock are never asked."""
    attempt = object.__new__(Lease)
    attempt.step_id, attempt.number, attempt.lease_until = "scene-r0", number, datetime.now(UTC)
    return attempt


def test_a_step_that_dies_again_and_again_is_given_up():
    nobody = cast("Studio", None)
    with pytest.raises(GivenUp, match="after 5 attempts"), closing(nobody, lease(GIVE_UP_AFTER + 1)):
        pytest.fail("it was begun once more")
    with closing(nobody, lease(GIVE_UP_AFTER)):
        pass


def test_what_may_pass_is_tried_three_times():
    passing = PlatformUnavailable(), ProviderFailed("x", "timeout", "was silent")
    assert all(may_retry(error, lease(number)) for error in passing for number in range(1, MAX_ATTEMPTS))
    assert not any(may_retry(error, lease(MAX_ATTEMPTS)) for error in passing)


def test_what_will_not_pass_is_not_tried_again():
    final = EncodeFailed(), ProviderFailed("x", "auth", "refused the key")
    assert not any(may_retry(error, lease(1)) for error in final)


def test_pauses_grow_and_follow_the_vendor():
    waits = [retry_after(PlatformUnavailable(), attempt).total_seconds() for attempt in (1, 2, 3)]
    assert [5 <= waits[0] <= 6.25, 10 <= waits[1] <= 12.5, 20 <= waits[2] <= 25] == [True] * 3
    asked = ProviderFailed("x", "quota", "asked to wait", retry_after=17)
    assert 17 <= retry_after(asked, 1).total_seconds() <= 21.25
