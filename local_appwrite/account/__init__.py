"""Who asks, and the people: keys, sessions, JWTs, the Account and the Users API."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from local_appwrite.account import (
    account_routes,
    keys,
    platforms,
    project_routes,
    session_routes,
    sessions,
    tokens,
    user_routes,
    users,
)
from local_appwrite.account.identify import identify
from local_appwrite.account.keys import mint_function_key, mint_user_jwt
from local_appwrite.callers import Caller
from local_appwrite.server import Server

__all__ = ["install", "mint_function_key", "mint_user_jwt"]


def install(server: Server) -> None:
    for schema in (users.SCHEMA, sessions.SCHEMA, tokens.SCHEMA, keys.SCHEMA, platforms.SCHEMA):
        server.store.migrate(schema)

    def caller_of(request: HTTPConnection) -> Caller:
        return identify(server, request)

    server.identify = caller_of
    for routes in (account_routes, session_routes, user_routes, project_routes):
        routes.install(server)
