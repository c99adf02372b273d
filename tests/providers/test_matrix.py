"""Every vendor in every failing mode: the next of its chain delivers in time, or a strict brief fails."""

from __future__ import annotations

import importlib
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any, Final

import pytest

from scenewright.domain.brief import Brief
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.production import Casting, ClipName, Providers
from scenewright.domain.storyboard import Motif, Still
from scenewright.providers import registry
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.planners.template import TemplatePlanner
from scenewright.steps.chain import Outcome, first_that_works
from scenewright.steps.ports import Clip, ClipWish, Picture, Plan, Postponed, Speech
from tests.vendors.elevenlabs import ElevenLabsServer
from tests.vendors.gemini import GeminiServer
from tests.vendors.gtts import GttsServer
from tests.vendors.openai import OpenAIServer
from tests.vendors.pexels import PexelsServer
from tests.vendors.replicate import ReplicateServer, png
from tests.vendors.server import VendorServer

BUDGET_S: Final = 2.0  # that a vendor gets here
GRACE_S: Final = 8.0  # for a loaded machine, decoding and the next in the chain
SEA: Final = Still(prompt="A stormy sea", motif=Motif.WAVES)
pytestmark = pytest.mark.usefixtures("without_waiting")

Ask = Callable[[ProviderSettings, bool, Path], Outcome[Any]]


def plan(settings: ProviderSettings, strict: bool, _: Path) -> Outcome[Plan]:
    planners = registry.build_planners(settings)
    return first_that_works("storyboard", planners, lambda one: one.plan(Brief(topic="Tides")), strict=strict)


def picture(settings: ProviderSettings, strict: bool, _: Path) -> Outcome[Picture]:
    wish: dict[str, Any] = {"seed_text": "s", "width": 320, "height": 180, "stop": Event()}
    illustrators = registry.build_illustrators(settings)
    return first_that_works("picture", illustrators, lambda one: one.draw(SEA, **wish), strict=strict)


def speech(settings: ProviderSettings, strict: bool, _: Path) -> Outcome[Speech]:
    def speak(one: Any) -> Speech:
        said: Speech = one.speak("The sea.", language="en", stop=Event())
        return said

    return first_that_works("voice", registry.build_narrators(settings), speak, strict=strict)


@dataclass(frozen=True)
class StandsStill:
    """What a scene shows where nobody has a clip."""

    name = "still"

    def film(self, _wish: ClipWish, target: Path, **_: object) -> Clip:
        return Clip(target, "image/png", "still", 0)


def clip(settings: ProviderSettings, strict: bool, folder: Path) -> Outcome[Clip]:
    """All three tries of what may pass, without the pauses between them."""
    still = folder / "still.png"
    still.write_bytes(png())
    wish = ClipWish("A stormy sea", "", 320, 180, 5, still)
    casting = Casting(Providers(clip=ClipName.REPLICATE)) if settings.replicate_api_token else Casting()
    makers = registry.build_clip_makers(settings, casting=casting)

    def film(one: Any) -> Clip:
        order = wish.order
        for _ in range(3):
            try:
                made: Clip = one.film(replace(wish, order=order), folder / "clip", stop=Event())
                return made
            except Postponed as pause:
                order = pause.order
        raise AssertionError("a third try ends with a clip or a failure")

    chain: list[Any] = [*makers, StandsStill()]
    return first_that_works("clip", chain, film, strict=strict)


@dataclass(frozen=True)
class Case:
    """`settings` turn on one vendor; `modes` are all in which it fails."""

    vendor: str
    server: type[VendorServer]
    ask: Ask
    settings: Callable[[str], dict[str, Any]]
    modes: tuple[str, ...]


USUAL: Final = ("401", "402", "429 late", "500", "hang", "cut", "malformed", "huge", "wrong type", "empty")
CASES: Final = (
    Case(
        "gemini", GeminiServer, plan,
        lambda url: {"gemini_api_key": "k", "gemini_base_url": url, "gemini_timeout_s": BUDGET_S},
        ("bad key", "403", "404", "429 late", "500", "503", "hang", "cut", "malformed", "blocked", "safety",
         "truncated", "empty"),
    ),
    Case(
        "openai", OpenAIServer, plan,
        lambda url: {
            "openai_planner_model": "m", "openai_base_url": f"{url}/v1", "openai_timeout_s": BUDGET_S,
        },
        (*USUAL, "blocked", "refusal", "cut short"),
    ),
    Case(
        "replicate", ReplicateServer, picture,
        lambda url: {
            "replicate_api_token": "k", "replicate_base_url": url, "replicate_timeout_s": BUDGET_S,
        },
        ("401", "402", "429", "500", "503", "stuck", "aborted", "canceled", "failed", "nsfw", "cut",
         "malformed", "no object", "wrong type", "empty", "huge", "file gone", "file cut"),
    ),
    Case(
        "openai", OpenAIServer, picture,
        lambda url: {"openai_api_key": "k", "openai_base_url": f"{url}/v1", "openai_timeout_s": BUDGET_S},
        (*USUAL, "blocked"),
    ),
    Case(
        "pexels", PexelsServer, picture,
        lambda url: {"pexels_api_key": "k", "pexels_base_url": url},
        ("401", "402", "429 late", "500", "cut", "malformed", "huge", "wrong type", "empty", "file gone"),
    ),
    Case(
        "elevenlabs", ElevenLabsServer, speech,
        lambda url: {
            "elevenlabs_api_key": "k", "elevenlabs_voice_id": "v", "elevenlabs_base_url": url,
            "elevenlabs_timeout_s": BUDGET_S,
        },
        ("401", "quota", "402", "400", "429 late", "500", "503", "hang", "cut", "malformed", "wrong type",
         "empty", "blocked"),
    ),
    Case(
        "openai", OpenAIServer, speech,
        lambda url: {"openai_api_key": "k", "openai_base_url": f"{url}/v1", "openai_timeout_s": BUDGET_S},
        ("401", "402", "429 late", "500", "hang", "malformed", "huge", "wrong type", "empty"),
    ),
    Case(
        "gtts", GttsServer, speech,
        lambda url: {"enable_gtts": "1", "gtts_base_url": url},
        ("429 late", "500", "cut", "malformed", "huge", "wrong type", "empty"),
    ),
    Case(
        "replicate", ReplicateServer, clip,
        lambda url: {"replicate_api_token": "k", "replicate_base_url": url},
        ("401", "402", "500", "aborted", "canceled", "failed", "nsfw", "malformed", "wrong type", "empty"),
    ),
    Case(
        "pexels", PexelsServer, clip,
        lambda url: {"pexels_api_key": "k", "pexels_base_url": url},
        ("401", "402", "429 late", "500", "cut", "malformed", "huge", "wrong type", "empty", "file gone"),
    ),
)  # fmt: skip
MATRIX: Final = [
    pytest.param(case, mode, id=f"{case.vendor} {case.ask.__name__}: {mode}")
    for case in CASES
    for mode in case.modes
]


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    """The first import of an SDK takes longer than the budgets here."""
    for name in ("elevenlabs.client", "replicate.client", "google.generativeai"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            importlib.import_module(name)
    TemplatePlanner().plan(Brief(topic="Tides"))


@pytest.mark.parametrize(("case", "mode"), MATRIX)
def test_the_next_in_the_chain_delivers_within_the_budget(case: Case, mode: str, tmp_path: Path) -> None:
    with case.server(mode) as server:
        settings = ProviderSettings(**case.settings(server.url))
        began = time.monotonic()
        made = case.ask(settings, False, tmp_path)
        took = time.monotonic() - began
    assert made.used != case.vendor
    assert any(f": {case.vendor} " in reason for reason in made.degraded), made.degraded
    assert "secret" not in str(made.degraded)
    assert took < BUDGET_S + GRACE_S


@pytest.mark.parametrize("case", CASES, ids=[f"{case.vendor} {case.ask.__name__}" for case in CASES])
def test_a_strict_brief_fails_with_the_vendors_own_reason(case: Case, tmp_path: Path) -> None:
    with case.server(case.modes[0]) as server, pytest.raises(ProviderFailed) as caught:
        case.ask(ProviderSettings(**case.settings(server.url)), True, tmp_path)
    assert caught.value.provider == case.vendor
