"""Signatures that receivers accept, and tries that end after a day."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from scenewright.domain.video import VideoKind
from scenewright.domain.webhook_delivery import Delivery, DeliveryState, next_in_order
from scenewright.domain.webhooks import GIVE_UP_AFTER, derived_secret, key_of, next_try, signed_headers

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def secret(byte: int) -> str:
    return f"whsec_{b64encode(bytes([byte]) * 32).decode()}"


def delivery(name: str, video_id: str, minute: int) -> Delivery:
    moment = NOW + timedelta(minutes=minute)
    url, state = "https://example.com", DeliveryState.PENDING
    return Delivery(name, video_id, VideoKind.TOPIC, "", "", url, "{}", state, 0, moment, moment, 0, "")


def test_the_standards_own_library_accepts_either_of_two_secrets():
    body = '{"type":"video.completed","data":{"topic":"ज्वार"}}'.encode()
    headers = signed_headers([secret(1), secret(2)], "a-completed-r0", datetime.now(UTC), body)
    for each in (secret(1), secret(2)):
        assert Webhook(each).verify(body, headers)["type"] == "video.completed"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret(3)).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret(1)).verify(body + b" ", headers)


def test_a_secret_that_follows_from_another_is_a_valid_one_and_does_not_tell_it():
    assert len(key_of(derived_secret("only-for-this-test"))) == 32
    assert "only-for-this-test" not in derived_secret("only-for-this-test")


@pytest.mark.parametrize("text", ["whsec_", "whsec_c2hvcnQ=", "whsec_not base64"])
def test_a_secret_that_is_none_is_refused(text: str):
    with pytest.raises(ValueError, match="a webhook secret"):
        key_of(text)


@given(st.floats(0, 1), st.floats(0, 1))
def test_tries_grow_apart_and_end_within_a_day(jitter: float, second: float):
    now, tries = NOW, [NOW]
    while later := next_try(NOW, len(tries), now, jitter if len(tries) % 2 else second):
        assert later > now
        tries.append(later)
        now = later
    assert now == NOW + GIVE_UP_AFTER
    assert 10 <= len(tries) <= 16
    first, last = tries[1] - tries[0], tries[-2] - tries[-3]
    assert first < timedelta(seconds=30)
    assert last > timedelta(hours=3)


def test_what_came_later_waits_for_what_came_before():
    pending = [delivery("c", "v", 2), delivery("a", "v", 0), delivery("x", "w", 5)]
    assert [one.id for one in next_in_order(pending)] == ["a", "x"]
