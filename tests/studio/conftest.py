"""The exported page in a headless Chromium, against local_appwrite with the real functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from local_appwrite.faults.client import FaultDoor
from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server
from tests.studio.build import CHROMIUM, exported, missing
from tests.studio.site import served
from tests.studio.visitors import FLAGS, PATIENCE_MS, Visitors

ORIGINS = ("--origin", "http://127.0.0.1", "--origin", "http://localhost")
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only here: these tests need node and a browser, and they say so where one is missing."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.timeout(600))
        if reason := missing():
            item.add_marker(pytest.mark.skip(reason=reason))


@dataclass(frozen=True)
class Studio:
    """The page at `url`, and the project behind it."""

    url: str
    project: LocalProject
    door: FaultDoor


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalProject]:
    """A project of this suite's own, since its tests make the server fail."""
    with running_server(tmp_path_factory.mktemp("studio"), ["--faults", *ORIGINS]) as running:
        apply_schema(running)
        deploy_functions(running, {"SCENEWRIGHT_LEASE_SECONDS": "20"})
        yield running


@pytest.fixture(scope="session")
def studio(backend: LocalProject) -> Iterator[Studio]:
    config = {"endpoint": backend.endpoint, "projectId": backend.project_id}
    with served(exported(), config) as port:
        door = FaultDoor(backend.endpoint, backend.key)
        yield Studio(f"http://127.0.0.1:{port}", backend, door)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def visitors(browser: Browser, studio: Studio) -> Iterator[Visitors]:
    """Nothing may be thrown in any page, whatever the server does."""
    found = Visitors(browser, studio.url, studio.project)
    yield found
    found.leave()
    studio.door.close()
    assert found.broken == []
