"""Traces: the official Langfuse SDK against a simulated Langfuse."""

from __future__ import annotations

import hashlib
import json
import time
from uuid import uuid4

import pytest

from scenewright.domain.errors import ProviderFailed
from scenewright.providers.budget import within
from scenewright.providers.tracing import NO_TRACING, LangfuseTracer, trace_id
from tests.vendors.langfuse import LangfuseServer, credentials


def tracer(url: str) -> LangfuseTracer:
    """With keys of its own: the SDK keeps one client per public key for the life of the process."""
    return LangfuseTracer(f"pk-{uuid4()}", "sk-secret", url)


def test_a_step_and_its_generation_land_on_the_trace_of_the_video() -> None:
    with LangfuseServer() as server:
        traced = tracer(server.url)
        with (
            traced.step("plan", video_id="v1"),
            traced.generation("storyboard", model="m", prompt="p") as call,
        ):
            call.record(usage={"input": 12, "output": 34}, cost_usd=0.25)
        spans = {span["name"]: span for span in server.spans}
    assert {span["trace"] for span in spans.values()} == {trace_id("v1")}
    assert spans["storyboard"]["parent"] == spans["plan"]["id"]
    assert spans["storyboard"]["langfuse.observation.type"] == "generation"
    assert spans["storyboard"]["langfuse.observation.model.name"] == "m"
    assert json.loads(spans["storyboard"]["langfuse.observation.usage_details"]) == {
        "input": 12,
        "output": 34,
    }
    assert json.loads(spans["storyboard"]["langfuse.observation.cost_details"]) == {"total": 0.25}
    assert credentials(server.requests[0]) == f"{traced.public_key}:sk-secret"


def test_all_steps_of_a_video_share_one_trace() -> None:
    with LangfuseServer() as server:
        for step in ("plan", "scene 1"):
            with tracer(server.url).step(step, video_id="v2"):
                pass
        assert [span["trace"] for span in server.spans] == [trace_id("v2")] * 2
    assert trace_id("v2") == hashlib.sha256(b"video:v2").hexdigest()[:32]


def test_a_call_in_a_thread_of_its_own_stays_within_its_step() -> None:
    with LangfuseServer() as server:
        traced = tracer(server.url)

        def call() -> None:
            with traced.generation("speech", model="m", prompt="p"):
                pass

        with traced.step("scene 1", video_id="v3"):
            within(5, "elevenlabs", call)
        assert {span["trace"] for span in server.spans} == {trace_id("v3")}


def test_an_error_passes_through_and_stands_on_the_trace() -> None:
    with LangfuseServer() as server:
        traced = tracer(server.url)
        with (
            pytest.raises(ProviderFailed, match="no credit"),
            traced.step("scene 1", video_id="v4"),
            traced.generation("picture", model="m", prompt="p"),
        ):
            raise ProviderFailed("replicate", "quota", "had no credit left")
        spans = server.spans
    assert [span["langfuse.observation.level"] for span in spans] == ["ERROR", "ERROR"]
    assert spans[0]["langfuse.observation.status_message"] == "replicate: had no credit left"


@pytest.mark.parametrize("mode", ["401", "503", "hang"])
def test_a_broken_langfuse_costs_a_step_at_most_its_flush(mode: str) -> None:
    with LangfuseServer(mode) as server:
        traced = tracer(server.url)
        started = time.monotonic()
        with traced.step("plan", video_id="v5"):
            pass
        assert time.monotonic() - started < 2.6
        assert server.requests


def test_nobody_listening_costs_a_step_at_most_its_flush() -> None:
    with LangfuseServer() as server:
        address = server.url
    started = time.monotonic()
    with tracer(address).step("plan", video_id="v6"):
        pass
    assert time.monotonic() - started < 2.6


def test_settings_that_langfuse_refuses_stop_nothing() -> None:
    traced = LangfuseTracer("", "", "not a url")
    with traced.step("plan", video_id="v7"), traced.generation("storyboard", model="m", prompt="p") as call:
        call.record(usage={"input": 1}, cost_usd=0.1)
        reached = True
    assert reached


def test_without_keys_nothing_is_traced_and_errors_pass() -> None:
    with (
        pytest.raises(KeyError),
        NO_TRACING.step("plan", video_id="v8"),
        NO_TRACING.generation("storyboard", model="m", prompt="p"),
    ):
        raise KeyError
