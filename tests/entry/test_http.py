"""Routes and bodies."""

from __future__ import annotations

import pytest

from scenewright.domain.errors import BodyTooLarge, InvalidRequest, MethodNotAllowed, UnknownRoute
from scenewright.entry.http import MAX_BODY_BYTES, Request, Response, Route, find
from scenewright.entry.signing import is_signed, signer


def answer(**_arguments: str) -> Response:
    return Response(200)


ROUTES = [
    Route("POST", "/", answer),
    Route("GET", "/videos/{video_id}", answer),
    Route("DELETE", "/videos/{video_id}", answer),
]


def request(body: str) -> Request:
    return Request("POST", "/", {}, body)


@pytest.mark.parametrize("path", ["/", ""])
def test_the_root_is_found(path: str):
    assert find(ROUTES, "POST", path) == (answer, {})


@pytest.mark.parametrize("path", ["/videos/a1-b_c.d", "/videos/a1-b_c.d/"])
def test_parts_of_a_path_become_arguments(path: str):
    assert find(ROUTES, "GET", path) == (answer, {"video_id": "a1-b_c.d"})


@pytest.mark.parametrize("path", ["/nowhere", "/videos", "/videos/a/b", "/videos/../x", "/videos/%2e", "//"])
def test_what_is_not_there_is_said_to_be_unknown(path: str):
    with pytest.raises((UnknownRoute, MethodNotAllowed)):
        find(ROUTES, "GET", path)


def test_a_wrong_method_names_the_right_ones():
    with pytest.raises(MethodNotAllowed, match="DELETE, GET, not PUT"):
        find(ROUTES, "PUT", "/videos/a")


@pytest.mark.parametrize("body", ["", "{", "{'a': 1}", "[1,]", '{"a": NaN}', "[" * 100_000])
def test_what_is_not_json_is_refused(body: str):
    with pytest.raises(InvalidRequest) as caught:
        request(body).json()
    assert caught.value.problems[0].code == "malformed_json"


def test_a_body_over_the_limit_is_refused():
    with pytest.raises(BodyTooLarge):
        request('"' + "ä" * (MAX_BODY_BYTES // 2) + '"').json()


def test_a_signature_holds_for_its_request_alone():
    headers = signer("secret" * 4, lambda: 1_000_000)("POST", "/steps/a", "{}")

    def signed(**other: object) -> bool:
        given = {
            "now": 1_000_100,
            "method": "POST",
            "path": "/steps/a",
            "body": "{}",
            "headers": headers,
        } | other
        return is_signed("secret" * 4, **given)  # type: ignore[arg-type]

    assert signed()
    assert not signed(path="/steps/b")
    assert not signed(method="GET")
    assert not signed(body="{ }")
    assert not signed(now=1_000_000 + 3_601)
    assert not signed(headers={})
    assert not signed(headers=headers | {"x-scenewright-time": "1000001"})
    assert not signed(headers=headers | {"x-scenewright-time": "²"})
    assert not signed(headers=headers | {"x-scenewright-signature": "ü"})
    assert not is_signed("other" * 4, 1_000_100, "POST", "/steps/a", "{}", headers)
