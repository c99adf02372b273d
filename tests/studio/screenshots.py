#!/usr/bin/env python3
"""Pictures of every page, in both colours and on a phone, into `out/screenshots`: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from scripts.local_project import ROOT, apply_schema, deploy_functions, running_server
from tests.studio.build import CHROMIUM, exported, missing
from tests.studio.places import places
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
            for place, arrange in places(Seeds(visitors.project, owner_id)).items():
                arrange(page)
                page.wait_for_load_state("networkidle")
                below = not page.get_by_role("dialog").is_visible()  # a dialog darkens the screen alone
                page.screenshot(path=OUT / f"{place}-{name}.png", full_page=below)
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


if __name__ == "__main__":
    sys.exit(main())
