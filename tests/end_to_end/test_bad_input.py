"""What a user must not send, through the whole platform: a 4xx that helps, and no row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scenewright.entry.http import MAX_BODY_BYTES
from tests.end_to_end.conftest import User


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "field"),
    [
        ("POST", "/videos", {}, 400, "missing", "topic"),
        ("POST", "/", {"topic": "  "}, 400, "blank", "topic"),
        ("POST", "/videos", {"topic": "a" * 201}, 400, "too_long", "topic"),
        ("POST", "/videos", {"topic": "x", "aspect": "3:1"}, 400, "unknown_value", "aspect"),
        ("POST", "/videos", {"topic": "x", "language": "xxxx"}, 400, "bad_language", "language"),
        ("POST", "/videos", {"topic": "x", "quality": 9}, 400, "unknown_value", "quality"),
        ("POST", "/videos", {"topic": "x", "scene_count": 21}, 400, "out_of_range", "scene_count"),
        ("POST", "/videos", {"topic": ["x"]}, 400, "wrong_type", "topic"),
        ("POST", "/videos", "{", 400, "malformed_json", ""),
        ("POST", "/videos", "", 400, "malformed_json", ""),
        ("POST", "/videos", " " * (MAX_BODY_BYTES + 1), 413, "body_too_large", None),
        ("GET", "/videos/nobody", "", 404, "not_found", None),
        ("GET", "/nowhere", "", 404, "unknown_route", None),
        ("PUT", "/videos", {"topic": "x"}, 405, "method_not_allowed", None),
        ("POST", "/steps/scenes/a-1", "", 404, "unknown_route", None),
    ],
)  # fmt: skip
def test_it_is_refused_and_nothing_is_written(
    user: User,
    row_count: Callable[[], int],
    method: str,
    path: str,
    body: Any,
    status: int,
    code: str,
    field: str | None,
):
    before = row_count()
    answered, answer = user.ask(method, path, body)
    error = answer["error"]
    problems = [(problem["code"], problem["path"]) for problem in error["problems"]]
    assert answered == status
    assert (code, field) in problems or error["code"] == code
    assert error["message"]
    assert row_count() == before


def test_a_forged_user_id_is_nobody(user: User, new_user: Callable[[], User]):
    mine = user.ask("POST", "/videos", {"topic": "Mine", "scene_count": 1, "quality": "draft"})[1]["video_id"]
    other = new_user()
    assert other.ask("GET", f"/videos/{mine}")[0] == 404
    forged = {"X-Appwrite-User-Id": user.user_id, "X-Appwrite-User-Jwt": ""}
    assert other.ask("GET", f"/videos/{mine}", headers=forged)[0] == 401
    assert user.ask("GET", f"/videos/{mine}")[0] == 200


def test_the_same_id_and_brief_is_the_same_video(user: User, row_count: Callable[[], int]):
    brief = {"topic": "Twice", "scene_count": 1, "quality": "draft", "id": "twice"}
    assert user.ask("POST", "/videos", brief)[0] == 202
    before = row_count()
    assert user.ask("POST", "/videos", brief) == (202, {"video_id": "twice", "status": "queued"})
    status, answer = user.ask("POST", "/videos", brief | {"topic": "Other"})
    assert (status, answer["error"]["code"]) == (409, "conflict")
    assert row_count() <= before + 1  # the first video's own scene may have come


def test_somebody_elses_id_is_a_conflict(user: User, new_user: Callable[[], User]):
    brief = {"topic": "Owned", "scene_count": 1, "quality": "draft", "id": "owned"}
    assert user.ask("POST", "/videos", brief)[0] == 202
    assert new_user().ask("POST", "/videos", brief)[0] == 409
