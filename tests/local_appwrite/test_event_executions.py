"""A row or file that is written runs the functions that ask for it, and is told to those who may read it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from appwrite.input_file import InputFile
from appwrite.models.execution import Execution
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from tests.local_appwrite.conftest import Local, start_local, stop_local
from tests.local_appwrite.deploying import deploy
from tests.local_appwrite.listening import Person, heard, silent, socket
from tests.waiting import until

NOTE = """
import json

def main(context):
    line = {"headers": context.req.headers, "body": context.req.body, "path": context.req.path}
    with open(%r, "a") as file:
        file.write(json.dumps(line) + "\\n")
    return context.res.empty()
"""


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("local"), "--shared-environment")
    tables = TablesDB(running.client())
    tables.create("db", "Database")
    columns = [{"key": "text", "type": "string", "size": 100}]
    tables.create_table("db", "t", "Table", ['create("users")'], row_security=True, columns=columns)
    Storage(running.client()).create_bucket("b", "Bucket", file_security=True)
    yield running
    assert stop_local(running) == 0


@pytest.fixture
def tables(local: Local) -> TablesDB:
    return TablesDB(local.client())


class Noting:
    """A function that writes down each event it gets."""

    def __init__(self, local: Local, function_id: str, event: str, folder: Path) -> None:
        self.functions = Functions(local.client())
        self.id = function_id
        self._notes = folder / function_id
        deploy(self.functions, function_id, {"main.py": NOTE % str(self._notes)}, events=[event])

    def notes(self) -> list[dict[str, Any]]:
        lines = self._notes.read_text().splitlines() if self._notes.exists() else []
        return [json.loads(line) for line in lines]

    def execution(self) -> Execution:
        """The only one, once it is there."""
        (found,) = until(lambda: self.functions.list_executions(self.id).executions)
        assert isinstance(found, Execution)
        return found


@pytest.mark.parametrize(
    ("function_id", "event"),
    [
        ("by_table", "databases.db.tables.t.rows.*.create"),
        ("by_collection", "databases.db.collections.t.documents.*.create"),
        ("by_any", "databases.*.tables.*.rows.*.create"),
    ],
)
def test_a_row_created_in_a_transaction_runs_the_function_once_at_commit(
    local: Local, tables: TablesDB, tmp_path: Path, function_id: str, event: str
) -> None:
    noting = Noting(local, function_id, event, tmp_path)
    transaction = tables.create_transaction()
    row_id = f"row_{function_id}"
    row = {
        "databaseId": "db",
        "tableId": "t",
        "rowId": row_id,
        "action": "create",
        "data": {"text": "staged"},
    }
    tables.create_operations(transaction.id, [row])
    assert noting.notes() == []
    tables.update_transaction(transaction.id, commit=True)
    execution = noting.execution()
    (note,) = noting.notes()
    assert (execution.trigger.value, execution.status.value) == ("event", "completed")
    assert (note["path"], note["body"]["$id"], note["body"]["text"]) == ("/", row_id, "staged")
    assert note["headers"]["x-appwrite-trigger"] == "event"
    assert note["headers"]["x-appwrite-event"].endswith(f".{row_id}.create")
    tables.update_row("db", "t", row_id, {"text": "changed"})
    tables.delete_row("db", "t", row_id)
    functions = Functions(local.client())
    functions.delete(function_id)
    assert len(noting.notes()) == 1


def test_a_users_own_write_names_the_user(local: Local, tmp_path: Path) -> None:
    ann = Person(local)
    noting = Noting(local, "own", "databases.*.tables.*.rows.*.create", tmp_path)
    TablesDB(ann.client).create_row("db", "t", "of_ann", {"text": "mine"})
    execution = noting.execution()
    (note,) = noting.notes()
    assert execution.permissions == [f'read("user:{ann.id}")']
    assert (note["headers"]["x-appwrite-user-id"], note["headers"]["x-appwrite-user-jwt"]) == (ann.id, "")
    noting.functions.delete("own")


def test_a_file_runs_the_function_when_it_is_complete(local: Local, tmp_path: Path) -> None:
    noting = Noting(local, "filed", "buckets.b.files.*.create", tmp_path)
    content = InputFile.from_bytes(b"x" * 6_000_000, "big.bin", "application/octet-stream")
    Storage(local.client()).create_file("b", "big", content)
    noting.execution()
    (note,) = noting.notes()
    assert (note["body"]["$id"], note["body"]["sizeOriginal"]) == ("big", 6_000_000)


def test_a_disabled_function_hears_of_nothing(local: Local, tables: TablesDB, tmp_path: Path) -> None:
    silent_one = Noting(local, "disabled", "databases.*.tables.*.rows.*.create", tmp_path)
    silent_one.functions.update(
        "disabled", "Disabled", events=["databases.*.tables.*.rows.*.create"], enabled=False
    )
    hearing = Noting(local, "enabled", "databases.*.tables.*.rows.*.create", tmp_path)
    tables.create_row("db", "t", "unheard", {"text": "x"})
    hearing.execution()
    assert silent_one.notes() == []
    hearing.functions.delete("enabled")


async def test_a_row_is_told_to_those_who_may_read_it(local: Local, tables: TablesDB) -> None:
    ann, ben = Person(local), Person(local)
    channel = "databases.db.tables.t.rows"
    async with (
        socket(local, channel, headers=ann.cookie) as of_ann,
        socket(local, channel, headers=ben.cookie) as of_ben,
    ):
        await heard(of_ann)
        await heard(of_ben)
        mine, shared = f'read("user:{ann.id}")', f'read("user:{ben.id}")'
        await asyncio.to_thread(tables.create_row, "db", "t", "r1", {"text": "a"}, [mine])
        await asyncio.to_thread(tables.update_row, "db", "t", "r1", {"text": "b"}, [mine, shared])
        await asyncio.to_thread(tables.update_row, "db", "t", "r1", {"text": "c"}, [shared])
        await asyncio.to_thread(tables.delete_row, "db", "t", "r1")
        of_ann_heard = [(await heard(of_ann))["data"] for _ in range(2)]
        of_ben_heard = [(await heard(of_ben))["data"] for _ in range(3)]
        assert [e["events"][0].rpartition(".")[2] for e in of_ann_heard] == ["create", "update"]
        assert [e["events"][0].rpartition(".")[2] for e in of_ben_heard] == ["update", "update", "delete"]
        assert [e["payload"]["text"] for e in of_ben_heard] == ["b", "c", "c"]
        assert await silent(of_ann)


async def test_an_event_follows_its_write_within_fifty_milliseconds(local: Local, tables: TablesDB) -> None:
    ann = Person(local)
    await asyncio.to_thread(tables.create_row, "db", "t", "fast", {"text": "0"}, ['read("users")'])
    delays = []
    async with socket(local, "tablesdb.db.tables.t.rows.fast.update", headers=ann.cookie) as listening:
        await heard(listening)
        for n in range(20):
            arrival = asyncio.ensure_future(heard(listening))
            await asyncio.to_thread(tables.update_row, "db", "t", "fast", {"text": str(n)})
            returned = time.monotonic()
            await arrival
            delays.append(time.monotonic() - returned)
    assert sorted(delays)[len(delays) // 2] < 0.05
