"""Executions as Realtime tells of them: only those that somebody may read, to those who may."""

from __future__ import annotations

from local_appwrite.events import Event, nested_names
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.records import Record
from local_appwrite.permissions import roles_with

_ENDED = (
    "$id", "$permissions", "deploymentId", "trigger", "status", "responseStatusCode", "responseHeaders",
    "requestPath", "requestMethod", "requestHeaders", "errors", "logs", "duration", "functionId",
)  # fmt: skip


def tell_created(catalog: Catalog, row: Record) -> None:
    _publish(catalog, row, row, "create")


def tell_ended(catalog: Catalog, row: Record) -> None:
    """Carries logs and errors, which the same user does not get by REST."""
    _publish(catalog, row, {name: row[name] for name in _ENDED}, "update")


def _publish(catalog: Catalog, row: Record, payload: Record, action: str) -> None:
    roles = roles_with(row["$permissions"], "read")
    if not roles:
        return
    project = catalog.server.settings.project_id
    function, execution = row["functionId"], row["$id"]
    channels = ["executions", f"executions.{execution}", f"functions.{function}"]
    catalog.server.bus.publish(
        Event(
            names=nested_names(("functions", function), ("executions", execution), action),
            channels=["console", f"projects.{project}", *channels, *(f"{c}.{action}" for c in channels)],
            payload=payload,
            roles=roles,
            project_id=project,
        )
    )
