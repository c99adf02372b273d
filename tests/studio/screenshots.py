#!/usr/bin/env python3
"""Pictures of every page, in both colours and on a phone, into `out/screenshots`: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from scripts.local_project import ROOT, apply_schema, deploy_functions, running_server
from tests.studio.build import CHROMIUM, exported, missing
from tests.studio.seeds import Seeds
from tests.studio.site import served
from tests.studio.visitors import FLAGS, Visitors

OUT: Final = ROOT / "out" / "screenshots"
LOOKS: Final = {
    "light": {},
    "dark": {"dark": True},
    "phone": {"phone": True},
    "phone-dark": {"phone": True, "dark": True},
}


def main() -> int:
    if reason := missing():
        print(f"No screenshots: {reason}.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with _studio() as visitors:
        for name, look in LOOKS.items():
            page, owner_id = visitors.member(**look)
            for place, arrange in _places(Seeds(visitors.project, owner_id)).items():
                arrange(page)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=OUT / f"{place}-{name}.png", full_page=True)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")
    return 0


@contextmanager
def _studio() -> Iterator[Visitors]:
    with tempfile.TemporaryDirectory(prefix="scenewright-shots-") as folder:
        options = ["--origin", "http://127.0.0.1"]
        with running_server(Path(folder), options) as project, sync_playwright() as playwright:
            apply_schema(project)
            deploy_functions(project, {})
            config = {"endpoint": project.endpoint, "projectId": project.project_id}
            with served(exported(), config) as port:
                browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
                yield Visitors(browser, f"http://127.0.0.1:{port}", project)
                browser.close()


Arrange = Callable[[Page], object]


def _places(seeds: Seeds) -> dict[str, Arrange]:
    """How to get to each state of each page."""
    live = seeds.video(
        progress=46, message="Rendering scene 3 of 5", eta_seconds=40, scene_count=5, title="How tides work"
    )
    seeds.scenes(live, ["rendered", "rendered", "coded", "planned", "planned"])
    failed = seeds.video(
        status="failed", progress=52, topic="Why leaves turn red", error_message="Scene 2 was not rendered.",
        degraded=["picture: Replicate did not answer, so a drawn one was taken"],
    )  # fmt: skip
    seeds.scenes(failed, ["rendered", "failed", "rendered"])
    review = seeds.video(
        status="awaiting_approval", progress=20, require_approval=True, message="Waiting for your approval"
    )
    seeds.scenes(review, ["coded", "coded", "coded"])
    done = seeds.video(
        status="completed", progress=100, title="How tides work", duration_ms=42_300, size_bytes=6_200_000,
        scene_count=5, actual_cost_usd=0.03, thumbnail_url=(shown := seeds.picture(1)), combined_video_url=shown,
    )  # fmt: skip
    seeds.scenes(done, ["rendered"] * 5)
    seeds.attempts(done, 5)
    return {
        "create": lambda page: page.goto("/"),
        "create-scenes": _scenes,
        "create-problems": _problems,
        "live": lambda page: page.goto(f"/?id={live}"),
        "failed": lambda page: page.goto(f"/?id={failed}"),
        "review": lambda page: page.goto(f"/?id={review}"),
        "result": lambda page: page.goto(f"/?id={done}"),
        "videos": lambda page: page.goto("/videos/"),
        "monitor": lambda page: page.goto("/monitor/"),
        "chat": lambda page: page.goto("/chat/"),
        "account": lambda page: page.goto("/account/"),
        "missing": lambda page: page.goto("/?id=nothing-here"),
    }


def _scenes(page: Page) -> None:
    page.goto("/")
    page.get_by_text("My own scenes").click()
    page.get_by_role("button", name="Add a scene").click()


def _problems(page: Page) -> None:
    page.goto("/")
    page.get_by_text("A topic", exact=True).click()
    page.get_by_role("textbox", name="Topic").fill("x" * 300)
    page.get_by_role("button", name="Make the film").click()
    page.get_by_role("textbox", name="Topic").fill("")


if __name__ == "__main__":
    sys.exit(main())
