"""Runs `scenewright` as a process of its own, as a user does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.local_project import ROOT

EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Told:
    code: int
    out: str
    err: str

    @property
    def facts(self) -> Any:
        return json.loads(self.out)

    @property
    def codes(self) -> dict[str, str]:
        """Of the problems: path to code."""
        return {problem["path"]: problem["code"] for problem in self.facts["error"]["problems"]}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "scenewright.entry.cli", *map(str, arguments)]


def plain_environment(state: Path) -> dict[str, str]:
    """Without an Appwrite of the developer's, and with a quota of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("APPWRITE_")}
    return kept | {"XDG_STATE_HOME": str(state)}


def scenewright(cwd: Path, *arguments: object, **env: str) -> Told:
    ran = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=plain_environment(cwd / "state") | env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Told(ran.returncode, ran.stdout, ran.stderr)


def small_chat(folder: Path, name: str = "chat.json", **fields: Any) -> Path:
    """A conversation of two messages, quickly rendered."""
    messages = [{"sender": "them", "text": "Hi"}, {"sender": "me", "text": "Yo"}]
    body = {"messages": messages, "quality": "draft", "aspect": "1:1", "pace": 4, **fields}
    path = folder / name
    path.write_text(json.dumps(body), encoding="utf-8")
    return path
