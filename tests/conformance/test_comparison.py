"""The runner finds what differs, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.conformance.comparison import answer_differences, differences
from tests.conformance.mapping import Mapping
from tests.conformance.recordings import Exchange

RECORDED_ID, ACTUAL_ID, OTHER_ID = "6b00446cd2df72204758", "6b052dc04eb51d66ade2", "6b052dc04eb51d66ade3"
EXCHANGE = Exchange(
    n=1,
    label="get",
    persona="key",
    method="GET",
    path="/v1/thing",
    query=[],
    headers={},
    body=None,
    status=200,
    answer_headers={"content-type": "application/json; charset=UTF-8"},
    answer={"$id": RECORDED_ID, "$createdAt": "2026-11-20T13:00:28.864+00:00", "n": 1, "state": "new"},
)
ANSWER = {"$id": ACTUAL_ID, "$createdAt": "2026-12-01T09:00:00.001+00:00", "n": 7, "state": "new"}


@pytest.fixture
def mapping() -> Mapping:
    mapping = Mapping(("labproject", "mine"), "http://127.0.0.1:1/v1")
    mapping.recorded_now = "2026-11-20T13:00:28.864+00:00"
    return mapping


def compared(mapping: Mapping, status: int = 200, **changes: Any) -> list[str]:
    body = {name: value for name, value in {**ANSWER, **changes}.items() if value != "absent"}
    headers = {"content-type": "application/json"}
    return answer_differences(EXCHANGE, status, headers, json.dumps(body).encode(), mapping)


def test_ids_times_and_counts_may_differ(mapping: Mapping) -> None:
    assert compared(mapping) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": 201}, "status 201 instead of 200"),
        ({"state": "old"}, "state: old instead of new"),
        ({"state": "absent"}, "state: missing"),
        ({"more": 1}, "more: not in the recording"),
        ({"n": "1"}, "n: 1 instead of 1"),
        ({"$createdAt": "yesterday"}, "$createdAt: yesterday instead of 2026-11-20T13:00:28.864+00:00"),
        ({"$id": "short"}, f"$id: short instead of {RECORDED_ID}"),
    ],
)
def test_everything_else_is_found(mapping: Mapping, changes: dict[str, Any], expected: str) -> None:
    """A status, a value, a missing or an extra field, another type."""
    assert compared(mapping, **changes) == [expected]


def test_an_id_stays_the_same_once_it_was_seen(mapping: Mapping) -> None:
    """Also where it stands inside a longer text."""
    assert list(differences(RECORDED_ID, ACTUAL_ID, mapping)) == []
    assert list(differences(f'read("user:{RECORDED_ID}")', f'read("user:{ACTUAL_ID}")', mapping)) == []
    assert list(differences(RECORDED_ID, OTHER_ID, mapping)) != []
    assert mapping.outgoing_text(f"/v1/things/{RECORDED_ID}") == f"/v1/things/{ACTUAL_ID}"


def test_a_time_that_a_request_sent_is_data(mapping: Mapping) -> None:
    """It comes back as it was sent; the server's own times do not."""
    mapping.remember_constants({"due": "2027-02-03 04:05:06"})
    sent = "2027-02-03T04:05:06.000+00:00"
    assert list(differences(sent, sent, mapping)) == []
    assert list(differences(sent, "2027-02-03T04:05:07.000+00:00", mapping)) != []


def test_lists_have_as_many_entries(mapping: Mapping) -> None:
    assert list(differences({"rows": [1, 2]}, {"rows": [1]}, mapping)) == ["rows: 1 entries instead of 2"]


def test_json_inside_a_string_is_compared_as_json(mapping: Mapping) -> None:
    """What a function answered: the order of its keys does not matter."""
    recorded, actual = '{"n": 1, "path": "/a"}', '{"path": "/b", "n": 2}'
    found = list(differences({"responseBody": recorded}, {"responseBody": actual}, mapping))
    assert found == ["responseBody.path: /b instead of /a"]


def test_a_header_that_clients_use_is_compared(mapping: Mapping) -> None:
    ranged = replace(EXCHANGE, answer_headers={**EXCHANGE.answer_headers, "content-range": "bytes 0-9/224"})
    found = answer_differences(
        ranged, 200, {"content-type": "application/json"}, json.dumps(ANSWER).encode(), mapping
    )
    assert found == ["header content-range: None instead of 'bytes 0-9/224'"]
