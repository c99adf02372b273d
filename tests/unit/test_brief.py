"""What a request may say, and what it is told when it may not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scenewright.domain.brief import MAX_TOPIC, Brief, parse_submission
from scenewright.domain.errors import InvalidRequest
from scenewright.domain.video_format import Aspect, Quality


def problems(body: Any) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        parse_submission(body)
    return {problem.path: problem.code for problem in caught.value.problems}


def test_a_topic_is_enough():
    submission = parse_submission({"topic": "  Newton's laws "})
    assert submission.topic == "Newton's laws"
    assert (submission.aspect, submission.quality) == (Aspect.WIDE, Quality.MEDIUM)
    assert submission.id is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"topic": "missing"}),
        ({"topic": ""}, {"topic": "blank"}),
        ({"topic": " \n "}, {"topic": "blank"}),
        ({"topic": "\u200b…!"}, {"topic": "blank"}),
        ({"topic": 7}, {"topic": "wrong_type"}),
        ({"topic": None}, {"topic": "wrong_type"}),
        ({"topic": "a" * (MAX_TOPIC + 1)}, {"topic": "too_long"}),
        ({"topic": "x", "aspect": "2:1"}, {"aspect": "unknown_value"}),
        ({"topic": "x", "aspect": 169}, {"aspect": "unknown_value"}),
        ({"topic": "x", "language": "Klingon"}, {"language": "bad_language"}),
        ({"topic": "x", "quality": "best"}, {"quality": "unknown_value"}),
        ({"topic": "x", "scene_count": 0}, {"scene_count": "out_of_range"}),
        ({"topic": "x", "scene_count": 21}, {"scene_count": "out_of_range"}),
        ({"topic": "x", "scene_count": "5"}, {"scene_count": "wrong_type"}),
        ({"topic": "x", "scene_count": 2.5}, {"scene_count": "wrong_type"}),
        ({"topic": "x", "scene_count": True}, {"scene_count": "wrong_type"}),
        ({"topic": "x", "strict": "yes"}, {"strict": "wrong_type"}),
        ({"topic": "x", "colour": "red"}, {"colour": "unknown_field"}),
        ({"topic": "x", "duration_seconds": 4}, {"duration_seconds": "out_of_range"}),
        ({"topic": "x", "duration_seconds": 601}, {"duration_seconds": "out_of_range"}),
        ({"topic": "x", "style": "s" * 201}, {"style": "too_long"}),
        ({"topic": "x", "voice": {"gender": "?"}}, {"voice.gender": "unknown_value"}),
        ({"topic": "x", "voice": {"name": "<"}}, {"voice.name": "bad_characters"}),
        ({"topic": "x", "providers": {"speech": "me"}}, {"providers.speech": "unknown_value"}),
        ({"topic": "x", "providers": {"x": 1}}, {"providers.x": "unknown_field"}),
        ({"topic": "x", "youtube": {"tags": ["a,b"]}}, {"youtube.tags.0": "bad_characters"}),
        ({"topic": "x", "youtube": {"privacy": 1}}, {"youtube.privacy": "unknown_value"}),
        ({"topic": "x", "id": "-x"}, {"id": "bad_id"}),
        ({"topic": "x", "id": "a" * 21}, {"id": "bad_id"}),
        ({"topic": "", "aspect": "?"}, {"topic": "blank", "aspect": "unknown_value"}),
        ([], {"": "not_an_object"}),
        ("topic", {"": "not_an_object"}),
        (None, {"": "not_an_object"}),
    ],
)  # fmt: skip
def test_every_problem_is_named_with_its_field(body: Any, expected: dict[str, str]):
    assert problems(body) == expected


def test_the_message_names_field_and_cure():
    with pytest.raises(InvalidRequest, match="aspect: One of '16:9', '9:16', '1:1' or '4:5'"):
        parse_submission({"topic": "x", "aspect": "wide"})


def test_control_characters_leave_the_text():
    assert parse_submission({"topic": "Ti\x00des\x1b[31m"}).topic == "Ti des [31m"


def test_who_makes_it_and_where_it_goes_can_be_said():
    asked = {
        "providers": {"speech": "elevenlabs", "picture": "pexels"},
        "voice": {"name": "George", "gender": "male"},
        "youtube": {"tags": ["tides", "sea"], "privacy": "unlisted"},
        "duration_seconds": 60,
        "style": "watercolour",
    }
    brief = parse_submission({"topic": "Tides", **asked}).brief
    kept = Brief.model_validate_json(brief.model_dump_json(exclude_defaults=True))
    assert kept == brief
    assert json.loads(brief.model_dump_json(exclude_defaults=True)) == {"topic": "Tides", **asked}
