"""The exported page in a headless Chromium, against local_appwrite with the real functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from local_appwrite.faults.client import FaultDoor
from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server
from tests.studio.build import CHROMIUM, exported, missing
from tests.studio.site import served

ORIGINS = ("--origin", "http://127.0.0.1", "--origin", "http://localhost")
FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update"),
    "--autoplay-policy=no-user-gesture-required",
)
PATIENCE_MS = 60_000
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


@dataclass
class Visitors:
    """Opens pages, each in a browser profile of its own, and remembers what broke in them."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def open(self, url: str, *, phone: bool = False, dark: bool = False) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = self.browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            has_touch=phone,
            accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        page.goto(url)
        return page


@pytest.fixture
def visitors(browser: Browser, studio: Studio) -> Iterator[Visitors]:
    """Nothing may be thrown in any page, whatever the server does."""
    found = Visitors(browser)
    yield found
    for context in found.contexts:
        context.close()
    studio.door.close()
    assert found.broken == []


@pytest.fixture
def visit(visitors: Visitors, studio: Studio) -> Callable[..., Page]:
    """Opens a page of the studio as a new visitor."""

    def open_page(path: str = "/", *, phone: bool = False, dark: bool = False) -> Page:
        return visitors.open(studio.url + path, phone=phone, dark=dark)

    return open_page
