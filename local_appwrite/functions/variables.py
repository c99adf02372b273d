"""Routes of a function's variables. A process keeps the values that it was started with."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from local_appwrite import params
from local_appwrite.body import JSON, nothing, parameters
from local_appwrite.errors import AppwriteError
from local_appwrite.functions.catalog import Catalog, public_variable
from local_appwrite.functions.records import Record
from local_appwrite.identity import unique_id


@dataclass(frozen=True)
class Variables:
    catalog: Catalog

    async def create(self, request: Request) -> Response:
        function = self._function(request, "functions.write")
        values = await parameters(request)
        clock = self.catalog.server.clock
        chosen = values.get("variableId") is not None
        id_ = params.custom_id(values, "variableId", clock) if chosen else unique_id(clock)
        key = params.text(values, "key", 255)
        value = params.text(values, "value", 8192, shortest=0)
        others = self.catalog.variables.all(function["$id"])
        if self.catalog.variables.find(id_) or any(other["key"] == key for other in others):
            raise _taken()
        now = self.catalog.now()
        variable = {
            "$id": id_, "$createdAt": now, "$updatedAt": now, "key": key, "value": value,
            "secret": params.boolean(values, "secret", default=True),
            "resourceType": "function", "resourceId": function["$id"],
        }  # fmt: skip
        self.catalog.variables.save(variable)
        self.catalog.touch(function, live=False)
        return JSON(public_variable(variable), status_code=201)

    async def list(self, request: Request) -> Response:
        variables = self.catalog.variables.all(self._function(request, "functions.read")["$id"])
        return JSON({"total": len(variables), "variables": [public_variable(one) for one in variables]})

    async def get(self, request: Request) -> Response:
        return JSON(public_variable(self._variable(request, self._function(request, "functions.read"))))

    async def update(self, request: Request) -> Response:
        function = self._function(request, "functions.write")
        variable = self._variable(request, function)
        values = await parameters(request)
        secret = params.boolean(values, "secret", default=variable["secret"])
        if variable["secret"] and not secret:
            message = (
                "Secret variables cannot be marked as non-secret. Please re-create the variable if this is "
                "your intention."
            )
            raise AppwriteError(400, "variable_cannot_unset_secret", message)
        changed = {
            **variable,
            "key": params.text(values, "key", 255, default=variable["key"]),
            "value": params.text(values, "value", 8192, default=variable["value"], shortest=0),
            "secret": secret,
            "$updatedAt": self.catalog.now(),
        }
        if _clashes(changed, self.catalog.variables.all(function["$id"])):
            raise _taken()
        self.catalog.variables.save(changed)
        self.catalog.touch(function, live=False)
        return JSON(public_variable(changed))

    async def delete(self, request: Request) -> Response:
        function = self._function(request, "functions.write")
        self.catalog.variables.remove(self._variable(request, function)["$id"])
        self.catalog.touch(function, live=False)
        return nothing()

    def _function(self, request: Request, scope: str) -> Record:
        self.catalog.server.identify(request).need(scope)
        return self.catalog.functions.get(request.path_params["functionId"])

    def _variable(self, request: Request, function: Record) -> Record:
        return self.catalog.variables.get(request.path_params["variableId"], function["$id"])


def _clashes(variable: Record, others: list[Record]) -> bool:
    return any(o["key"] == variable["key"] and o["$id"] != variable["$id"] for o in others)


def _taken() -> AppwriteError:
    message = "Variable with the same ID already exists in this project. Try again with a different ID."
    return AppwriteError(409, "variable_already_exists", message)
