"""Plans by hand: what they may say, every error of one at once, and the storyboard that they become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scenewright.domain.brief import Brief, parse_submission
from scenewright.domain.errors import InvalidRequest
from scenewright.domain.storyboard import Motif, ScenePlan
from scenewright.domain.visuals import KINDS, VISUAL, ChatVisual, Still

TITLE = {"kind": "title", "text": "Tides"}
CHART = {"kind": "chart", "labels": ["a", "b"], "values": [1, 2.5]}
CHAT = {"kind": "chat", "script": "them: Did you see the tide?\nme: It came back!"}


def problems(*scenes: Any, **more: Any) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        parse_submission({"topic": "Tides", "scenes": list(scenes), **more})
    return {problem.path: problem.code for problem in caught.value.problems}


def scene(visual: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"visual": visual, **more}


def plans(*scenes: dict[str, Any]) -> list[ScenePlan]:
    submission = parse_submission({"topic": "Tides", "scenes": list(scenes)})
    return [written.plan for written in submission.scenes or ()]


def test_every_kind_of_scene_can_be_written():
    kinds: list[dict[str, Any]] = [
        {"prompt": "a lighthouse"},
        TITLE,
        {"kind": "quote", "text": "Time and tide wait for no man.", "by": "Proverb"},
        {"kind": "list", "heading": "Three causes", "items": ["Moon", "Sun", "Spin"]},
        CHART,
        {"kind": "own", "file": "beach.jpg"},
        CHAT,
    ]
    shown = [plan.visual.kind for plan in plans(*(scene(visual, duration_seconds=4) for visual in kinds))]
    assert shown == ["still", "title", "quote", "list", "chart", "own", "chat"]


def test_a_scene_lasts_as_long_as_it_says_or_takes_to_be_read():
    given, spoken, read = plans(
        scene(TITLE, duration_seconds=1.5), scene(TITLE, narration="This is the tide."), scene(TITLE)
    )
    assert (given.min_duration_ms, spoken.min_duration_ms) == (1_500, 0)
    assert 1_500 < read.min_duration_ms <= 10_000


def test_a_file_of_the_users_lasts_as_long_as_it_turns_out_to():
    own = {"kind": "own", "url": "https://example.com/beach.mp4"}
    assert [plan.min_duration_ms for plan in plans(scene(own), scene(own, duration_seconds=2))] == [0, 2_000]
    assert problems(scene({"kind": "own"}), scene(TITLE)) == {"scenes.0.visual": "not_one_of"}


def test_a_chat_lasts_as_long_as_its_messages_take():
    short, long = plans(scene(CHAT), scene(CHAT | {"script": CHAT["script"] + "\nthem: Every day again!"}))
    assert 3_000 < short.min_duration_ms < long.min_duration_ms


def test_words_are_left_as_they_were_written():
    narration = "Sie sagte:  „Die Flut…“ — 3 < 4 & <b>so</b>"
    assert plans(scene(TITLE, narration=narration))[0].narration == narration


def test_every_error_of_every_scene_is_named_with_its_path():
    found = problems(
        scene({"kind": "quote", "text": ""}, duration_seconds=11),
        scene({"kind": "film"}),
        scene({"kind": "list", "items": []}, narration=5),
        scene({"kind": "chart", "labels": ["a", "b", "c"], "values": [1, float("nan"), 2], "colour": "red"}),
        scene({"kind": "chart", "labels": ["a", "b"], "values": [1, 2, 3]}),
        scene({"kind": "chat", "messages": [{"sender": "me", "text": "hi", "image": "cat.png", "gif": "a"}]}),
        "a scene",
        {},
        aspect="2:1",
    )
    assert found == {
        "scenes.0.visual.text": "blank",
        "scenes.0.duration_seconds": "out_of_range",
        "scenes.1.visual.kind": "unknown_value",
        "scenes.2.visual.items": "missing",
        "scenes.2.narration": "wrong_type",
        "scenes.3.visual.values.1": "wrong_type",
        "scenes.3.visual.colour": "unknown_field",
        "scenes.4.visual": "unequal",
        "scenes.5.visual.messages.0.gif": "two_contents",
        "scenes.6": "wrong_type",
        "scenes.7.visual": "missing",
        "aspect": "unknown_value",
    }


def test_a_plan_and_wishes_to_a_planner_exclude_each_other():
    assert problems(scene(TITLE), script="Word for word.", scene_count=3) == {
        "script": "contradiction",
        "scene_count": "contradiction",
    }


def test_at_most_twenty_scenes():
    assert problems(*[scene(TITLE)] * 21) == {"scenes": "too_long"}
    assert problems() == {"scenes": "missing"}


def test_a_chat_scene_shows_no_files():
    found = problems(scene({"kind": "chat", "messages": [{"sender": "me", "image": "cat.png"}]}))
    assert found == {"scenes.0.visual.messages.0.image": "unsupported"}


def test_a_brief_with_scenes_reads_back_from_its_row():
    scenes = [scene({"prompt": "a lighthouse"}), scene(CHART), scene(CHAT), scene(TITLE, narration="So.")]
    brief = parse_submission({"topic": "Tides", "scenes": scenes}).brief
    assert Brief.model_validate_json(brief.model_dump_json(exclude_defaults=True)) == brief


def test_a_visual_that_names_no_kind_is_a_picture():
    assert VISUAL.validate_json('{"prompt": "the sea", "motif": "waves"}') == Still(
        prompt="the sea", motif=Motif.WAVES
    )


def test_visuals_read_back_from_their_rows():
    for plan in plans(scene(CHAT), scene(CHART), scene({"prompt": "a lighthouse"})):
        assert VISUAL.validate_json(plan.visual.model_dump_json(exclude_defaults=True)) == plan.visual
    assert isinstance(plans(scene(CHAT))[0].visual, ChatVisual)


def test_the_example_in_the_manual_is_a_plan_and_every_kind_is_in_its_table():
    manual = (Path(__file__).parents[2] / "docs" / "scenes.md").read_text(encoding="utf-8")
    example = manual.split("```json\n")[1].split("```")[0]
    assert len(parse_submission(json.loads(example)).scenes or ()) == 4
    assert all(f"| `{kind}`" in manual for kind in KINDS)
