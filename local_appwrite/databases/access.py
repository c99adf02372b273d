"""Who may do what with the rows of a table."""

from __future__ import annotations

import json

from local_appwrite.callers import Caller
from local_appwrite.databases.rows import Row
from local_appwrite.databases.schema import Database, Table
from local_appwrite.databases.spelling import Spelling, database_not_found, not_authorized
from local_appwrite.permissions import allows, grantable, listed, roles_with


def see_database(caller: Caller, database: Database) -> None:
    """404 for users if it is disabled."""
    if not database.enabled and not caller.privileged:
        raise database_not_found(database.id)


def see_table(caller: Caller, table: Table, spelling: Spelling) -> None:
    """404 for users if the table or its database is disabled."""
    see_database(caller, table.database)
    if not table.enabled and not caller.privileged:
        raise spelling.table_not_found(table.id)


def reading_roles(caller: Caller, table: Table) -> frozenset[str] | None:
    """None: every row; else the roles that each row's permissions are asked for. 401: no row at all."""
    if caller.privileged or allows(table.permissions, "read", caller.roles):
        return None
    if not table.row_security:
        raise not_authorized(refusal(caller, table, "read"))
    return caller.roles


def may_read(caller: Caller, table: Table, row: Row) -> bool:
    return caller.privileged or _holds(caller, table, row, "read")


def may_create(caller: Caller, table: Table) -> None:
    if not caller.privileged and not allows(table.permissions, "create", caller.roles):
        raise not_authorized(refusal(caller, table, "create"))


def may_change(caller: Caller, table: Table, row: Row, action: str) -> None:
    """`action` is `update` or `delete`; 401, also for a row that the caller cannot read."""
    if not caller.privileged and not _holds(caller, table, row, action):
        raise not_authorized()


def given_permissions(caller: Caller, given: list[str] | None) -> list[str]:
    """Permissions of a new row: those given, or full rights for the user who makes it, none for keys."""
    if given is None:
        user = "" if caller.privileged else caller.user_id
        return [f'{verb}("user:{user}")' for verb in ("read", "update", "delete")] if user else []
    may_grant(caller, given)
    return given


def may_grant(caller: Caller, permissions: list[str]) -> None:
    if not caller.privileged and not grantable(permissions, caller.roles):
        raise not_authorized(f"Permissions must be one of: ({', '.join(listed(caller.roles))})")


def refusal(caller: Caller, table: Table, action: str) -> str:
    """The sentence that tells which roles would have been allowed."""
    allowed = [role for p in table.permissions for role in roles_with([p], action)]
    if not allowed:
        return f"No permissions provided for action '{action}'"
    scopes, given = (json.dumps(one, separators=(",", ":")) for one in (listed(caller.roles), allowed))
    return (
        f'Missing "{action}" permission for role "{allowed[-1]}". '
        f'Only "{scopes}" scopes are allowed and "{given}" was given.'
    )


def _holds(caller: Caller, table: Table, row: Row, action: str) -> bool:
    if allows(table.permissions, action, caller.roles):
        return True
    return table.row_security and allows(row["$permissions"], action, caller.roles)
