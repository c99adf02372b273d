"""An agent makes videos by the Model Context Protocol, with the official client."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx2
import pytest
from appwrite.services.functions import Functions
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from scenewright.entry.callers import JWT_HEADER
from scenewright.entry.mcp_tools import TOOLS
from scripts.local_project import LocalProject
from tests.end_to_end.conftest import User

HOST = "video_generation.functions.localhost"


@pytest.fixture
def open_function(project: LocalProject) -> Iterator[None]:
    """A function answers at its domain only where anybody may execute it."""
    with execute_allowed(project, ["users", "any"]):
        yield


@contextmanager
def execute_allowed(project: LocalProject, roles: list[str]) -> Iterator[None]:
    functions = Functions(project.client())
    before = functions.get("video_generation")

    def allow(execute: list[str]) -> None:
        functions.update(
            "video_generation", before.name, before.runtime, execute=execute, events=before.events,
            schedule=before.schedule, timeout=int(before.timeout), entrypoint=before.entrypoint,
            commands=before.commands, scopes=before.scopes,
        )  # fmt: skip

    allow(roles)
    try:
        yield
    finally:
        allow(["users"])


@asynccontextmanager
async def by_http(user: User | None, project: LocalProject) -> AsyncIterator[Client]:
    """A client of the function's domain, as this user or as nobody."""
    headers = {"host": HOST} | ({JWT_HEADER: user.jwt} if user else {})
    address = project.endpoint.removesuffix("/v1") + "/mcp"
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30) as http,
        Client(streamable_http_client(address, http_client=http)) as client,
    ):
        yield client


@pytest.mark.usefixtures("open_function")
async def test_an_agent_starts_follows_and_cancels_a_video_over_http(user: User, project: LocalProject):
    async with by_http(user, project) as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [tool.name for tool in TOOLS]
        made = await client.call_tool("create_video", {"topic": "Tides", "require_approval": True})
        assert not made.is_error
        video_id = made.structured_content["video_id"]
        shown = await client.call_tool("get_video", {"video_id": video_id})
        assert shown.structured_content["topic"] == "Tides"
        listed = await client.call_tool("list_videos", {"limit": 1})
        assert [video["video_id"] for video in listed.structured_content["videos"]] == [video_id]
        assert not (await client.call_tool("cancel", {"video_id": video_id})).is_error


@pytest.mark.usefixtures("open_function")
async def test_bad_arguments_come_back_as_problems_that_an_agent_can_mend(user: User, project: LocalProject):
    async with by_http(user, project) as client:
        refused = await client.call_tool("create_video", {"topic": "", "aspect": "2:1"})
        assert refused.is_error
        paths = {problem["path"] for problem in refused.structured_content["error"]["problems"]}
        assert paths == {"topic", "aspect"}
        unnamed = await client.call_tool("get_video", {})
        assert unnamed.is_error
        assert "video_id" in unnamed.structured_content["error"]["message"]


@pytest.mark.usefixtures("open_function")
async def test_an_agent_checks_a_conversation_before_it_pays(user: User, project: LocalProject):
    async with by_http(user, project) as client:
        checked = await client.call_tool("validate_chat", {"script": "them: hi\nme: hello"})
        assert checked.structured_content["messages"] == 2
        wrong = await client.call_tool("validate_chat", {"conversation": {"messages": []}})
        assert wrong.is_error


@pytest.mark.usefixtures("open_function")
async def test_an_agent_without_proof_sees_nobodys_videos(user: User, project: LocalProject):
    status, answer = user.ask("POST", "/videos", {"topic": "Tides", "require_approval": True})
    assert status == 202
    async with by_http(None, project) as client:
        shown = await client.call_tool("get_video", {"video_id": answer["video_id"]})
        assert shown.is_error
        assert shown.structured_content["error"]["code"] == "not_signed_in"
    user.ask("POST", f"/videos/{answer['video_id']}/cancel")


def test_a_function_that_users_alone_may_execute_has_no_domain(project: LocalProject):
    answer = httpx2.get(project.endpoint.removesuffix("/v1") + "/health", headers={"host": HOST})
    assert answer.status_code == 401
    assert answer.json()["type"] == "user_unauthorized"


async def test_an_agent_on_this_machine_speaks_by_standard_input(
    project: LocalProject, secret: str, tmp_path: Path
):
    env = {
        "APPWRITE_ENDPOINT": project.endpoint,
        "APPWRITE_PROJECT_ID": project.project_id,
        "APPWRITE_API_KEY": project.key,
        "SCENEWRIGHT_SECRET": secret,
        "PATH": os.environ["PATH"],
    }
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "scenewright.entry.cli", "mcp"], env=env, cwd=tmp_path
    )
    async with Client(stdio_client(program)) as client:
        made = await client.call_tool("create_video", {"topic": "Tides", "require_approval": True})
        assert not made.is_error, json.dumps(made.structured_content)
        video_id = made.structured_content["video_id"]
        shown = await client.call_tool("get_video", {"video_id": video_id})
        assert shown.structured_content["video_id"] == video_id
        assert not (await client.call_tool("cancel", {"video_id": video_id})).is_error
