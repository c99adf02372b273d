"""A link plays a film for whoever has it, and is given to its owner alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.end_to_end.conftest import User


@pytest.fixture(scope="module")
def owner(new_user: Callable[[], User]) -> User:
    return new_user()


@pytest.fixture(scope="module")
def film(owner: User) -> str:
    """The id of a completed video of the owner's."""
    followed = owner.video({"topic": "Tides", "script": "The sea rises.", "quality": "draft"})
    assert followed.seen.video["status"] == "completed"
    return followed.video_id


def test_whoever_has_the_link_gets_the_film(owner: User, film: str) -> None:
    status, link = owner.ask("POST", f"/videos/{film}/link", {"hours": 2})
    assert status == 201
    left = datetime.fromisoformat(link["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=1, minutes=58) < left <= timedelta(hours=2, minutes=1)
    answer = requests.get(link["url"], timeout=10)
    assert answer.status_code == 200
    assert answer.content[4:8] == b"ftyp"
    plain = link["url"].partition("&token=")[0]
    assert requests.get(plain, timeout=10).status_code == 404


def test_nobody_else_can_make_one(new_user: Callable[[], User], film: str) -> None:
    status, answer = new_user().ask("POST", f"/videos/{film}/link", {})
    assert (status, answer["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("hours", [0, 2161, "24"])
def test_a_link_ends_within_a_quarter_of_a_year(owner: User, film: str, hours: object) -> None:
    status, answer = owner.ask("POST", f"/videos/{film}/link", {"hours": hours})
    assert (status, answer["error"]["problems"][0]["path"]) == (400, "hours")


def test_without_a_film_there_is_nothing_to_share(owner: User) -> None:
    brief = {"topic": "Later", "script": "Not yet.", "quality": "draft", "require_approval": True}
    _, accepted = owner.ask("POST", "/videos", brief)
    status, answer = owner.ask("POST", f"/videos/{accepted['video_id']}/link", {})
    assert (status, answer["error"]["code"]) == (409, "conflict")
