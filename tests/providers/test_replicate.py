"""The Replicate illustrator: the official SDK against a simulated Replicate."""

from __future__ import annotations

import time
from dataclasses import replace
from threading import Event, Timer
from typing import Any

import pytest

from scenewright.domain.errors import ProviderFailed, Stopped
from scenewright.domain.storyboard import Motif, Still
from scenewright.providers.images.replicate import ReplicateIllustrator
from scenewright.steps.ports import Picture
from tests.vendors.replicate import ReplicateServer, png

TOKEN = "r8_secret"
VISUAL = Still(prompt="A lighthouse in the rain", motif=Motif.WAVES)


WISH: dict[str, Any] = {"seed_text": "video-1-3", "width": 1280, "height": 720}


def illustrator(server: ReplicateServer, timeout_s: float = 10, answer_s: float = 5) -> ReplicateIllustrator:
    model = "black-forest-labs/flux-schnell"
    return ReplicateIllustrator(TOKEN, model, server.url, timeout_s=timeout_s, poll_s=0.02, answer_s=answer_s)


def draw(
    server: ReplicateServer,
    timeout_s: float = 10,
    width: int = 1280,
    answer_s: float = 5,
    stop: Event | None = None,
) -> Picture:
    one = illustrator(server, timeout_s=timeout_s, answer_s=answer_s)
    return one.draw(VISUAL, **(WISH | {"width": width}), stop=stop or Event())


def failure(mode: str, timeout_s: float = 10) -> tuple[ProviderFailed, ReplicateServer]:
    with ReplicateServer(mode) as server, pytest.raises(ProviderFailed) as caught:
        draw(server, timeout_s)
    assert TOKEN not in str(caught.value)
    assert server.url not in str(caught.value)
    return caught.value, server


@pytest.mark.parametrize("mode", ["normal", "polled", "null version"])
def test_a_picture_comes_back_with_its_price(mode: str) -> None:
    with ReplicateServer(mode) as server:
        assert draw(server) == Picture(png(), "image/png", 0.003)


def test_the_request_is_what_replicate_expects() -> None:
    """The vendor answers at once, and ends the prediction itself should nobody come back for it."""
    with ReplicateServer() as server:
        draw(server)
    request = server.requests[0]
    assert request.path == "/v1/models/black-forest-labs/flux-schnell/predictions"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert "prefer" not in request.headers
    assert request.headers["cancel-after"] == "10s"
    assert request.json["input"]["prompt"] == VISUAL.prompt
    assert request.json["input"]["aspect_ratio"] == "16:9"


def test_the_same_scene_asks_for_the_same_picture() -> None:
    with ReplicateServer() as server:
        draw(server)
        draw(server)
    assert server.requests[0].json == server.requests[2].json


def test_the_nearest_shape_is_asked_for() -> None:
    with ReplicateServer() as server:
        draw(server, width=576)
    assert server.requests[0].json["input"]["aspect_ratio"] == "4:5"


def test_the_token_does_not_travel_to_the_file_host() -> None:
    with ReplicateServer() as server:
        draw(server)
    assert server.requests[-1].path.endswith("/out-0.png")
    assert "authorization" not in server.requests[-1].headers


def test_a_stuck_prediction_is_cancelled_at_its_deadline() -> None:
    started = time.monotonic()
    failed, server = failure("stuck", timeout_s=0.3)
    assert failed.kind == "timeout"
    assert server.requests[-1].method == "POST"
    assert server.requests[-1].path.endswith("/cancel")
    assert time.monotonic() - started < 3


def stopped(server: ReplicateServer, after_s: float) -> float:
    """Seconds from the wish to stop until the illustrator let go."""
    stop = Event()
    Timer(after_s, stop.set).start()
    with pytest.raises(Stopped):
        draw(server, stop=stop)
    assert stop.is_set()
    return time.monotonic()


def cancelled(server: ReplicateServer) -> bool:
    return any(request.path.endswith("/cancel") for request in server.requests)


@pytest.mark.parametrize("mode", ["stuck", "poll hang"])
def test_a_prediction_that_nobody_wants_any_more_is_cancelled(mode: str) -> None:
    with ReplicateServer(mode) as server:
        draw_began = time.monotonic()
        let_go = stopped(server, 0.3)
        assert cancelled(server)
    assert let_go - draw_began < 0.3 + 2


def test_a_creation_that_answers_after_the_stop_is_cancelled_all_the_same() -> None:
    with ReplicateServer("slow creation") as server:
        draw_began = time.monotonic()
        assert stopped(server, 0.1) - draw_began < 0.1 + 1
        until = time.monotonic() + 5
        while not cancelled(server) and time.monotonic() < until:
            server.stopping.wait(0.02)
        assert cancelled(server)


def test_a_stop_that_came_before_asks_for_nothing() -> None:
    stop = Event()
    stop.set()
    with ReplicateServer() as server, pytest.raises(Stopped):
        draw(server, stop=stop)
    assert server.requests == []


def test_a_creation_that_hangs_costs_its_wait() -> None:
    with ReplicateServer("hang") as server, pytest.raises(ProviderFailed) as caught:
        draw(server, answer_s=1)
    assert caught.value.kind == "timeout"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("mode", "kind", "said"),
    [
        ("401", "auth", "did not accept the key"),
        ("402", "quota", "had no credit left"),
        ("422", "unsupported", "refused the request (422)"),
        ("429", "quota", "was asked too often"),
        ("500", "unavailable", "is down"),
        ("503", "unavailable", "is down"),
        ("malformed", "bad_output", "cannot be read"),
        ("no object", "bad_output", "no prediction"),
        ("cut", "unavailable", "cannot be reached"),
        ("nsfw", "blocked", "refused to draw this"),
        ("failed", "unavailable", "failed to draw"),
        ("aborted", "unavailable", "gave the picture up"),
        ("canceled", "unavailable", "gave the picture up"),
        ("no output", "bad_output", "without a picture"),
        ("poll 500", "unavailable", "is down"),
        ("wrong type", "bad_output", "not a picture"),
        ("empty", "bad_output", "not a picture"),
        ("huge", "bad_output", "20,971,520"),
        ("file gone", "unavailable", "404"),
        ("file cut", "unavailable", "broke off"),
        ("private host", "bad_output", "not its own"),
        ("plain http", "bad_output", "not https"),
        ("foreign host", "bad_output", "not its own"),
    ],
)
def test_every_trouble_has_its_name(mode: str, kind: str, said: str) -> None:
    failed, server = failure(mode)
    assert (failed.provider, failed.kind) == ("replicate", kind)
    assert said in failed.message
    assert sum(request.path.endswith("/predictions") for request in server.requests) == 1


def test_the_wait_that_replicate_asks_for_is_handed_on() -> None:
    assert failure("429")[0].retry_after == 30


def test_what_an_attempt_that_died_paid_for_is_taken_and_not_bought_again() -> None:
    """The next attempt finds the prediction by its input, whether it is done or still running."""
    for mode in ("normal", "polled"):
        with ReplicateServer(mode) as server:
            draw(server)
            again = replace(illustrator(server), asked_before=True)
            assert again.draw(VISUAL, **WISH, stop=Event()).content == png()
            assert len(server.predictions) == 1


def test_what_failed_or_was_for_another_picture_is_not_taken() -> None:
    with ReplicateServer("failed", "normal") as server:
        with pytest.raises(ProviderFailed):
            draw(server)
        again = replace(illustrator(server), asked_before=True)
        again.draw(VISUAL, **WISH, stop=Event())
        again.draw(VISUAL, **(WISH | {"seed_text": "another take"}), stop=Event())
        assert len(server.predictions) == 3
