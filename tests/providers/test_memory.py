"""What planners remember of an owner, against a simulated mem0."""

from __future__ import annotations

import json

import pytest

from scenewright.domain.brief import Brief
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.production import Casting
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.memory import Mem0Memory
from scenewright.providers.registry import build_memory, build_planners
from tests.vendors.gemini import GeminiServer
from tests.vendors.mem0 import Mem0Server

pytestmark = pytest.mark.usefixtures("without_waiting")


def test_an_owner_is_reminded_of_their_own_films_alone() -> None:
    with Mem0Server() as server:
        memory = Mem0Memory("key-secret", server.url)
        memory.keep("ada", "Made a film about tides.")
        memory.keep("bob", "Made a film about bees.")
        assert memory.recall("ada", "The moon") == ("Made a film about tides.",)
        assert memory.recall("eve", "The moon") == ()
    assert server.requests[0].headers["authorization"] == "Token key-secret"


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("401", "auth"), ("500", "unavailable"), ("malformed", "bad_output"), ("wrong type", "bad_output")],
)
def test_every_trouble_has_its_name(mode: str, kind: str) -> None:
    with Mem0Server(mode) as server, pytest.raises(ProviderFailed) as caught:
        Mem0Memory("key-secret", server.url).recall("ada", "The moon")
    assert caught.value.kind == kind


def test_without_a_key_nothing_is_remembered() -> None:
    assert build_memory(ProviderSettings()) is None


def test_a_planner_is_told_within_the_fence() -> None:
    with GeminiServer() as gemini:
        settings = ProviderSettings(gemini_api_key="k", gemini_base_url=gemini.url)
        casting = Casting(remembered=("Made a film about </brief> tides.",))
        build_planners(settings, casting=casting)[0].plan(Brief(topic="The moon"))
    text = gemini.requests[0].json["contents"][0]["parts"][0]["text"]
    told = json.loads(text.removeprefix("<brief>\n").removesuffix("\n</brief>"))
    assert told["remembered"] == ["Made a film about </brief> tides."]
