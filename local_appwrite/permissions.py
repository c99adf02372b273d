"""Permission strings (`read("user:ID")`), roles, and who may do what: the one place for both.

A caller holds roles; a resource carries permission strings. API keys are not asked: they are privileged
and checked by scope instead (identity of the caller: `callers.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any, Final

from local_appwrite.errors import invalid_param

ACTIONS: Final = ("create", "read", "update", "delete")
_WRITE: Final = ("create", "update", "delete")
_ROLES: Final = {  # name: whether it needs an id
    "any": False, "guests": False, "users": False, "user": True, "team": True, "member": True, "label": True,
}  # fmt: skip
_DIMENSIONS: Final = ("verified", "unverified")
_MOST: Final = 100
_SHAPE: Final = re.compile(r'^(\w+)\("([^"]*)"\)$')
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
_PERMISSION: Final = re.compile(r'^(read|create|update|delete|write)\("([^"]+)"\)$')


def roles_with(permissions: Iterable[str], action: str) -> frozenset[str]:
    """The roles that `permissions` lets do `action`."""
    wanted = (action, _write(action))
    return frozenset(m[2] for p in permissions if (m := _PERMISSION.match(p)) and m[1] in wanted)


def allows(permissions: Iterable[str], action: str, roles: frozenset[str]) -> bool:
    return not roles.isdisjoint(roles_with(permissions, action))


def expand(permissions: Iterable[str], allowed: Collection[str] = ACTIONS) -> list[str]:
    """`write(...)` stands for create, update and delete, as far as they are `allowed`; answers list them."""
    seen: dict[str, None] = {}
    for permission in permissions:
        match = _PERMISSION.match(permission)
        verbs = [verb for verb in _WRITE if verb in allowed] if match and match[1] == "write" else []
        for one in [f'{verb}("{match[2]}")' for verb in verbs if match] or [permission]:
            seen[one] = None
    return list(seen)


def checked(given: Any, allowed: Collection[str] = ACTIONS) -> list[str] | None:
    """The `permissions` parameter, expanded; None if absent. 400 for anything but permission strings."""
    if given is None:
        return None
    reason = fault(given, allowed)
    if reason:
        raise invalid_param("permissions", f"{reason} or null")
    return expand(given, allowed)


def fault(given: Any, allowed: Collection[str] = ACTIONS) -> str:
    """What is wrong with a list of permission strings, '' if nothing."""
    if not isinstance(given, list):
        return "Permissions must be an array of strings."
    if len(given) > _MOST:
        return f"You can only provide up to {_MOST} permissions."
    return next((reason for one in given if (reason := _permission_fault(one, allowed))), "")


def grantable(permissions: Iterable[str], roles: frozenset[str]) -> bool:
    """Whether holders of `roles` may give these permissions away: only roles that they hold themselves."""
    return {m[2] for p in permissions if (m := _PERMISSION.match(p))} <= roles


def refusal(permissions: Iterable[str], action: str, roles: Iterable[str]) -> str:
    """Why holders of `roles` may not: the sentence of the real server, which names the last role asked."""
    wanted = (action, _write(action))
    given = [m[2] for p in permissions if (m := _PERMISSION.match(p)) and m[1] in wanted]
    if not given:
        return f"No permissions provided for action '{action}'"
    held = _php_json(listed(roles))
    return (
        f'Missing "{action}" permission for role "{given[-1]}". Only "{held}" scopes are allowed and '
        f'"{_php_json(given)}" was given.'
    )


def listed(roles: Iterable[str]) -> list[str]:
    """Roles in the order in which Appwrite names them in its errors."""
    return sorted(roles, key=_place)


def _place(role: str) -> tuple[int, str]:
    name, _, dimension = role.partition("/")
    kind = name.partition(":")[0]
    order = ["any", "guests", "users", "user", "user/", "users/", "team", "member", "label"]
    word = f"{kind}/" if dimension and kind in ("user", "users") else kind
    return (order.index(word) if word in order else len(order), role)


def _permission_fault(given: Any, allowed: Collection[str]) -> str:
    if not isinstance(given, str):
        return "Every permission must be of type string."
    match = _SHAPE.match(given)
    if not match:
        return f'Invalid permission string format: "{given}".'
    verb, role = match[1], match[2]
    if verb not in (*ACTIONS, "write"):
        return f'Invalid permission type: "{verb}".'
    if verb not in (*allowed, "write"):
        return f'Permission "{verb}" is not allowed. Must be one of: {", ".join(allowed)}.'
    return _role_fault(role)


def _role_fault(role: str) -> str:
    name, _, dimension = role.partition("/")
    kind, colon, identifier = name.partition(":")
    if kind not in _ROLES:
        return f'Role "{kind}" is not allowed. Must be one of: {", ".join(_ROLES)}.'
    if _ROLES[kind] and not identifier:
        return f'Role "{kind}" must have an ID value.'
    if not _ROLES[kind] and colon:
        return f'Role "{kind}" can not have an ID value.'
    if identifier and not _IDENTIFIER.fullmatch(identifier):
        return f'Role "{kind}" identifier value is invalid: {identifier}'
    if kind in ("user", "users") and dimension and dimension not in _DIMENSIONS:
        return f'Dimension "{dimension}" is not allowed. Must be one of: {", ".join(_DIMENSIONS)}.'
    return ""


def _php_json(values: list[str]) -> str:
    return json.dumps(values, separators=(",", ":")).replace("/", "\\/")


def _write(action: str) -> str:
    return "write" if action in _WRITE else action
