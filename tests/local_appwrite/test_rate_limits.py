"""The limits of a real server, where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.local_appwrite.conftest import Local, start_local, stop_local


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("limited"), "--rate-limits")
    yield running
    assert stop_local(running) == 0


def log_in(local: Local, email: str) -> requests.Response:
    return requests.post(
        f"{local.endpoint}/account/sessions/email",
        json={"email": email, "password": "wrong-password"},
        headers={"x-appwrite-project": local.project_id},
        timeout=10,
    )


def test_eleventh_login_in_an_hour_is_refused(limited: Local) -> None:
    answers = [log_in(limited, "guessed@example.com") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[10].json()["type"] == "general_rate_limit_exceeded"
    remaining = [answer.headers["x-ratelimit-remaining"] for answer in answers]
    assert remaining == [str(n) for n in range(9, -1, -1)] + ["0"]
    assert "retry-after" not in answers[10].headers
    assert log_in(limited, "another@example.com").status_code == 401


def test_keys_are_not_limited(limited: Local) -> None:
    headers = {"x-appwrite-project": limited.project_id, "x-appwrite-key": limited.key}
    url = f"{limited.endpoint}/account/sessions/anonymous"
    answers = [requests.post(url, json={}, headers=headers, timeout=10) for _ in range(51)]
    assert {answer.status_code for answer in answers} == {201}
    assert {answer.headers["x-ratelimit-remaining"] for answer in answers} == {"49"}


def test_nothing_is_limited_unless_asked_for(local: Local) -> None:
    assert [log_in(local, "guessed@example.com").status_code for _ in range(11)] == [401] * 11
