"""Functions: their definitions, code and executions, run in processes of their own."""

from __future__ import annotations

import asyncio

from starlette.routing import Route

from local_appwrite.functions.builds import Builder
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.definitions import Definitions
from local_appwrite.functions.deployments import Deployments
from local_appwrite.functions.dispatch import Dispatcher
from local_appwrite.functions.domains import Domains
from local_appwrite.functions.executions import Executions
from local_appwrite.functions.proxy import Proxy
from local_appwrite.functions.records import TABLES
from local_appwrite.functions.variables import Variables
from local_appwrite.server import Server

__all__ = ["install"]


def install(server: Server) -> None:
    server.store.migrate(TABLES)
    catalog = Catalog(server)
    builder, dispatcher = Builder(catalog), Dispatcher(catalog)
    server.app.router.routes.extend(_routes(catalog, builder, dispatcher))
    server.app.add_middleware(Domains, catalog=catalog)

    async def stop() -> None:
        await dispatcher.stop()
        await builder.stop()
        await asyncio.gather(*(pool.close() for pool in catalog.pools.values()))

    server.app.state.dispatcher = dispatcher
    server.on_start += [builder.resume, dispatcher.start]
    server.on_stop.append(stop)


def _routes(catalog: Catalog, builder: Builder, dispatcher: Dispatcher) -> list[Route]:
    definitions, variables = Definitions(catalog), Variables(catalog)
    deployments, executions = Deployments(catalog, builder), Executions(catalog, dispatcher)
    proxy = Proxy(catalog)
    one = "/v1/functions/{functionId}"
    return [
        Route("/v1/proxy/rules", proxy.list, methods=["GET"]),
        Route("/v1/proxy/rules/function", proxy.create, methods=["POST"]),
        Route("/v1/console/variables", proxy.variables, methods=["GET"]),
        Route("/v1/functions", definitions.create, methods=["POST"]),
        Route("/v1/functions", definitions.list, methods=["GET"]),
        Route("/v1/functions/runtimes", definitions.runtimes, methods=["GET"]),
        Route("/v1/functions/specifications", definitions.specifications, methods=["GET"]),
        Route(one, definitions.get, methods=["GET"]),
        Route(one, definitions.update, methods=["PUT"]),
        Route(one, definitions.delete, methods=["DELETE"]),
        Route(f"{one}/deployment", deployments.activate, methods=["PATCH"]),
        Route(f"{one}/variables", variables.create, methods=["POST"]),
        Route(f"{one}/variables", variables.list, methods=["GET"]),
        Route(f"{one}/variables/{{variableId}}", variables.get, methods=["GET"]),
        Route(f"{one}/variables/{{variableId}}", variables.update, methods=["PUT"]),
        Route(f"{one}/variables/{{variableId}}", variables.delete, methods=["DELETE"]),
        Route(f"{one}/deployments", deployments.create, methods=["POST"]),
        Route(f"{one}/deployments", deployments.list, methods=["GET"]),
        Route(f"{one}/deployments/{{deploymentId}}", deployments.get, methods=["GET"]),
        Route(f"{one}/deployments/{{deploymentId}}", deployments.delete, methods=["DELETE"]),
        Route(f"{one}/deployments/{{deploymentId}}/download", deployments.download, methods=["GET"]),
        Route(f"{one}/executions", executions.create, methods=["POST"]),
        Route(f"{one}/executions", executions.list, methods=["GET"]),
        Route(f"{one}/executions/{{executionId}}", executions.get, methods=["GET"]),
        Route(f"{one}/executions/{{executionId}}", executions.delete, methods=["DELETE"]),
    ]
