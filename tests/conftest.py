"""A whole project on loopback, once for all suites that talk to one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest
from hypothesis import settings

from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server

# The suite asks the same things each time, so that it fails by a change and not by chance;
# SCENEWRIGHT_FUZZ_REQUESTS looks for new ones.
settings.register_profile("steady", derandomize=True)
if "SCENEWRIGHT_FUZZ_REQUESTS" not in os.environ:
    settings.load_profile("steady")


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
