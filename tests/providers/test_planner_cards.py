"""Lists, quotations and charts in a language model's storyboard: taken where the brief bears them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scenewright.domain.brief import Brief
from scenewright.domain.storyboard import Storyboard
from scenewright.domain.visuals import ChartCard, ListCard, Motif, QuoteCard, Still
from scenewright.providers.planners.answer import UnusableAnswerError, storyboard_from
from scenewright.providers.planners.gemini import GeminiPlanner
from tests.vendors.gemini import GeminiServer, storyboard

SEAS = Brief(
    topic="Tides",
    description='Brest rises 6,1 m, Fundy 16.3 m, both of 1 370 places. "The sea is never still," Ann said.',
    scene_count=2,
)
PICTURE = {"prompt": "The sea at dawn", "motif": "waves"}
CHART = {**PICTURE, "kind": "chart", "labels": ["Brest", "Fundy"], "values": [6.1, 16.3], "unit": " m"}
LIST = {**PICTURE, "kind": "list", "heading": "What pulls", "items": ["The moon", "The sun"], "text": ""}
QUOTE: dict[str, Any] = {
    **PICTURE,
    "kind": "quote",
    "text": "The sea is never still",
    "by": "Ann",
    "labels": [],
    "unit": None,
}


def answer(*visuals: dict[str, Any]) -> str:
    said = storyboard(2)
    scenes = [scene | {"visual": visual} for scene, visual in zip(said["scenes"], visuals, strict=True)]
    return json.dumps(said | {"scenes": scenes})


def planned(*visuals: dict[str, Any]) -> Storyboard:
    return storyboard_from([answer(*visuals)], SEAS)


@pytest.mark.parametrize(
    ("visual", "card"),
    [
        (
            CHART,
            ChartCard(kind="chart", labels=("Brest", "Fundy"), values=(6.1, 16.3), unit=" m"),
        ),
        (LIST, ListCard(kind="list", heading="What pulls", items=("The moon", "The sun"))),
        (QUOTE, QuoteCard(kind="quote", text="The sea is never still", by="Ann")),
        (CHART | {"kind": "still"}, Still(prompt="The sea at dawn", motif=Motif.WAVES)),
    ],
    ids=["chart", "list", "quote", "still"],
)
def test_what_a_kind_does_not_need_is_left_out(visual: dict[str, Any], card: object):
    assert planned(PICTURE, visual).scenes[1].visual == card


def test_a_number_may_be_written_as_its_country_does():
    values = {"labels": ["Places", "Brest"], "values": [1370, 6.1]}
    assert isinstance(planned(PICTURE, CHART | values).scenes[1].visual, ChartCard)


@pytest.mark.parametrize(
    ("visuals", "said"),
    [
        ((PICTURE, CHART | {"values": [6.1, 17]}), "scenes.1.visual: the brief does not say 17"),
        (
            (PICTURE, QUOTE | {"text": "The moon is stone"}),
            "scenes.1.visual: the brief does not quote",
        ),
        ((LIST, PICTURE), "scenes.0.visual: the first scene shows a still"),
        ((PICTURE, CHART | {"labels": ["Brest"]}), "at least 2"),
        ((PICTURE, LIST | {"items": []}), "items"),
    ],
)
def test_what_nobody_said_is_not_drawn(visuals: tuple[dict[str, Any], ...], said: str):
    with pytest.raises(UnusableAnswerError, match=said):
        planned(*visuals)


def test_a_model_is_offered_cards_and_asked_again_for_one_that_it_made_up():
    with GeminiServer() as server:
        server.answers = [answer(PICTURE, CHART | {"values": [1, 2]}), answer(PICTURE, CHART)]
        made = GeminiPlanner("key", "gemini-3.5-flash-lite", server.url, 20).plan(SEAS).storyboard
    first, again = (request.json for request in server.requests)
    asked = first["generationConfig"]["responseSchema"]["properties"]["scenes"]["items"]
    shown = asked["properties"]["visual"]
    assert shown["properties"]["kind"]["enum"] == ["still", "list", "quote", "chart"]
    assert shown["required"] == ["kind", "prompt", "motif"]
    assert "the brief does not say 2" in again["contents"][0]["parts"][0]["text"]
    assert isinstance(made.scenes[1].visual, ChartCard)
