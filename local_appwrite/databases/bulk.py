"""Many rows in one request: for API keys alone, all or nothing."""

from __future__ import annotations

from typing import Any, Final

from local_appwrite.callers import Caller
from local_appwrite.databases.actions import Acting, without_internal
from local_appwrite.databases.rows import Row
from local_appwrite.databases.schema import Table
from local_appwrite.databases.search import Search, search_for
from local_appwrite.databases.spelling import Spelling
from local_appwrite.errors import AppwriteError, invalid_param
from local_appwrite.identity import Clock, unique_id
from local_appwrite.params import KEY
from local_appwrite.permissions import expand, fault
from local_appwrite.queries import parsed

BATCH_MAX: Final = 100
_EVERY_ROW: Final = 2**62
_ROW_ACTIONS: Final = ("read", "update", "delete")
_SCOPES_SENTENCE: Final = (
    "The current user or API key does not have the required scopes to access the requested resource."
)


def need_key(caller: Caller) -> None:
    if not caller.privileged:
        raise AppwriteError(401, "general_unauthorized_scope", _SCOPES_SENTENCE)


def refuse_mixed(spelling: Spelling, values: dict[str, Any]) -> None:
    """400 for a request that also looks like the creation of a single row."""
    rows = f"{spelling.row}s"
    if values.get("data"):
        raise _bad(f"You can only send one of the following parameters: data, {rows}")
    if values.get(spelling.row_id):
        name = spelling.row_id
        raise _bad(f'Param "{name}" is not allowed when creating multiple {rows}, set "$id" on each instead.')
    if values.get("permissions"):
        sentence = f'Param "permissions" is disallowed when creating multiple {rows}'
        raise _bad(f'{sentence}, set "$permissions" on each instead')


def entries(spelling: Spelling, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a bulk creation or upsert, each with `$id` and `$permissions` of its own."""
    name = f"{spelling.row}s"
    given = values.get(name)
    if (
        not isinstance(given, list)
        or len(given) > BATCH_MAX
        or not all(isinstance(one, dict) for one in given)
    ):
        reason = (
            f"Value must a valid array no longer than {BATCH_MAX} items and Value must be a valid JSON string"
        )
        raise invalid_param(name, reason)
    if not given:
        raise spelling.row_missing_data()
    for one in given:
        _check_entry(one)
    return given


def selection(table: Table, queries: Any) -> Search:
    """Without queries: every row."""
    return search_for(table, parsed(queries), default_limit=_EVERY_ROW)


def create(acting: Acting, table: Table, given: list[dict[str, Any]], clock: Clock) -> list[Row]:
    try:
        return [acting.create(table, _id(one, clock), one, _permissions(one)) for one in given]
    except AppwriteError as error:
        if error.status == 409:  # the real server does not know which one it was
            raise acting.spelling.row_exists("") from error
        raise


def upsert(acting: Acting, table: Table, given: list[dict[str, Any]], clock: Clock) -> list[Row]:
    return [acting.upsert(table, _id(one, clock), one, _permissions(one)) for one in given]


def update(acting: Acting, table: Table, search: Search, data: dict[str, Any]) -> list[Row]:
    permissions = _permissions(data)
    changes = without_internal(data)
    return [
        acting.change(table, row, changes, permissions) for row in acting.rows.find(table, search, roles=None)
    ]


def delete(acting: Acting, table: Table, search: Search) -> list[Row]:
    rows = acting.rows.find(table, search, roles=None)
    for row in rows:
        acting.rows.delete(table, row["$id"])
    return rows


def _check_entry(one: dict[str, Any]) -> None:
    row_id = one.get("$id")
    if (
        row_id is not None
        and row_id != "unique()"
        and not (isinstance(row_id, str) and KEY.fullmatch(row_id))
    ):
        raise _bad(
            "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and "
            "underscore. Can't start with a special char"
        )
    reason = fault(one["$permissions"], _ROW_ACTIONS) if one.get("$permissions") else ""
    if reason:
        raise _bad(reason)


def _id(one: dict[str, Any], clock: Clock) -> str:
    row_id = one.get("$id") or "unique()"
    return unique_id(clock) if row_id == "unique()" else str(row_id)


def _permissions(one: dict[str, Any]) -> list[str] | None:
    given = one.get("$permissions")
    return None if given is None else expand(given, _ROW_ACTIONS)


def _bad(sentence: str) -> AppwriteError:
    return AppwriteError(400, "general_bad_request", sentence)
