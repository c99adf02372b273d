"""Routes that the CLI asks on its way: rules of function domains, of which there are none here."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from local_appwrite import params
from local_appwrite.body import JSON, parameters
from local_appwrite.functions.catalog import Catalog
from local_appwrite.identity import unique_id


@dataclass(frozen=True)
class Proxy:
    catalog: Catalog

    async def list(self, request: Request) -> Response:
        self.catalog.server.identify(request).need("rules.read")
        return JSON({"total": 0, "rules": []})

    async def create(self, request: Request) -> Response:
        """Accepted and forgotten: nothing answers at that domain."""
        self.catalog.server.identify(request).need("rules.write")
        values = await parameters(request)
        function = self.catalog.functions.get(params.text(values, "functionId", 36))
        now = self.catalog.now()
        rule = {
            "$id": unique_id(self.catalog.server.clock), "$createdAt": now, "$updatedAt": now,
            "domain": params.text(values, "domain", 255), "type": "deployment", "trigger": "manual",
            "redirectUrl": "", "redirectStatusCode": 0, "deploymentId": function["deploymentId"],
            "deploymentResourceType": "function", "deploymentResourceId": function["$id"],
            "deploymentVcsProviderBranch": "", "status": "verified", "logs": "", "renewAt": "",
        }  # fmt: skip
        return JSON(rule, status_code=201)

    async def variables(self, request: Request) -> Response:
        """What the CLI needs to make up a domain."""
        self.catalog.server.identify(request).need("projects.read")
        host = self.catalog.server.settings.host
        return JSON({"_APP_DOMAIN_FUNCTIONS": "functions.localhost", "_APP_DOMAIN_TARGET_CNAME": host})
