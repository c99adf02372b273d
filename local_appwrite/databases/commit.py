"""Applies what a transaction staged, all or nothing, and tells of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from local_appwrite.callers import Caller
from local_appwrite.databases import announce, bulk
from local_appwrite.databases.actions import Acting
from local_appwrite.databases.answers import commit_payload
from local_appwrite.databases.rows import Row
from local_appwrite.databases.transactions import Operation, Transactions
from local_appwrite.errors import AppwriteError
from local_appwrite.server import Server


@dataclass(frozen=True)
class _Told:
    operation: Operation
    action: str
    row: Row


def commit(server: Server, transactions: Transactions, acting: Acting, transaction_id: str) -> None:
    """409 `transaction_conflict` if a row was taken or written meanwhile. A commit that fails changes nothing
    and ends the transaction."""
    transactions.ready(acting.caller, transaction_id)
    told: list[_Told] = []
    try:
        with server.store.transaction():
            written: set[tuple[str, str]] = set()
            for operation in transactions.operations(transaction_id):
                told += _apply(server, acting, operation, written)
            transactions.finish(transaction_id, "committed")
    except AppwriteError as error:
        transactions.finish(transaction_id, "failed")
        raise _conflict() if error.status == 409 else error from error
    for one in told:
        _tell(server, acting, acting.caller, one)


def seen_from_within(
    server: Server,
    transactions: Transactions,
    acting: Acting,
    transaction_id: str,
    read: Callable[[], list[Row]],
) -> list[Row]:
    """What `read` finds once the staged operations are applied; they are taken back afterwards."""
    transactions.answer(acting.caller, transaction_id)
    found: list[Row] = []
    with suppress(_TakeBack), server.store.transaction():
        written: set[tuple[str, str]] = set()
        for operation in transactions.operations(transaction_id):
            _apply(server, acting, operation, written)
        found = read()
        raise _TakeBack
    return found


class _TakeBack(Exception):
    pass


def _apply(server: Server, acting: Acting, one: Operation, written: set[tuple[str, str]]) -> list[_Told]:
    place = (one.table.sql, one.row_id)
    if place not in written:
        _check_unchanged(acting, one)
    written.add(place)
    permissions = one.data.get("$permissions") if isinstance(one.data, dict) else None
    match one.action:
        case "create":
            return [_Told(one, "create", acting.create(one.table, one.row_id, one.data, permissions))]
        case "update":
            return [_Told(one, "update", acting.update(one.table, one.row_id, one.data, permissions))]
        case "upsert":
            return [_Told(one, "update", acting.upsert(one.table, one.row_id, one.data, permissions))]
        case "delete":
            return [_Told(one, "delete", acting.delete(one.table, one.row_id))]
        case "increment" | "decrement":
            return [_Told(one, "update", _add(acting, one))]
    _apply_bulk(server, acting, one)
    return []


def _check_unchanged(acting: Acting, one: Operation) -> None:
    if one.seen is None:
        return
    row = acting.rows.get(one.table, one.row_id)
    if (row["$updatedAt"] if row else "") != one.seen:
        raise _conflict()


def _add(acting: Acting, one: Operation) -> Row:
    data: dict[str, Any] = one.data
    name = data.get("column") or data.get("attribute") or ""
    sign, bound = (1, data.get("max")) if one.action == "increment" else (-1, data.get("min"))
    return acting.add(one.table, one.row_id, name, sign * data.get("value", 1), bound)


def _apply_bulk(server: Server, acting: Acting, one: Operation) -> None:
    """Bulk operations of a transaction are not told to anyone, as on the real server."""
    if one.action == "bulkCreate":
        bulk.create(acting, one.table, one.data, server.clock)
        return
    if one.action == "bulkUpsert":
        bulk.upsert(acting, one.table, one.data, server.clock)
        return
    search = bulk.selection(one.table, one.data.get("queries"))
    for row in acting.rows.find(one.table, search, roles=None):
        if row["$updatedAt"] > one.staged:
            raise _conflict()
    if one.action == "bulkUpdate":
        bulk.update(acting, one.table, search, one.data["data"])
    else:
        bulk.delete(acting, one.table, search)


def _tell(server: Server, acting: Acting, caller: Caller, one: _Told) -> None:
    table = one.operation.table
    row = one.row if one.action == "delete" else acting.rows.get(table, one.row["$id"])
    if row:
        payload = commit_payload(table, row)
        announce.row_changed(server, acting.spelling, table, one.action, payload, caller)


def _conflict() -> AppwriteError:
    sentence = "The transaction has a conflict. Please resolve the conflict and try again."
    return AppwriteError(409, "transaction_conflict", sentence)
