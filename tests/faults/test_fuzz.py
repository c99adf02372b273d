"""Everything that the published OpenAPI document allows, and what it does not, through local Appwrite.

SCENEWRIGHT_FUZZ_REQUESTS=10000 asks as often as before a release; the suite asks less.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from appwrite.exception import AppwriteException
from appwrite.services.functions import Functions
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from scenewright.entry.openapi import document
from tests.faults.stage import FUNCTION, Stage, open_stage

REQUESTS = int(os.environ.get("SCENEWRIGHT_FUZZ_REQUESTS", "600"))
SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
STARTS_WORK = {"post_videos", "post_videos_batch", "post_webhooks_test"}  # asked less, since more follows
MOST_STARTS = 40


def body_of(case: Any) -> str:
    if isinstance(case.body, str):
        return case.body
    if isinstance(case.body, bytes | bytearray):
        return bytes(case.body).decode(errors="replace")
    body = case.body
    if isinstance(body, dict) and "topic" in body:  # planned, and not rendered
        body = body | {"require_approval": True}
    try:
        return json.dumps(body)
    except TypeError:  # nothing to send
        return ""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One of its own, which ends with all the films that were asked for."""
    with open_stage(tmp_path_factory.mktemp("fuzz")) as stage:
        yield stage


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_is_answered_by_a_failure_of_ours(operation: Any, stage: Stage):
    functions = Functions(stage.new_user().client)
    share = max(5, REQUESTS // len(OPERATIONS))
    starts = operation.definition.raw["operationId"] in STARTS_WORK
    odd: list[str] = []

    @settings(
        max_examples=min(share, MOST_STARTS) if starts else share,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        query = urlencode(case.query or {}, doseq=True)
        path = case.formatted_path + (f"?{query}" if query else "")
        try:
            execution = functions.create_execution(
                FUNCTION, body=body_of(case), path=path[:2000], method=operation.method.upper()
            )
        except AppwriteException as refused:  # Appwrite's own limits, before anything of ours
            assert refused.code and refused.code < 500, path  # noqa: PT018, PT017
            return
        said = f"{operation.label} {path}: {execution.responsestatuscode} {execution.responsebody[:300]}"
        if execution.responsestatuscode >= 500 or "Traceback" in execution.responsebody:
            odd.append(said)
        assert not odd, said

    ask()
