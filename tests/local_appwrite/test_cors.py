"""What browsers ask of the server: preflights, origins, headers."""

from __future__ import annotations

import pytest
import requests
from appwrite.services.project import Project

from tests.local_appwrite.conftest import Local

REGISTERED = "http://localhost:3000"


def ask(local: Local, method: str, path: str, origin: str, **headers: str) -> requests.Response:
    headers = {"x-appwrite-project": local.project_id, "origin": origin, **headers}
    return requests.request(method, local.endpoint + path, headers=headers, json={}, timeout=10)


def test_preflight_allows_what_the_sdks_send(local: Local) -> None:
    answer = ask(local, "OPTIONS", "/storage/buckets/b/files/f/view", REGISTERED)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == REGISTERED
    assert answer.headers["access-control-allow-credentials"] == "true"
    allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert {"range", "x-appwrite-jwt", "x-appwrite-timestamp", "content-range", "x-sdk-name"} <= set(allowed)
    assert "PATCH" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize("origin", ["http://localhost", "http://localhost:5173", "http://127.0.0.1:1"])
def test_registered_host_may_call_from_any_port(local: Local, origin: str) -> None:
    answer = ask(local, "POST", "/account/sessions/anonymous", origin)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (201, origin)
    assert answer.headers["access-control-expose-headers"] == "X-Appwrite-Session, X-Fallback-Cookies"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://[", "http://localhost.evil.example"]
)
def test_unknown_origin_changes_nothing(local: Local, origin: str) -> None:
    answer = ask(local, "POST", "/account/sessions/anonymous", origin)
    assert (answer.status_code, answer.json()["type"]) == (403, "general_unknown_origin")
    assert "access-control-allow-origin" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert "access-control-allow-origin" not in ask(local, "OPTIONS", "/account", origin).headers


def test_errors_can_be_read_by_the_page(local: Local) -> None:
    answer = ask(local, "GET", "/account", REGISTERED)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, REGISTERED)


def test_an_api_key_needs_no_platform(local: Local) -> None:
    key = {"x-appwrite-key": local.key}
    assert ask(local, "POST", "/account/sessions/anonymous", "http://evil.example", **key).status_code == 201


def test_platform_registered_while_running_may_call(local: Local) -> None:
    project = Project(local.client())
    project.create_web_platform("site", "Site", "films.example")
    assert ask(local, "POST", "/account/sessions/anonymous", "https://films.example").status_code == 201
    assert [one.id for one in project.list_platforms().platforms] == ["site"]
    project.delete_platform("site")
    assert ask(local, "POST", "/account/sessions/anonymous", "https://films.example").status_code == 403
