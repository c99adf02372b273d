"""Known weaknesses of everything that is installed: `make audit`.

pip-audit asks for this interpreter's packages, npm for the page's. Exit code 1 for a weakness. A database
that cannot be reached has told nothing, which is said, and is 2 for a person; in CI (the variable `CI` is
set) it is 0, since no commit can help it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scripts.local_project import ROOT

_PAGE: Final = ROOT / "frontend_example"
_PROBE: Final = "requests==2.19.0"  # has weaknesses that every database knows
_PATIENCE_SECONDS: Final = 300
_PIP_AUDIT: Final = (sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off")


@dataclass(frozen=True)
class Found:
    """`weaknesses` are lines; `looked_at` counts packages; `unknown` are packages that no database has."""

    looked_at: int
    weaknesses: tuple[str, ...]
    unknown: tuple[str, ...] = ()


class Unreachable(Exception):
    """Nothing could be learned; the reason."""


def main() -> int:
    codes = [_audit("Python", python_packages), _audit("the page", page_packages)]
    return 1 if 1 in codes else max(codes)


def _audit(what: str, look: Callable[[], Found]) -> int:
    try:
        found = look()
    except Unreachable as reason:
        print(f"NOT AUDITED: the packages of {what}. {reason}")
        return 0 if os.environ.get("CI") else 2
    for line in found.weaknesses:
        print(line)
    for name in found.unknown:
        print(f"{name}: in no database")
    print(f"{what}: {found.looked_at} packages, {len(found.weaknesses)} known weaknesses")
    return 1 if found.weaknesses else 0


def python_packages() -> Found:
    """A package with a known weakness is asked for first: where it has none, nothing was looked up."""
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder, "requirements.txt")
        probe.write_text(_PROBE)
        told = python_found(_said([*_PIP_AUDIT, "--no-deps", "--disable-pip", "-r", str(probe)]))
    if not told.weaknesses:
        raise Unreachable("The database does not know a weakness that everybody knows.")
    return python_found(_said([*_PIP_AUDIT, "--skip-editable", "--path", sysconfig.get_path("purelib")]))


def python_found(said: str) -> Found:
    """From what pip-audit writes. Raises Unreachable."""
    asked = _json(said)["dependencies"]
    known = [one for one in asked if "vulns" in one]
    return Found(
        len(known),
        tuple(f"{one['name']} {one['version']}: {w['id']}" for one in known for w in one["vulns"]),
        tuple(one["name"] for one in asked if "vulns" not in one),
    )


def page_packages() -> Found:
    """What npm has installed, with the page's own package.json as the root of its lock."""
    installed = _PAGE / "node_modules" / ".package-lock.json"
    npm = shutil.which("npm")
    if not npm or not installed.exists():
        raise Unreachable("They are not installed: make studio-build.")
    lock, package = json.loads(installed.read_text()), json.loads((_PAGE / "package.json").read_text())
    lock["packages"] = {"": package, **lock["packages"]}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "package.json").write_text(json.dumps(package))
        Path(folder, "package-lock.json").write_text(json.dumps(lock))
        return page_found(_said([npm, "audit", "--json"], Path(folder)), len(lock["packages"]) - 1)


def page_found(said: str, installed: int) -> Found:
    """From what npm writes. Raises Unreachable."""
    told = _json(said)
    if "vulnerabilities" not in told:
        raise Unreachable(str(told.get("message") or told.get("error")))
    weak = told["vulnerabilities"]
    return Found(installed, tuple(f"{name}: {one['severity']}" for name, one in sorted(weak.items())))


def _said(command: Sequence[str], folder: Path = ROOT) -> str:
    """Standard output, whatever the exit code: both tools end with 1 for a weakness and for a failure."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise Unreachable(f"No answer within {_PATIENCE_SECONDS} s.") from late
    if not done.stdout.strip():
        raise Unreachable((done.stderr.strip().splitlines() or ["It said nothing."])[-1])
    return done.stdout


def _json(said: str) -> Any:
    try:
        return json.loads(said)
    except ValueError as error:
        raise Unreachable(f"An answer that is no JSON: {said[:200]}") from error


if __name__ == "__main__":
    sys.exit(main())
