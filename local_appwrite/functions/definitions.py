"""Routes of functions themselves: create, read, replace, delete."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import Any, Final

from croniter import croniter
from starlette.requests import Request
from starlette.responses import Response

from local_appwrite import params
from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.errors import AppwriteError, invalid_param
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.records import Record
from local_appwrite.functions.specifications import LARGEST, RUNTIMES, SPECIFICATIONS
from local_appwrite.lists import page

_READ: Final = ("functions.read",)
_WRITE: Final = ("functions.write",)
_ROLE: Final = re.compile(
    r"any|guests|users(/(un)?verified)?|user:[\w.-]+(/(un)?verified)?|(team|member|label):[\w./-]+"
)
_PART: Final = r"[^.\s]+"
_EVENT: Final = re.compile(
    rf"databases\.{_PART}(\.(collections|tables)\.{_PART}(\.(documents|rows|attributes|columns|indexes)\.{_PART})?)?"
    rf"(\.(create|update|delete|upsert))?"
    rf"|buckets\.{_PART}(\.files\.{_PART})?(\.(create|update|delete))?"
    rf"|users\.{_PART}(\.(sessions|recovery|verification|targets)\.{_PART})?"
    rf"(\.(create|update|delete))?(\.(name|email|password|status|prefs))?"
    rf"|teams\.{_PART}(\.memberships\.{_PART})?(\.(create|update|delete))?(\.(prefs|status))?"
)


@dataclass(frozen=True)
class Definitions:
    catalog: Catalog

    async def create(self, request: Request) -> Response:
        catalog = self.catalog
        catalog.server.identify(request).need(*_WRITE)
        values = await parameters(request)
        id_ = params.custom_id(values, "functionId", catalog.server.clock)
        settings = _settings(values)
        runtime = _runtime(values)
        if not runtime:
            raise _unsupported("")
        if catalog.functions.find(id_):
            message = (
                "Function with the requested ID already exists. Try again with a different ID or use "
                "ID.unique() to generate a unique ID."
            )
            raise AppwriteError(409, "function_already_exists", message)
        function = catalog.touch(_new(id_, catalog.now()), **settings, runtime=runtime)
        return JSON(catalog.function_answer(function, request), status_code=201)

    async def list(self, request: Request) -> Response:
        self.catalog.server.identify(request).need(*_READ)
        total, found = page(self.catalog.functions.all(), await parameters(request), "functionId")
        return JSON({"total": total, "functions": [self.catalog.function_answer(f, request) for f in found]})

    async def get(self, request: Request) -> Response:
        self.catalog.server.identify(request).need(*_READ)
        function = self.catalog.functions.get(request.path_params["functionId"])
        return JSON(self.catalog.function_answer(function, request))

    async def update(self, request: Request) -> Response:
        """Replaces: what the request omits falls back to its default, runtime and entrypoint excepted."""
        self.catalog.server.identify(request).need(*_WRITE)
        values = await parameters(request)
        settings = _settings(values)
        function = self.catalog.functions.get(request.path_params["functionId"])
        settings["runtime"] = _runtime(values) or function["runtime"]
        settings["entrypoint"] = settings["entrypoint"] or function["entrypoint"]
        built_from = ("name", "entrypoint", "commands", "runtime")
        live = all(function[name] == settings[name] for name in built_from)
        if function["runtimeSpecification"] != settings["runtimeSpecification"]:
            self.catalog.retire_processes(function["deploymentId"])
        function = self.catalog.touch(function, **settings, live=live)
        return JSON(self.catalog.function_answer(function, request))

    async def delete(self, request: Request) -> Response:
        catalog = self.catalog
        catalog.server.identify(request).need(*_WRITE)
        function = catalog.functions.get(request.path_params["functionId"])
        deployments = catalog.deployments.all(function["$id"])
        with catalog.server.store.transaction():
            for records in (catalog.variables, catalog.deployments, catalog.executions):
                records.remove_all(function["$id"])
            catalog.functions.remove(function["$id"])
        for deployment in deployments:
            if pool := catalog.pools.pop(deployment["$id"], None):
                await pool.close()
        shutil.rmtree(catalog.server.store.folder / "functions" / function["$id"], ignore_errors=True)
        return nothing()

    async def specifications(self, request: Request) -> Response:
        self.catalog.server.identify(request).need(*_READ)
        return JSON({"total": len(SPECIFICATIONS), "specifications": list(SPECIFICATIONS.values())})

    async def runtimes(self, request: Request) -> Response:
        """The real server keeps this list for consoles: no key holds the scope."""
        self.catalog.server.identify(request).need("public")
        return JSON({"total": 0, "runtimes": []})


def _new(id_: str, now: str) -> Record:
    return {
        "$id": id_, "$createdAt": now, "$updatedAt": now, "live": True, "deploymentRetention": 0,
        "deploymentId": "", "deploymentCreatedAt": "",
        "latestDeploymentId": "", "latestDeploymentCreatedAt": "", "latestDeploymentStatus": "",
    }  # fmt: skip


def _settings(values: dict[str, Any]) -> Record:
    sizes = tuple(SPECIFICATIONS)
    size = params.one_of(values, "specification", sizes, default=LARGEST)
    return {
        "name": params.text(values, "name", 128),
        "execute": _roles(values),
        "events": _events(values),
        "schedule": _schedule(values),
        "timeout": params.integer(values, "timeout", 1, 900, default=15),
        "enabled": params.boolean(values, "enabled", default=True),
        "logging": params.boolean(values, "logging", default=True),
        "entrypoint": params.text(values, "entrypoint", 1028, default="", shortest=0),
        "commands": params.text(values, "commands", 8192, default="", shortest=0),
        "scopes": params.texts(values, "scopes", 200, 64) or [],
        "buildSpecification": params.one_of(values, "buildSpecification", sizes, default=size),
        "runtimeSpecification": params.one_of(values, "runtimeSpecification", sizes, default=size),
    }


def _runtime(values: dict[str, Any]) -> str:
    runtime = params.text(values, "runtime", 64, default="", shortest=0)
    if runtime and runtime not in RUNTIMES:
        raise _unsupported(runtime)
    return runtime


def _unsupported(runtime: str) -> AppwriteError:
    return AppwriteError(404, "function_runtime_unsupported", f'Runtime "{runtime}" is not supported')


def _schedule(values: dict[str, Any]) -> str:
    schedule = params.text(values, "schedule", 256, default="", shortest=0)
    if schedule and (len(schedule.split()) != 5 or not croniter.is_valid(schedule)):
        raise invalid_param("schedule", "String must be a valid cron expression")
    return schedule


def _events(values: dict[str, Any]) -> list[str]:
    events = params.texts(values, "events", 100, 256) or []
    if not all(_EVENT.fullmatch(event) for event in events):
        reason = "Value must a valid array no longer than 100 items and Event is not valid."
        raise invalid_param("events", reason)
    return events


def _roles(values: dict[str, Any]) -> list[str]:
    roles = params.texts(values, "execute", 100, 64) or []
    for role in roles:
        if not _ROLE.fullmatch(role):
            name = role.partition(":")[0]
            allowed = "any, guests, users, user, team, member, label"
            raise invalid_param("execute", f'Role "{name}" is not allowed. Must be one of: {allowed}.')
    return roles
