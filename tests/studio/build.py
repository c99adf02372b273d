"""The page's dependencies and its export, made once where they are missing or old."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

FRONTEND: Final = Path(__file__).resolve().parents[2] / "frontend_example"
OUT: Final = FRONTEND / "out"
CHROMIUM: Final = Path(os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium"))
_MADE: Final = {"node_modules", "out", ".next", "next-env.d.ts", "tsconfig.tsbuildinfo"}
_INSTALL_SECONDS, _STEP_SECONDS = 280, 200


def missing() -> str:
    """What this machine lacks for the browser suite, as a sentence; '' for nothing."""
    if not shutil.which("npm"):
        return "node and npm are not installed"
    if not CHROMIUM.exists():
        return f"there is no Chromium at {CHROMIUM}; CHROMIUM_PATH names another"
    return ""


def installed() -> Path:
    """The folder of the page, with its dependencies in it."""
    wanted = (FRONTEND / "package.json").read_bytes()
    marker = FRONTEND / "node_modules" / ".installed"
    if not marker.exists() or marker.read_bytes() != wanted:
        npm("install", "--no-audit", "--no-fund", "--no-package-lock", seconds=_INSTALL_SECONDS)
        marker.write_bytes(wanted)
    return FRONTEND


def exported() -> Path:
    """The folder that any static host can serve."""
    installed()
    sources = [path for top in FRONTEND.iterdir() if top.name not in _MADE for path in _files(top)]
    newest = max(path.stat().st_mtime for path in sources)
    index = OUT / "index.html"
    if not index.exists() or index.stat().st_mtime < newest:
        npm("run", "build", seconds=_STEP_SECONDS)
    return OUT


def npm(*arguments: str, seconds: int = _STEP_SECONDS) -> str:
    """What npm says; AssertionError with all of it where it fails."""
    environment = os.environ | {"NEXT_TELEMETRY_DISABLED": "1", "CI": "1"}
    done = subprocess.run(
        [shutil.which("npm") or "npm", *arguments],
        cwd=FRONTEND,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    said = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == 0, f"npm {' '.join(arguments)}: {said[-4000:]}"
    return said


def _files(top: Path) -> list[Path]:
    return [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
