"""Schemas: columns, indexes and their limits, permissions on rows, both spellings, and a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from appwrite.client import Client
from appwrite.enums.tables_db_index_type import TablesDBIndexType
from appwrite.exception import AppwriteException
from appwrite.services.tables_db import TablesDB
from appwrite.services.users import Users

from tests.local_appwrite.conftest import Local, start_local, stop_local


@pytest.fixture(scope="module")
def service(local: Local) -> TablesDB:
    service = TablesDB(local.client())
    service.create("main", "Main")
    return service


@pytest.fixture
def table(service: TablesDB) -> Iterator[str]:
    service.create_table("main", "t", "Things", permissions=['create("users")'], row_security=True)
    yield "t"
    service.delete_table("main", "t")


def refusal(call: Any, *args: Any, **kwargs: Any) -> tuple[int, str]:
    with pytest.raises(AppwriteException) as raised:
        call(*args, **kwargs)
    return raised.value.code, raised.value.type


def test_columns_of_every_type(service: TablesDB, table: str) -> None:
    """Each says `processing` when it is made and `available` when it is read."""
    made = [
        service.create_varchar_column("main", table, "text", 40, False, "none"),
        service.create_integer_column("main", table, "count", False, 0, 9, 3),
        service.create_float_column("main", table, "cost", False),
        service.create_boolean_column("main", table, "public", False, default=False),
        service.create_datetime_column("main", table, "due", False),
        service.create_enum_column("main", table, "state", ["new", "old"], False, "new"),
        service.create_email_column("main", table, "owner", False),
        service.create_url_column("main", table, "link", False),
        service.create_ip_column("main", table, "seen", False),
    ]
    assert {column.status.value for column in made} == {"processing"}
    row = service.create_row("main", table, "r", {"text": "a"}).data
    assert row == {
        "text": "a", "count": 3, "cost": None, "public": False, "due": None, "state": "new", "owner": None,
        "link": None, "seen": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("create_varchar_column", ("bad key", 9, False), (400, "general_argument_invalid")),
        ("create_varchar_column", ("a", 0, False), (400, "general_argument_invalid")),
        ("create_varchar_column", ("a", 9, True, "x"), (400, "column_default_unsupported")),
        ("create_integer_column", ("a", False, 5, 1), (400, "column_value_invalid")),
        ("create_integer_column", ("a", False, 0, 10, 50), (400, "column_value_invalid")),
        ("create_enum_column", ("a", ["x"], False, "y"), (400, "column_value_invalid")),
    ],
)
def test_a_bad_column_is_refused(
    service: TablesDB, table: str, method: str, arguments: tuple[Any, ...], expected: tuple[int, str]
) -> None:
    assert refusal(getattr(service, method), "main", table, *arguments) == expected


def test_a_row_has_a_width(service: TablesDB, table: str) -> None:
    """Two columns of 10000 characters are wider than 65,535 bytes; `text` is stored apart."""
    service.create_varchar_column("main", table, "one", 10_000, False)
    assert refusal(service.create_varchar_column, "main", table, "two", 10_000, False) == (
        400,
        "column_limit_exceeded",
    )
    service.create_text_column("main", table, "apart", False)


def test_indexes_have_a_length(service: TablesDB, table: str) -> None:
    """768 characters; none on arrays, none on columns that are not there."""
    service.create_varchar_column("main", table, "long", 769, False)
    service.create_varchar_column("main", table, "many", 10, False, array=True)
    kinds = {"long": "column_index_invalid", "many": "column_index_invalid", "nope": "column_unknown"}
    for column, kind in kinds.items():
        answer = refusal(service.create_index, "main", table, "i", TablesDBIndexType.KEY, [column])
        assert answer == (400, kind)
    index = service.create_index("main", table, "i", TablesDBIndexType.KEY, ["long"], lengths=[100])
    assert index.status == "processing"
    assert service.get_index("main", table, "i").status == "available"


def test_a_column_can_be_renamed_and_removed(service: TablesDB, table: str) -> None:
    """Its data stay under the new name; an index on it goes with it."""
    service.create_varchar_column("main", table, "old", 10, False)
    service.create_index("main", table, "i", TablesDBIndexType.KEY, ["old"])
    service.create_row("main", table, "r", {"old": "kept"})
    service.update_varchar_column("main", table, "old", False, None, new_key="new")
    assert service.get_row("main", table, "r").data == {"new": "kept"}
    service.delete_column("main", table, "new")
    assert service.list_indexes("main", table).total == 0
    assert service.get_row("main", table, "r").data == {}


@pytest.fixture(scope="module")
def users(local: Local) -> dict[str, Client]:
    """Clients with the sessions of two users, and of none."""
    service = Users(local.client())
    clients = {"guest": local.client(session="")}
    for name in ("ann", "ben"):
        service.create(name, email=f"{name}@example.com", password=f"password-{name}")
        clients[name] = local.client(session=service.create_session(name).secret)
    return clients


def test_users_see_their_own_rows(service: TablesDB, table: str, users: dict[str, Client]) -> None:
    """Row security: not found to read, not authorized to change; guests cannot create."""
    service.create_varchar_column("main", table, "text", 40, False)
    ann, ben = TablesDB(users["ann"]), TablesDB(users["ben"])
    made = ann.create_row("main", table, "mine", {"text": "a"})
    assert made.permissions == ['read("user:ann")', 'update("user:ann")', 'delete("user:ann")']
    assert (ann.list_rows("main", table).total, ben.list_rows("main", table).total) == (1, 0)
    assert refusal(ben.get_row, "main", table, "mine") == (404, "row_not_found")
    assert refusal(ben.update_row, "main", table, "mine", {"text": "b"}) == (401, "user_unauthorized")
    assert refusal(ben.delete_row, "main", table, "mine") == (401, "user_unauthorized")
    guest = TablesDB(users["guest"])
    assert refusal(guest.create_row, "main", table, "g", {"text": "g"}) == (401, "user_unauthorized")


def test_users_grant_roles_that_they_hold(service: TablesDB, table: str, users: dict[str, Client]) -> None:
    service.create_varchar_column("main", table, "text", 40, False)
    ann = TablesDB(users["ann"])
    foreign = refusal(ann.create_row, "main", table, "a", {"text": "a"}, permissions=['read("user:ben")'])
    assert foreign == (401, "user_unauthorized")
    ann.create_row("main", table, "b", {"text": "b"}, permissions=['read("any")'])
    assert TablesDB(users["guest"]).get_row("main", table, "b").data == {"text": "b"}


def test_a_key_is_held_to_its_scopes(local: Local, service: TablesDB, table: str) -> None:
    headers = {"x-appwrite-project": local.project_id, "content-type": "application/json"}
    body = {"keyId": "unique()", "name": "reader", "scopes": ["rows.read"]}
    key = local.client().call("post", "/project/keys", headers, body)["secret"]
    reader = TablesDB(local.client(key=key))
    assert reader.list_rows("main", table).total == 0
    assert refusal(reader.create_row, "main", table, "r", {"a": 1}) == (401, "general_unauthorized_scope")


def test_rows_and_transactions_survive_a_restart(tmp_path: Path) -> None:
    """What was answered is on disk, an open transaction included."""
    running = start_local(tmp_path)
    service = TablesDB(running.client())
    service.create("main", "Main")
    columns = [{"key": "text", "type": "string", "size": 40, "required": True}]
    service.create_table("main", "t", "T", columns=columns)
    service.create_row("main", "t", "a", {"text": "before"})
    transaction = service.create_transaction().id
    place = {"databaseId": "main", "tableId": "t", "rowId": "b"}
    service.create_operations(transaction, [{"action": "create", **place, "data": {"text": "staged"}}])
    running.process.kill()
    running.process.wait(timeout=20)
    assert running.process.stdout
    running.process.stdout.close()
    again = start_local(tmp_path)
    service = TablesDB(again.client())
    service.update_transaction(transaction, commit=True)
    assert [row.data["text"] for row in service.list_rows("main", "t").rows] == ["before", "staged"]
    assert stop_local(again) == 0
