"""Permission strings (`read("user:ID")`), roles, and who may do what: the one place for both.

A caller holds roles; a resource carries permission strings. API keys are not asked: they are privileged
and checked by scope instead (identity of the caller: `callers.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

ACTIONS: Final = ("create", "read", "update", "delete")
_PERMISSION: Final = re.compile(r'^(read|create|update|delete|write)\("([^"]+)"\)$')


def roles_with(permissions: Iterable[str], action: str) -> frozenset[str]:
    """The roles that `permissions` lets do `action`."""
    wanted = (action, _write(action))
    return frozenset(m[2] for p in permissions if (m := _PERMISSION.match(p)) and m[1] in wanted)


def allows(permissions: Iterable[str], action: str, roles: frozenset[str]) -> bool:
    return not roles.isdisjoint(roles_with(permissions, action))


def expand(permissions: Iterable[str]) -> list[str]:
    """`write(...)` stands for create, update and delete; answers list the three."""
    seen: dict[str, None] = {}
    for permission in permissions:
        match = _PERMISSION.match(permission)
        verbs = ("create", "update", "delete") if match and match[1] == "write" else ()
        for one in [f'{verb}("{match[2]}")' for verb in verbs if match] or [permission]:
            seen[one] = None
    return list(seen)


def _write(action: str) -> str:
    return "write" if action in ("create", "update", "delete") else action
