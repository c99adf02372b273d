"""What a socket listens to: channels and queries, from the URL or from `subscribe` messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from local_appwrite.lists import matches
from local_appwrite.queries import Query, parsed

_ALLOWED: Final = frozenset(
    {
        "equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual", "isNull",
        "isNotNull", "and", "or", "select",
    }
)  # fmt: skip
_QUERY_OF_CHANNEL: Final = re.compile(r"(?P<channel>.+)\[(?P<group>[^\[\]]+)\]\[\d*\]")


class BadSubscriptionError(Exception):
    """A subscription that no client library makes; the answer does not say what is wrong with it."""


@dataclass(frozen=True)
class Subscription:
    """Matches an event on one of `channels` whose payload satisfies every one of `queries`."""

    id: str
    channels: tuple[str, ...]
    queries: tuple[str, ...] = ()
    conditions: list[Query] = field(default_factory=list, compare=False)

    def wants(self, channels: frozenset[str], payload: dict[str, Any]) -> bool:
        return not channels.isdisjoint(self.channels) and matches(self.conditions, payload)

    def answer(self) -> dict[str, Any]:
        return {"subscriptionId": self.id, "channels": list(self.channels), "queries": list(self.queries)}


def from_url(
    pairs: Iterable[tuple[str, str]], user_id: str, new_id: Callable[[], str]
) -> dict[str, Subscription]:
    """`channels[]=a&channels[]=b`, and `a[n][]=query` for the queries of the n-th subscription: by its n.

    Channels without queries of their own make one subscription together, the 0th.
    """
    channels: list[str] = []
    queries: dict[str, dict[str, list[str]]] = {}
    for name, value in pairs:
        if re.fullmatch(r"channels(\[\d*\])?", name):
            channels.append(value)
        elif found := _QUERY_OF_CHANNEL.fullmatch(name):
            queries.setdefault(found["channel"], {}).setdefault(found["group"], []).append(value)
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for channel in own_channels(channels, user_id):
        asked = "account" if channel == f"account.{user_id}" else channel
        for group, texts in queries.get(asked, {"0": []}).items():
            members, conditions = groups.setdefault(group, ([], []))
            members.append(channel)
            conditions.extend(text for text in texts if text not in conditions)
    return {group: _made(new_id(), members, texts) for group, (members, texts) in groups.items()}


def announced(found: Mapping[str, Subscription]) -> list[str] | dict[str, str]:
    """The ids by the client's numbers, as the real server's JSON has them: a list where they count from 0."""
    ids = {number: one.id for number, one in found.items()}
    return list(ids.values()) if list(ids) == [str(n) for n in range(len(ids))] else ids


def from_message(data: Any, user_id: str, new_id: Callable[[], str]) -> list[Subscription]:
    """The `data` of a `subscribe` message: a list of `{subscriptionId?, channels, queries?}`."""
    if not isinstance(data, list) or not data:
        raise BadSubscriptionError
    return [_from_entry(entry, user_id, new_id) for entry in data]


def own_channels(channels: list[str], user_id: str) -> list[str]:
    """`account` means one's own account; nobody names another's."""
    found = [channel for channel in channels if not channel.startswith("account.")]
    if user_id and "account" in found:
        found.append(f"account.{user_id}")
    return list(dict.fromkeys(found))


def _from_entry(entry: Any, user_id: str, new_id: Callable[[], str]) -> Subscription:
    if not isinstance(entry, dict):
        raise BadSubscriptionError
    channels, queries = entry.get("channels"), entry.get("queries", [])
    id_ = entry.get("subscriptionId") or new_id()
    if not _texts(channels) or not _texts(queries) or not isinstance(id_, str):
        raise BadSubscriptionError
    return _made(id_, own_channels(channels, user_id), queries)


def _texts(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _made(id_: str, channels: list[str], queries: list[str]) -> Subscription:
    """Raises `AppwriteError` for a query that is malformed."""
    conditions = parsed(queries)
    if not all(_allowed(condition) for condition in conditions):
        raise BadSubscriptionError
    return Subscription(id_, tuple(channels), tuple(queries), conditions)


def _allowed(query: Query) -> bool:
    if query.method in ("and", "or"):
        return all(_allowed(inner) for inner in query.values)
    return query.method in _ALLOWED and (query.method != "select" or query.values == ["*"])
