"""Nothing that a client sends makes the server fail: every route, with requests of every shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests
from appwrite.exception import AppwriteException
from appwrite.input_file import InputFile
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB
from appwrite.services.users import Users
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from local_appwrite.app import build
from local_appwrite.server import Settings
from tests.local_appwrite.conftest import Local, start_local, stop_local

THINGS = {  # what the path parameters name, so that most requests get past the 404
    "database_id": "d", "collection_id": "t", "table_id": "t", "document_id": "r", "row_id": "r",
    "bucket_id": "b", "file_id": "f", "user_id": "u", "function_id": "fn",
}  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(["unique()", "current", 'read("any")', 'read("user:\0")', "a@example.com", "x" * 5000]),
    st.sampled_from(
        ["2026-01-01T00:00:00.000+00:00", "9999-99-99", "../..", "*/5 * * * *", "python-ml-3.12"]
    ),
)
QUERIES = st.fixed_dictionaries(
    {
        "method": st.sampled_from(
            ["equal", "between", "limit", "cursorAfter", "orderDesc", "contains", "or", "?"]
        ),
        "attribute": st.sampled_from(["$id", "title", "$createdAt", "name", "", "sizeOriginal"]),
        "values": st.lists(st.one_of(TEXTS, st.integers(), st.none(), st.booleans()), max_size=3),
    }
).map(json.dumps)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.floats(), st.booleans(), st.none(), QUERIES),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
NAMES_TEXT = (
    "userId email password name prefs labels status databaseId tableId rowId documentId data permissions "
    "queries search columns indexes key size required default array elements min max type attributes "
    "bucketId fileId maximumFileSize allowedFileExtensions width output functionId runtime execute events "
    "schedule timeout scopes value secret body async path method headers scheduledAt expire operations "
    "transactionId ttl total rows documents commit rollback"
)
NAMES = st.sampled_from(NAMES_TEXT.split())
BODIES = st.dictionaries(NAMES, VALUES, max_size=6)
HEADER_NAMES = (
    "range content-range x-appwrite-id x-appwrite-jwt x-appwrite-timestamp cookie origin x-fallback-cookies "
    "x-appwrite-response-format x-appwrite-mode content-type authorization"
)
HEADER_VALUES = ("bytes=0-2", "bytes=-5", "bytes 0-2/3", "bytes 3-5/6", "admin", "[]", "1.8.0", "a.b.c")
PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12)
HEADERS = st.dictionaries(
    st.sampled_from(HEADER_NAMES.split()), st.one_of(PRINTABLE, st.sampled_from(HEADER_VALUES)), max_size=2
)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("fuzzed"), "--shared-environment")
    populate(running)
    yield running
    assert stop_local(running) == 0


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """`(method, path)` of everything that the server answers."""
    server = build(Settings(tmp_path_factory.mktemp("routes"), secret="secret" * 8))
    found = [route for route in server.app.routes if isinstance(route, Route)]
    server.store.close()
    return sorted((method, route.path) for route in found for method in route.methods or ())


def populate(local: Local) -> None:
    """The things that `THINGS` names; those that an earlier request deleted are made anew."""
    client = local.client()
    tables, column = TablesDB(client), {"key": "title", "type": "string", "size": 99}
    for make in (
        lambda: Users(client).create("u", "u@example.com", password="password-u"),
        lambda: tables.create("d", "D"),
        lambda: tables.create_table("d", "t", "T", columns=[column]),
        lambda: tables.create_row("d", "t", "r", {"title": "x"}),
        lambda: Storage(client).create_bucket("b", "B"),
        lambda: Storage(client).create_file("b", "f", InputFile.from_bytes(b"hello", "f.txt")),
        lambda: Functions(client).create("fn", "Fn", "python-ml-3.12"),
    ):
        _unless_there(make)


def _unless_there(make: Any) -> None:
    try:
        make()
    except AppwriteException as error:
        if error.code != 409:
            raise


@given(data=st.data())
@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_request_makes_the_server_fail(
    local: Local, routes: list[tuple[str, str]], data: st.DataObject
) -> None:
    method, path = data.draw(st.sampled_from(routes))
    filled = re.sub(r"\{(\w+)(:\w+)?\}", lambda m: quote(data.draw(_ids(m[1])), safe=""), path)
    headers = {"x-appwrite-project": local.project_id, **data.draw(HEADERS)}
    if data.draw(st.booleans()):
        headers["x-appwrite-key"] = local.key
    answer = requests.request(
        method,
        local.endpoint.removesuffix("/v1") + filled,
        headers=headers,
        timeout=20,
        **data.draw(_sent(method)),
    )
    if method == "DELETE" and answer.ok:
        populate(local)
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text


def _ids(parameter: str) -> st.SearchStrategy[str]:
    named = st.just(THINGS.get(parameter, "nothing"))
    return st.one_of(named, named, named, TEXTS.filter(lambda text: text.strip("./") != ""))


def _sent(method: str) -> st.SearchStrategy[dict[str, Any]]:
    """A query string for reads; JSON, a form with a file, or any bytes otherwise."""
    if method in ("GET", "HEAD"):
        pairs = st.tuples(
            st.sampled_from(["queries[0]", "queries[]", "queries", "search", "total", "width"]), TEXTS
        )
        return st.lists(st.one_of(pairs, st.tuples(st.just("queries[0]"), QUERIES)), max_size=3).map(
            lambda params: {"params": params}
        )
    files = st.tuples(st.sampled_from(["a.txt", "a.png", "code.tar.gz"]), st.binary(max_size=40))
    form = st.fixed_dictionaries(
        {
            "data": st.dictionaries(NAMES, TEXTS, max_size=3),
            "files": st.dictionaries(st.sampled_from(["file", "code"]), files, max_size=1),
        }
    )
    raw = st.binary(max_size=40).map(lambda content: {"data": content})
    return st.one_of(BODIES.map(lambda body: {"data": json.dumps(body)}), form, raw)
