"""A whole project on loopback, once for all suites that talk to one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server


@pytest.fixture(scope="session")
def secret() -> str:
    """The secret of both functions, by which a server proves itself."""
    return secrets.token_hex(24)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory, secret: str) -> Iterator[LocalProject]:
    """local_appwrite with the schema applied and both functions deployed."""
    with running_server(tmp_path_factory.mktemp("appwrite")) as running:
        apply_schema(running)
        deploy_functions(running, {"SCENEWRIGHT_SECRET": secret, "SCENEWRIGHT_SUBMITS_PER_MINUTE": "10000"})
        yield running
