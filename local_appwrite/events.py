"""What happened, told once after the write is committed: to Realtime sockets and to functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Event:
    """A committed change.

    `names` are all event names, the most specific first (what a subscriber sees as `events`, and what
    function patterns are matched against); `function_name` is the one that a function gets in
    `x-appwrite-event`. `roles` may read it: only their sockets hear of it. `user_id` is who caused it
    ('' for keys).
    """

    names: list[str]
    channels: list[str]
    payload: dict[str, Any]
    roles: frozenset[str]
    function_name: str = ""
    user_id: str = ""
    project_id: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


Listener = Callable[[Event], None]


class Bus:
    """Synchronous fan-out; a listener only queues and returns."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)


def nested_names(parent: tuple[str, str], child: tuple[str, str], action: str) -> list[str]:
    """Names for `parent` and `child`, each `(kind, id)`: `buckets.B.files.F.create` and all its wildcards."""
    (outer, outer_id), (inner, inner_id) = parent, child
    pairs = [(outer_id, inner_id), ("*", "*"), (outer_id, "*"), ("*", inner_id)]
    bare = [f"{outer}.{a}.{inner}.{b}" for a, b in pairs]
    return [f"{name}.{action}" for name in bare] + bare + [f"{outer}.{outer_id}", f"{outer}.*"]


def flat_names(kind: str, id_: str, action: str, field_name: str = "") -> list[str]:
    """Names for `users.U.update.prefs` and its wildcards; without a field for `users.U.create`."""
    owners = (f"{kind}.{id_}", f"{kind}.*")
    names = [f"{owner}.{action}" for owner in owners]
    if field_name:
        names += [f"{owner}.{action}.{field_name}" for owner in owners]
    return [*names, *owners]
