"""What speaks OpenAI's REST API: planning and pictures, against a simulated endpoint."""

from __future__ import annotations

import json
import time
from threading import Event

import pytest

from scenewright.domain.brief import Brief, Language
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.storyboard import Motif, Still
from scenewright.providers.images.openai import OpenAIIllustrator
from scenewright.providers.planners.openai import OpenAIPlanner
from scenewright.steps.ports import Picture
from tests.vendors.openai import OpenAIServer
from tests.vendors.replicate import png

KEY = "sk-secret"
SEA = Still(prompt="The sea", motif=Motif.WAVES)
pytestmark = pytest.mark.usefixtures("without_waiting")


def planner(server: OpenAIServer, timeout_s: float = 20) -> OpenAIPlanner:
    return OpenAIPlanner(KEY, "local-model", f"{server.url}/v1", timeout_s)


def drawn(server: OpenAIServer, *, width: int = 1920, height: int = 1080, timeout_s: float = 20) -> Picture:
    one = OpenAIIllustrator(KEY, "gpt-image-2.5-flare", f"{server.url}/v1", timeout_s)
    return one.draw(SEA, seed_text="s", width=width, height=height, stop=Event())


def test_a_topic_becomes_a_storyboard() -> None:
    with OpenAIServer() as server:
        plan = planner(server).plan(Brief(topic="न्यूटन", language=Language.HINDI, scene_count=3))
    assert (len(plan.storyboard.scenes), plan.storyboard.language) == (3, "hi")
    assert plan.cost_usd == pytest.approx(1000 * 5e-6 + 400 * 30e-6)
    request = server.requests[0]
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.json["response_format"] == {"type": "json_object"}


def test_an_endpoint_of_ones_own_may_want_no_key() -> None:
    with OpenAIServer() as server:
        OpenAIPlanner("", "local-model", f"{server.url}/v1").plan(Brief(topic="Rain"))
    assert "authorization" not in server.requests[0].headers


def test_an_unusable_storyboard_is_asked_for_again_with_what_was_wrong() -> None:
    with OpenAIServer() as server:
        server.answers = [json.dumps({"title": "T", "scenes": []})]
        assert planner(server).plan(Brief(topic="Rain")).storyboard.title == "Newton's laws"
    assert "scenes" in server.requests[1].json["messages"][1]["content"].partition("could not be used")[2]


@pytest.mark.parametrize(
    ("mode", "kind", "requests"),
    [
        ("401", "auth", 1),
        ("402", "quota", 1),
        ("403", "auth", 1),
        ("429 late", "quota", 1),
        ("429 soon", "quota", 2),
        ("500", "unavailable", 2),
        ("503", "unavailable", 2),
        ("cut", "bad_output", 1),
        ("malformed", "bad_output", 1),
        ("huge", "bad_output", 1),
        ("redirect", "bad_output", 1),
        ("blocked", "blocked", 1),
        ("refusal", "blocked", 1),
        ("cut short", "bad_output", 1),
        ("wrong type", "bad_output", 2),
        ("empty", "bad_output", 2),
    ],
)
def test_every_trouble_of_a_plan_has_its_name(mode: str, kind: str, requests: int) -> None:
    with OpenAIServer(mode) as server, pytest.raises(ProviderFailed) as caught:
        planner(server).plan(Brief(topic="Rain"))
    assert (caught.value.kind, len(server.requests)) == (kind, requests)
    assert KEY not in str(caught.value)
    assert server.url not in str(caught.value)


def test_a_hanging_endpoint_costs_its_time_limit() -> None:
    began = time.monotonic()
    with OpenAIServer("hang") as server, pytest.raises(ProviderFailed, match=r"did not answer|took too long"):
        planner(server, 0.5).plan(Brief(topic="Rain"))
    assert time.monotonic() - began < 5


def test_nobody_listening_is_unavailable() -> None:
    with OpenAIServer() as server:
        gone = planner(server)
    with pytest.raises(ProviderFailed) as caught:
        gone.plan(Brief(topic="Rain"))
    assert caught.value.kind == "unavailable"


def test_a_picture_comes_back_with_its_price() -> None:
    with OpenAIServer() as server:
        picture = drawn(server)
    assert (picture.content, picture.media_type) == (png(), "image/png")
    assert picture.cost_usd == pytest.approx(50 * 5e-6 + 1000 * 30e-6)


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (1920, 1080, "1536x1024"),
        (1080, 1920, "1024x1536"),
        (1000, 1000, "1024x1024"),
        (864, 1080, "1024x1536"),
    ],
)
def test_the_nearest_size_is_asked_for(width: int, height: int, size: str) -> None:
    with OpenAIServer() as server:
        drawn(server, width=width, height=height)
    assert server.requests[0].json["size"] == size


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("401", "auth"),
        ("429 late", "quota"),
        ("500", "unavailable"),
        ("blocked", "blocked"),
        ("empty", "bad_output"),
        ("wrong type", "bad_output"),
        ("cut", "bad_output"),
        ("malformed", "bad_output"),
    ],
)
def test_every_trouble_of_a_picture_has_its_name(mode: str, kind: str) -> None:
    with OpenAIServer(mode) as server, pytest.raises(ProviderFailed) as caught:
        drawn(server)
    assert caught.value.kind == kind
