"""Stills that move: an image-to-video model on a simulated Replicate, followed over attempts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from scenewright.domain.errors import ProviderFailed, Stopped
from scenewright.domain.order import NO_ORDER, Order
from scenewright.providers.clips.replicate import MAX_FAILURES, ReplicateClipMaker
from scenewright.providers.replicate_webhooks import OLDEST_S, is_genuine
from scenewright.steps.ports import Clip, ClipWish, Postponed
from tests.vendors.pexels import mp4
from tests.vendors.replicate import WEBHOOK_SECRET, ReplicateServer, png, signed

MODEL = "wan-video/wan-2.2-i2v-a14b"


@pytest.fixture
def wish(tmp_path: Path) -> ClipWish:
    picture = tmp_path / "still.png"
    picture.write_bytes(png())
    return ClipWish("Waves break", "", 1280, 720, 5, picture, webhook="https://fn.example/hook/v-1")


def film(
    server: ReplicateServer,
    wish: ClipWish,
    *,
    asked_before: bool = False,
    stop: Event | None = None,
    patience_s: float = 20,
) -> Clip:
    maker = ReplicateClipMaker(
        "r8_secret", MODEL, server.url, patience_s=patience_s, poll_s=0.02, asked_before=asked_before
    )
    assert wish.picture
    return maker.film(wish, wish.picture.with_name("clip"), stop=stop or Event())


def postponed(server: ReplicateServer, wish: ClipWish) -> Postponed:
    with pytest.raises(Postponed) as caught:
        film(server, wish, patience_s=0.3)
    return caught.value


def test_a_still_becomes_a_clip_at_its_price(wish: ClipWish) -> None:
    with ReplicateServer("polled") as server:
        clip = film(server, wish)
        made = next(iter(server.predictions.values()))
    assert clip.path.read_bytes() == mp4()
    assert (clip.media_type, clip.source) == ("video/mp4", f"replicate:{made.id}")
    assert clip.seconds == pytest.approx(81 / 16)
    assert clip.cost_usd == pytest.approx(0.10 * 81 / 16)
    assert made.model == MODEL
    assert made.webhook == wish.webhook
    assert made.asked["image"].startswith(server.url)
    upload = next(request for request in server.requests if request.path == "/v1/files")
    assert png() in upload.body


def test_one_that_takes_long_is_left_to_the_next_attempt_and_paid_for_once(wish: ClipWish) -> None:
    with ReplicateServer("stuck") as server:
        first = postponed(server, wish)
        made = server.predictions[first.order.prediction]
        assert not made.cancelled
        again = postponed(server, replace(wish, order=first.order))
        assert again.order.prediction == made.id
        server.finish(made)
        assert film(server, replace(wish, order=again.order)).source == f"replicate:{made.id}"
        assert len(server.predictions) == 1


def test_an_attempt_that_died_before_it_noted_the_prediction_loses_nothing(wish: ClipWish) -> None:
    with ReplicateServer("stuck") as server:
        made = server.predictions[postponed(server, wish).order.prediction]
        server.finish(made)
        assert film(server, wish, asked_before=True).source == f"replicate:{made.id}"
        assert len(server.predictions) == 1


@pytest.mark.parametrize("mode", ["failed", "aborted", "canceled", "500", "file gone"])
def test_what_may_pass_is_tried_three_times_30_and_90_seconds_apart(wish: ClipWish, mode: str) -> None:
    order, pauses = NO_ORDER, list[float]()
    with ReplicateServer(mode) as server:
        for _ in range(MAX_FAILURES - 1):
            pause = postponed(server, replace(wish, order=order))
            order, pauses = pause.order, [*pauses, pause.seconds]
        with pytest.raises(ProviderFailed):
            film(server, replace(wish, order=order))
    assert pauses == [30, 90]
    assert order == Order(vendor="replicate", failures=2)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("401", "auth"), ("402", "quota"), ("nsfw", "blocked"), ("no output", "bad_output"),
     ("malformed", "bad_output"), ("wrong type", "bad_output"), ("foreign host", "bad_output")],
)  # fmt: skip
def test_what_will_not_pass_is_left_to_the_next_in_the_chain(wish: ClipWish, mode: str, kind: str) -> None:
    with ReplicateServer(mode) as server, pytest.raises(ProviderFailed) as caught:
        film(server, wish)
    assert caught.value.kind == kind


def test_a_cancel_reaches_the_vendor_while_it_is_waited_for_and_after(wish: ClipWish) -> None:
    stop = Event()
    stop.set()
    with ReplicateServer("stuck") as server:
        order = postponed(server, wish).order
        with pytest.raises(Stopped):
            film(server, replace(wish, order=order), stop=stop)
        ReplicateClipMaker("r8_secret", MODEL, server.url).call_off(order)
        assert server.predictions[order.prediction].cancelled


def test_a_webhook_is_believed_by_its_signature_over_the_raw_body_and_its_age() -> None:
    body, now = b'{"id": "abc"}', 1_800_000_000.0
    headers = signed(body, "msg_1", now)
    assert is_genuine(WEBHOOK_SECRET, headers, body, now)
    assert is_genuine(WEBHOOK_SECRET, headers, body, now + OLDEST_S)
    both = headers | {"webhook-signature": "v1,b2xk " + headers["webhook-signature"]}
    assert is_genuine(WEBHOOK_SECRET, both, body, now)
    for secret, sent, content, at in (
        (WEBHOOK_SECRET, headers, body + b" ", now),
        (WEBHOOK_SECRET, headers, body, now + OLDEST_S + 1),
        (WEBHOOK_SECRET, headers, body, now - OLDEST_S - 1),
        (WEBHOOK_SECRET, headers | {"webhook-id": "msg_2"}, body, now),
        (WEBHOOK_SECRET, headers | {"webhook-timestamp": "soon"}, body, now),
        (WEBHOOK_SECRET, headers | {"webhook-signature": "v1,né"}, body, now),
        (WEBHOOK_SECRET, {}, body, now),
        ("whsec_b3RoZXI=", headers, body, now),
        ("whsec_?", headers, body, now),
        ("", headers, body, now),
    ):
        assert not is_genuine(secret, sent, content, at)
