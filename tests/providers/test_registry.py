"""Which providers are asked, in which order, and what is loaded for them."""

from __future__ import annotations

import subprocess
import sys
from threading import Event
from typing import Any

import pytest

from scenewright.domain.brief import Brief
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.production import Casting, ClipName, PictureName, Providers, SpeechName
from scenewright.domain.storyboard import MAX_PROMPT, Motif, Still
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.registry import (
    build_clip_makers,
    build_illustrators,
    build_narrators,
    build_planners,
    build_tracer,
)
from scenewright.providers.tracing import NO_TRACING, LangfuseTracer
from scenewright.steps.chain import first_that_works
from tests.vendors.elevenlabs import ElevenLabsServer
from tests.vendors.gemini import GeminiServer
from tests.vendors.langfuse import LangfuseServer
from tests.vendors.replicate import ReplicateServer

SDKS = ("google.generativeai", "replicate", "elevenlabs", "langfuse", "httpx", "gtts")
LOADED = """
import sys
from threading import Event
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.registry import *
settings = ProviderSettings({keys})
members = [*build_planners(settings), *build_illustrators(settings), *build_narrators(settings)]
members += build_clip_makers(settings)
build_tracer(settings)
print(*[sdk for sdk in {sdks} if sdk in sys.modules])
"""
KEYS = (
    "gemini_api_key",
    "openai_api_key",
    "openai_planner_model",
    "replicate_api_token",
    "pexels_api_key",
    "elevenlabs_api_key",
    "enable_gtts",
    "langfuse_public_key",
    "langfuse_secret_key",
)
EVERY_KEY = ", ".join(f"{name}='k'" for name in KEYS)


def names(settings: ProviderSettings) -> list[list[str]]:
    chains = build_planners(settings), build_illustrators(settings), build_narrators(settings)
    return [[member.name for member in chain] for chain in chains]


def test_without_keys_only_what_always_works_is_there() -> None:
    assert names(ProviderSettings()) == [["template"], ["drawn"], ["espeak-ng", "silence"]]
    assert build_tracer(ProviderSettings(langfuse_public_key="only one key")) is NO_TRACING


def test_a_vendor_with_a_key_comes_first() -> None:
    settings = ProviderSettings(gemini_api_key="k", replicate_api_token="k", elevenlabs_api_key="k")
    assert names(settings) == [
        ["gemini", "template"],
        ["replicate", "drawn"],
        ["elevenlabs", "espeak-ng", "silence"],
    ]
    keys = ProviderSettings(langfuse_public_key="p", langfuse_secret_key="s")
    assert isinstance(build_tracer(keys), LangfuseTracer)


def test_every_vendor_has_its_place() -> None:
    every: dict[str, Any] = dict.fromkeys(KEYS, "k")
    settings = ProviderSettings(**every)
    assert names(settings) == [
        ["gemini", "openai", "template"],
        ["replicate", "openai", "pexels", "drawn"],
        ["elevenlabs", "openai", "gtts", "espeak-ng", "silence"],
    ]
    assert [one.name for one in build_clip_makers(settings)] == ["pexels"]
    paid = Casting(Providers(clip=ClipName.REPLICATE))
    assert [one.name for one in build_clip_makers(settings, casting=paid)] == ["replicate", "pexels"]


def test_a_brief_says_who_is_asked_first() -> None:
    wanted = Providers(picture=PictureName.DRAWN, speech=SpeechName.GTTS)
    casting, settings = Casting(wanted), ProviderSettings(replicate_api_token="k")
    drawn, *_ = build_illustrators(settings, casting=casting)
    assert drawn.name == "drawn"
    spoken = first_that_works(
        "voice",
        build_narrators(settings, casting=casting),
        lambda one: one.speak("Hi.", language="en", stop=Event()),
    )
    assert spoken.degraded == ("voice: gtts is not configured, espeak-ng instead",)


def test_the_style_of_a_film_reaches_who_draws_it() -> None:
    with ReplicateServer() as server:
        settings = ProviderSettings(replicate_api_token="k", replicate_base_url=server.url)
        illustrator = build_illustrators(settings, casting=Casting(style="watercolour"))[0]
        long = Still(prompt="p" * MAX_PROMPT, motif=Motif.WAVES)
        illustrator.draw(long, seed_text="s", width=64, height=36, stop=Event())
    prompt = server.requests[0].json["input"]["prompt"]
    assert prompt.endswith("p Style: watercolour.")
    assert len(prompt) == MAX_PROMPT


@pytest.mark.parametrize("keys", ["", EVERY_KEY])
def test_no_sdk_is_loaded_before_it_is_called(keys: str) -> None:
    script = LOADED.format(keys=keys, sdks=SDKS)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.split() == []


def test_keys_are_not_shown() -> None:
    settings = ProviderSettings(
        gemini_api_key="secret-1",
        replicate_api_token="secret-2",
        elevenlabs_api_key="secret-3",
        langfuse_public_key="public",
        langfuse_secret_key="secret-4",
    )
    members = [*build_planners(settings), *build_illustrators(settings), *build_narrators(settings)]
    assert "secret" not in repr([settings, members, build_tracer(settings)])


def test_each_vendor_that_fails_is_replaced_and_named() -> None:
    with (
        GeminiServer("blocked") as gemini,
        ReplicateServer("402") as replicate,
        ElevenLabsServer("401") as voice,
    ):
        settings = ProviderSettings(
            gemini_api_key="k",
            gemini_base_url=gemini.url,
            replicate_api_token="k",
            replicate_base_url=replicate.url,
            elevenlabs_api_key="k",
            elevenlabs_voice_id="v",
            elevenlabs_base_url=voice.url,
        )
        plan = first_that_works("plan", build_planners(settings), lambda p: p.plan(Brief(topic="Tides")))
        visual = Still(prompt="The sea", motif=Motif.WAVES)
        picture = first_that_works(
            "picture",
            build_illustrators(settings),
            lambda i: i.draw(visual, seed_text="s", width=64, height=36, stop=Event()),
        )
        speech = first_that_works(
            "speech", build_narrators(settings), lambda n: n.speak("The sea.", language="en", stop=Event())
        )
    assert [*plan.degraded, *picture.degraded, *speech.degraded] == [
        "plan: gemini refused the topic, template instead",
        "picture: replicate had no credit left, drawn instead",
        "speech: elevenlabs did not accept the key (invalid_api_key), espeak-ng instead",
    ]


def test_what_a_vendor_charges_stands_on_the_trace() -> None:
    with ReplicateServer() as replicate, LangfuseServer() as langfuse:
        settings = ProviderSettings(
            replicate_api_token="k",
            replicate_base_url=replicate.url,
            langfuse_public_key="registry",
            langfuse_secret_key="s",
            langfuse_base_url=langfuse.url,
        )
        tracer = build_tracer(settings)
        illustrator = build_illustrators(settings, tracer)[0]
        with tracer.step("scene 1", video_id="v"):
            illustrator.draw(
                Still(prompt="The sea", motif=Motif.WAVES), seed_text="s", width=64, height=36, stop=Event()
            )
        spans = {span["name"]: span for span in langfuse.spans}
    assert spans["picture"]["langfuse.observation.cost_details"] == '{"total": 0.003}'
    assert spans["picture"]["parent"] == spans["scene 1"]["id"]


def test_a_strict_chain_fails_with_the_vendors_reason() -> None:
    with GeminiServer("bad key") as gemini:
        planners = build_planners(ProviderSettings(gemini_api_key="k", gemini_base_url=gemini.url))
        with pytest.raises(ProviderFailed, match="gemini: did not accept the key"):
            first_that_works("plan", planners, lambda p: p.plan(Brief(topic="Tides")), strict=True)
