"""TablesDB through the official Python SDK."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from appwrite.exception import AppwriteException
from appwrite.id import ID
from appwrite.operator import Operator
from appwrite.query import Query
from appwrite.services.tables_db import TablesDB

from tests.local_appwrite.conftest import Local

COLUMNS = [
    {"key": "title", "type": "string", "size": 100, "required": True},
    {"key": "state", "type": "string", "size": 20, "required": False, "default": "queued"},
    {"key": "progress", "type": "integer", "required": False, "default": 0, "min": 0, "max": 100},
    {"key": "cost", "type": "double", "required": False},
    {"key": "tags", "type": "string", "size": 30, "required": False, "array": True},
    {"key": "due", "type": "datetime", "required": False},
]
INDEXES = [{"key": "one_title", "type": "unique", "attributes": ["title"]}]


class Table:
    """One table of one client, so that tests name rows only."""

    def __init__(self, service: TablesDB, table_id: str) -> None:
        self.service = service
        self.table_id = table_id

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.service, name)
        return lambda *args, **kwargs: method("main", self.table_id, *args, **kwargs)


@pytest.fixture(scope="module")
def service(local: Local) -> TablesDB:
    service = TablesDB(local.client())
    service.create("main", "Main")
    return service


@pytest.fixture
def table(service: TablesDB) -> Iterator[Table]:
    table_id = ID.unique()
    service.create_table("main", table_id, "Rows", row_security=True, columns=COLUMNS, indexes=INDEXES)
    yield Table(service, table_id)
    service.delete_table("main", table_id)


def ids(found: Any) -> list[str]:
    return [row.id for row in found.rows]


def test_defaults_fill_a_new_row(table: Table) -> None:
    """What a create leaves out or sets to null is the column's default, or null, or an empty list."""
    row = table.create_row("a", {"title": "A", "state": None})
    expected = {"title": "A", "state": "queued", "progress": 0, "cost": None, "tags": [], "due": None}
    assert row.data == expected
    assert table.get_row("a").data == expected


def test_a_chosen_id_is_taken_once(table: Table) -> None:
    """Of many that create the same id at once exactly one succeeds."""

    def claim(n: int) -> str:
        try:
            table.create_row("claim", {"title": f"t{n}"})
        except AppwriteException as error:
            return f"{error.code} {error.type}"
        return "made"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(claim, range(16)))
    assert answers == ["409 row_already_exists"] * 15 + ["made"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "The row data is missing"),
        ({"progress": 1}, 'Missing required attribute "title"'),
        ({"title": "x", "zzz": 1}, 'Unknown attribute: "zzz"'),
        ({"title": "x" * 101}, "no longer than 100 chars"),
        ({"title": "x", "progress": 101}, "valid range between 0 and 100"),
        ({"title": "x", "progress": "ten"}, "valid signed 32-bit integer"),
        ({"title": "x", "due": "soonish"}, "Value must be valid date"),
        ({"title": "x", "tags": "no list"}, "must be an array"),
    ],
)
def test_a_bad_row_is_refused(table: Table, data: dict[str, Any], message: str) -> None:
    """400 with the reason; nothing is written."""
    with pytest.raises(AppwriteException, match=message) as raised:
        table.create_row("bad", data)
    assert raised.value.code == 400
    assert table.list_rows().total == 0


@pytest.fixture
def shelf(table: Table) -> Table:
    for n, letter in enumerate("abcdef"):
        data = {"title": f"{letter} book", "progress": n * 10, "state": "done" if n % 2 else "queued"}
        table.create_row(letter, {**data, "cost": n + 0.5 if n else None, "tags": [letter, "all"]})
    return table


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        ([Query.equal("state", "done")], "bdf"),
        ([Query.equal("$id", ["a", "f"])], "af"),
        ([Query.not_equal("state", "done")], "ace"),
        ([Query.less_than("progress", 20)], "ab"),
        ([Query.greater_than_equal("progress", 40)], "ef"),
        ([Query.between("progress", 10, 30)], "bcd"),
        ([Query.starts_with("title", "c")], "c"),
        ([Query.ends_with("title", "book")], "abcdef"),
        ([Query.contains("title", ["d b"])], "d"),
        ([Query.contains("tags", ["b", "e"])], "be"),
        ([Query.is_null("cost")], "a"),
        ([Query.is_not_null("cost"), Query.limit(2)], "bc"),
        ([Query.or_queries([Query.equal("$id", "a"), Query.greater_than("progress", 40)])], "af"),
        ([Query.and_queries([Query.equal("state", "done"), Query.less_than("progress", 50)])], "bd"),
        ([Query.order_desc("progress"), Query.limit(2)], "fe"),
        ([Query.order_asc("state"), Query.order_desc("progress")], "fdbeca"),
        ([Query.order_asc("progress"), Query.limit(2), Query.offset(3)], "de"),
        ([Query.order_desc("progress"), Query.cursor_after("d"), Query.limit(2)], "cb"),
        ([Query.order_desc("progress"), Query.cursor_before("c"), Query.limit(2)], "ed"),
        ([Query.order_asc("cost"), Query.cursor_after("a")], "bcdef"),
        ([Query.created_after("2020-01-01T00:00:00.000Z"), Query.limit(1)], "a"),
    ],
)
def test_queries_select_and_order(shelf: Table, queries: list[str], expected: str) -> None:
    """Every kind of query finds the rows that it describes, in order."""
    assert ids(shelf.list_rows(queries)) == list(expected)


def test_select_narrows_the_columns(shelf: Table) -> None:
    """Ids, times and permissions come along."""
    row = shelf.list_rows([Query.select(["title"]), Query.limit(1)]).rows[0]
    assert row.data == {"title": "a book"}
    assert row.createdat


def test_total_counts_all_matches(shelf: Table) -> None:
    """The page does not limit the total."""
    assert shelf.list_rows([Query.limit(2)]).total == 6


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("not json", "Invalid query: Syntax error"),
        (Query.equal("zzz", 1), "Attribute not found in schema: zzz"),
        (Query.limit(0), "Invalid limit"),
        (Query.equal("progress", "ten"), 'Query value is invalid for attribute "progress"'),
        (Query.search("title", "a"), "requires a fulltext index"),
        (Query.greater_than("tags", "a"), "because it is an array"),
        ('{"method":"count","attribute":"*"}', "Invalid query method: count"),
    ],
)
def test_a_bad_query_is_refused(table: Table, query: str, message: str) -> None:
    """400 general_query_invalid with the reason."""
    with pytest.raises(AppwriteException, match=message) as raised:
        table.list_rows([query])
    assert (raised.value.code, raised.value.type) == (400, "general_query_invalid")


def test_an_update_changes_what_it_names(table: Table) -> None:
    """Other columns stay; an update without a change leaves `$updatedAt`."""
    created = table.create_row("a", {"title": "A", "cost": 1.5})
    updated = table.update_row("a", {"progress": 5})
    assert updated.data["cost"] == 1.5
    assert updated.updatedat > created.updatedat
    assert table.update_row("a", {"progress": 5}).updatedat == updated.updatedat


def test_upsert_makes_or_changes_a_row(table: Table) -> None:
    """Both need every required column."""
    assert table.upsert_row("a", {"title": "A"}).data["state"] == "queued"
    assert table.upsert_row("a", {"title": "B"}).data["title"] == "B"
    with pytest.raises(AppwriteException, match='Missing required attribute "title"'):
        table.upsert_row("a", {"progress": 1})


def test_an_increment_stops_at_the_bound_that_it_names(table: Table) -> None:
    """The column's own maximum does not hold, and then no later update passes."""
    table.create_row("a", {"title": "A"})
    assert table.increment_row_column("a", "progress", 60).data["progress"] == 60
    with pytest.raises(AppwriteException) as raised:
        table.increment_row_column("a", "progress", 60, max=100)
    assert raised.value.type == "column_limit_exceeded"
    table.increment_row_column("a", "progress", 60)
    with pytest.raises(AppwriteException) as raised:
        table.update_row("a", {"state": "done"})
    assert raised.value.type == "row_invalid_structure"


def test_decrement_stops_at_its_minimum(table: Table) -> None:
    table.create_row("a", {"title": "A", "progress": 3})
    assert table.decrement_row_column("a", "progress", 2, min=0).data["progress"] == 1
    with pytest.raises(AppwriteException, match="minimum value of 0"):
        table.decrement_row_column("a", "progress", 2, min=0)


def test_operators_compute_on_the_row(table: Table) -> None:
    """An update can name a computation instead of a value."""
    table.create_row("a", {"title": "A", "progress": 3, "tags": ["x"]})
    data = {"progress": Operator.increment(500, 100), "tags": Operator.array_append(["y"])}
    row = table.update_row("a", data)
    assert (row.data["progress"], row.data["tags"]) == (100, ["x", "y"])


def test_bulk_writes_are_all_or_nothing(table: Table) -> None:
    """A row that is refused takes the others with it."""
    made = table.create_rows([{"$id": "a", "title": "A"}, {"$id": "b", "title": "B"}])
    assert made.total == 2
    with pytest.raises(AppwriteException):
        table.create_rows([{"$id": "c", "title": "C"}, {"$id": "a", "title": "A"}])
    assert ids(table.list_rows()) == ["a", "b"]
    assert table.update_rows({"state": "done"}, [Query.equal("$id", "b")]).rows[0].data["state"] == "done"
    assert table.delete_rows([Query.equal("state", "done")]).total == 1
    assert ids(table.list_rows()) == ["a"]


def test_a_row_that_changed_since_it_was_read_is_a_conflict(local: Local, table: Table) -> None:
    """X-Appwrite-Timestamp lets one of two readers write."""
    read = table.create_row("a", {"title": "A"})
    client = local.client().add_header("x-appwrite-timestamp", read.updatedat)
    stamped = Table(TablesDB(client), table.table_id)
    stamped.update_row("a", {"progress": 1})
    with pytest.raises(AppwriteException) as raised:
        stamped.update_row("a", {"progress": 2})
    assert (raised.value.code, raised.value.type) == (409, "row_update_conflict")


def operation(table: Table, action: str, row_id: str, data: dict[str, Any]) -> dict[str, Any]:
    place = {"databaseId": "main", "tableId": table.table_id, "rowId": row_id}
    return {"action": action, **place, "data": data}


def test_a_transaction_shows_its_rows_at_the_commit(service: TablesDB, table: Table) -> None:
    """Staged rows are seen from within alone, then by all."""
    transaction = service.create_transaction().id
    service.create_operations(transaction, [operation(table, "create", "a", {"title": "A"})])
    assert table.list_rows().total == 0
    assert ids(table.list_rows(transaction_id=transaction)) == ["a"]
    assert service.update_transaction(transaction, commit=True).status == "committed"
    assert ids(table.list_rows()) == ["a"]
    with pytest.raises(AppwriteException) as raised:
        service.update_transaction(transaction, commit=True)
    assert raised.value.type == "transaction_not_ready"


def test_a_commit_that_meets_a_taken_id_changes_nothing(service: TablesDB, table: Table) -> None:
    """409 transaction_conflict; the other rows of the transaction stay as they were."""
    table.create_row("a", {"title": "A"})
    transaction = service.create_transaction().id
    operations = [
        operation(table, "update", "a", {"progress": 9}),
        operation(table, "create", "commit", {"title": "C"}),
    ]
    service.create_operations(transaction, operations)
    table.create_row("commit", {"title": "X"})
    with pytest.raises(AppwriteException) as raised:
        service.update_transaction(transaction, commit=True)
    assert (raised.value.code, raised.value.type) == (409, "transaction_conflict")
    assert table.get_row("a").data["progress"] == 0


def test_a_write_from_outside_is_a_conflict(service: TablesDB, table: Table) -> None:
    """A staged update does not overwrite what came in between; a staged increment does not mind."""
    table.create_row("a", {"title": "A"})
    updating, adding = service.create_transaction().id, service.create_transaction().id
    service.create_operations(updating, [operation(table, "update", "a", {"state": "done"})])
    addition = {"column": "progress", "value": 5}
    service.create_operations(adding, [operation(table, "increment", "a", addition)])
    table.update_row("a", {"progress": 1})
    assert service.update_transaction(adding, commit=True).status == "committed"
    with pytest.raises(AppwriteException) as raised:
        service.update_transaction(updating, commit=True)
    assert raised.value.type == "transaction_conflict"
    row = table.get_row("a").data
    assert (row["progress"], row["state"]) == (6, "queued")


def test_a_rollback_forgets(service: TablesDB, table: Table) -> None:
    table.create_row("a", {"title": "A"})
    transaction = service.create_transaction().id
    service.create_operations(transaction, [operation(table, "delete", "a", {})])
    assert service.update_transaction(transaction, rollback=True).status == "failed"
    assert ids(table.list_rows()) == ["a"]


def test_a_transaction_holds_a_hundred_operations(service: TablesDB, table: Table) -> None:
    transaction = service.create_transaction().id
    many = [operation(table, "create", f"r{n}", {"title": f"t{n}"}) for n in range(100)]
    service.create_operations(transaction, many)
    with pytest.raises(AppwriteException) as raised:
        service.create_operations(transaction, [operation(table, "create", "one", {"title": "more"})])
    assert raised.value.type == "transaction_limit_exceeded"


def test_both_spellings_reach_the_same_row(local: Local, table: Table) -> None:
    """The legacy path names keys and errors in its own words."""
    table.create_row("a", {"title": "A"})
    path = f"/databases/main/collections/{table.table_id}/documents"
    headers = {"x-appwrite-project": local.project_id}
    row = local.client().call("get", f"{path}/a", headers)
    assert (row["title"], row["$collectionId"]) == ("A", table.table_id)
    with pytest.raises(AppwriteException) as raised:
        local.client().call("get", f"{path}/nope", headers)
    assert raised.value.type == "document_not_found"
    assert "tableId" not in json.dumps(row)
