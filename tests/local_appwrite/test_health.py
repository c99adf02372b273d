"""The server says that it is there."""

from __future__ import annotations

import requests

from tests.local_appwrite.conftest import Local


def test_health_is_told_to_servers(local: Local) -> None:
    headers = {"x-appwrite-project": local.project_id, "x-appwrite-key": local.key}
    answer = requests.get(f"{local.endpoint}/health", headers=headers, timeout=10)
    assert answer.json()["status"] == "pass"


def test_version_and_ping_are_told_to_anybody(local: Local) -> None:
    version = requests.get(f"{local.endpoint}/health/version", timeout=10)
    assert version.json() == {"version": "1.9.6"}
    assert requests.get(f"{local.endpoint}/ping", timeout=10).text == "Pong!"
