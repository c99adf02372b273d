"""A function says what it needs and whether it is there, and no secret."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from scenewright.appwrite.client import Access
from scenewright.appwrite.schema import VIDEOS, Column
from scenewright.appwrite.schema_probe import outdated_tables
from scripts.local_project import LocalProject
from tests.end_to_end.conftest import User


@pytest.mark.parametrize("function", ["video_generation", "chat_render"])
def test_health_says_what_is_there_and_no_secret(user: User, secret: str, function: str):
    status, found = user.ask("GET", "/health", function=function)
    assert (status, found["status"], found["schema"]) == (200, "ok", "current"), found
    assert found["ffmpeg"].startswith("ffmpeg")
    assert found["providers"]["gemini"] is False
    assert secret not in json.dumps(found)


def test_a_table_without_a_column_of_this_version_is_named(project: LocalProject):
    access = Access.with_key(project.endpoint, project.project_id, project.key)
    newer = replace(VIDEOS, columns=(*VIDEOS.columns, Column("weather", "string", 36)))
    assert outdated_tables(access, [VIDEOS, newer]) == ["videos"]


def test_the_document_of_all_routes_is_published(user: User):
    status, document = user.ask("GET", "/openapi.json")
    assert (status, document["openapi"]) == (200, "3.1.0")
