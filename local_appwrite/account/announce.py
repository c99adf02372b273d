"""Events about users and their sessions: told to the user's own sockets."""

from __future__ import annotations

from typing import Any

from local_appwrite.events import Event, flat_names, nested_names
from local_appwrite.server import Server


def user_changed(
    server: Server, user_id: str, payload: dict[str, Any], action: str, field: str = "", actor_id: str = ""
) -> None:
    channels = ["account", f"account.{user_id}"]
    channels += [f"{channel}.{action}" for channel in channels]
    if payload.get("prefs") == {}:
        payload = {**payload, "prefs": []}  # an empty PHP array, as subscribers of the real server get it
    _publish(server, flat_names("users", user_id, action, field), channels, payload, user_id, actor_id)


def session_changed(server: Server, session: dict[str, Any], action: str, actor_id: str = "") -> None:
    user_id = session["userId"]
    names = nested_names(("users", user_id), ("sessions", session["$id"]), action)
    channels = ["account", f"account.{user_id}"]
    _publish(server, names, channels, {**session, "secret": ""}, user_id, actor_id)


def _publish(
    server: Server,
    names: list[str],
    channels: list[str],
    payload: dict[str, Any],
    user_id: str,
    actor_id: str,
) -> None:
    server.bus.publish(
        Event(
            names=names,
            channels=channels,
            payload=payload,
            roles=frozenset({f"user:{user_id}"}),
            function_name=names[0],
            user_id=actor_id,
            project_id=server.settings.project_id,
        )
    )
