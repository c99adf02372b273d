#!/usr/bin/env python3
"""The whole product on this machine, to work on: `make dev`.

Starts local_appwrite, applies the schema, deploys both functions, and serves the page with reloading on
port 3000, or PORT. Every time begins without videos. Ends with Ctrl-C, and leaves nothing running.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from scripts.local_project import (
    ROOT,
    LocalProject,
    LocalProjectFailed,
    apply_schema,
    deploy_functions,
    running_server,
)

FRONTEND: Final = ROOT / "frontend_example"
PAGE_PORT: Final = 3000


def main() -> int:
    npm = shutil.which("npm")
    if npm is None:
        print("make dev needs node 20 and npm on the PATH.", file=sys.stderr)
        return 1
    try:
        return _run(npm)
    except LocalProjectFailed as failure:
        print(f"make dev failed: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(npm: str) -> int:
    port = os.environ.get("PORT", str(PAGE_PORT))
    if not (FRONTEND / "node_modules").exists():
        print("Installing the page's dependencies; this takes about a minute.", flush=True)
        subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--no-package-lock"], cwd=FRONTEND, check=True
        )
    origins = ("--origin", f"http://127.0.0.1:{port}", "--origin", f"http://localhost:{port}")
    with (
        tempfile.TemporaryDirectory(prefix="scenewright-dev-") as folder,
        running_server(Path(folder), origins) as project,
    ):
        apply_schema(project)
        deploy_functions(project, {})
        print(f"Appwrite  {project.endpoint}, project {project.project_id}")
        print(f"Studio    http://127.0.0.1:{port}", flush=True)
        command = [npm, "run", "dev", "--", "-p", port]
        return subprocess.run(command, cwd=FRONTEND, env=_environment(project), check=False).returncode


def _environment(project: LocalProject) -> dict[str, str]:
    told = {
        "NEXT_PUBLIC_APPWRITE_ENDPOINT": project.endpoint,
        "NEXT_PUBLIC_APPWRITE_PROJECT_ID": project.project_id,
        "NEXT_TELEMETRY_DISABLED": "1",
    }
    return os.environ | told


if __name__ == "__main__":
    sys.exit(main())
