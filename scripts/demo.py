#!/usr/bin/env python3
"""One film on this machine, without Docker and without a key: `make demo TOPIC="Newton's laws"`.

Starts local_appwrite on a free port, applies the schema, deploys both functions, signs in as an anonymous
user, submits as that user and follows Realtime. TOPIC, SCRIPT (a text file), ASPECT, QUALITY and LANGUAGE
come from the environment. Leaves the film and its contact sheet in `out/` and nothing running.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import imageio_ffmpeg
from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.services.account import Account
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage
from rich.console import Console

from scripts.follow import Bars, FollowFailed, Seen, follow, open_socket
from scripts.local_project import (
    ROOT,
    LocalProject,
    LocalProjectFailed,
    apply_schema,
    deploy_functions,
    running_server,
)

DEFAULT_TOPIC: Final = "Newton's laws"
FUNCTION: Final = "video_generation"
SHEET_PICTURES: Final = 12


class DemoFailed(Exception):
    """Said to the user as one line."""


@dataclass(frozen=True)
class Film:
    path: Path
    sheet: Path
    seen: Seen


def main() -> int:
    console = Console()
    try:
        brief = _brief(os.environ)
        film, seconds = _make(brief, console)
    except (DemoFailed, FollowFailed, LocalProjectFailed) as failure:
        console.print(f"[red]demo failed:[/] {failure}", highlight=False)
        return 1
    except AppwriteException as error:
        console.print(f"[red]demo failed:[/] Appwrite answered: {error.message}", highlight=False)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130
    _report(console, film, seconds)
    return 0


def _brief(env: Mapping[str, str]) -> dict[str, str]:
    """The request body. With a script, the topic may be left out: its first words name the film."""
    brief = {
        name: env[name.upper()].strip()
        for name in ("topic", "aspect", "quality", "language")
        if env.get(name.upper())
    }
    if script := env.get("SCRIPT"):
        try:
            brief["script"] = Path(script).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise DemoFailed(f"SCRIPT={script} cannot be read as text: {error}") from error
        brief.setdefault("topic", Path(script).stem.replace("_", " ").replace("-", " ").capitalize())
    return {"topic": DEFAULT_TOPIC} | brief


def _make(brief: dict[str, str], console: Console) -> tuple[Film, float]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="scenewright-demo-") as folder:
        log = Path(folder) / "server.log"
        try:
            with running_server(Path(folder)) as project:
                apply_schema(project)
                deploy_functions(project, {})
                console.print(
                    f"Appwrite runs at {project.endpoint}; both functions are deployed.", highlight=False
                )
                film = _film(project, brief, console)
        except (DemoFailed, FollowFailed) as failure:
            raise DemoFailed(f"{failure} {_kept(log)}") from failure
    return film, time.monotonic() - began


def _film(project: LocalProject, brief: dict[str, str], console: Console) -> Film:
    session = Account(project.client()).create_anonymous_session()
    user = project.user_client(session.secret)
    jwt = Account(user).create_jwt().jwt
    with open_socket(project.endpoint, project.project_id, jwt) as socket, Bars(console) as bars:
        submitted = time.monotonic()
        video_id = _submit(user, brief)
        seen = Seen()
        for seen in follow(socket, video_id, submitted):
            bars.show(seen)
    if seen.video["status"] != "completed":
        raise DemoFailed(f"The video {seen.video['status']}: {seen.video['error_message']}")
    path = _download(user, seen.video["combined_video_url"], _name(brief["topic"]))
    return Film(path, _contact_sheet(path), seen)


def _submit(user: Client, brief: dict[str, str]) -> str:
    execution = Functions(user).create_execution(
        FUNCTION,
        body=json.dumps(brief),
        path="/videos",
        method="POST",
        headers={"content-type": "application/json"},
    )
    answer: dict[str, Any] = json.loads(execution.responsebody or "{}")
    if execution.responsestatuscode != 202:
        problem = answer.get("error", {}).get("message") or execution.errors or "no reason given"
        raise DemoFailed(f"The request was refused ({execution.responsestatuscode}): {problem}")
    return str(answer["video_id"])


def _download(user: Client, url: str, name: str) -> Path:
    match = re.search(r"/buckets/([^/]+)/files/([^/]+)/", url)
    if not match:
        raise DemoFailed(f"The film's URL is not one of Appwrite Storage: {url}")
    path = ROOT / "out" / f"{name}.mp4"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(Storage(user).get_file_view(match[1], match[2]))
    return path


def _contact_sheet(film: Path) -> Path:
    """Twelve pictures of the film, evenly spaced, in one PNG."""
    sheet, ffmpeg = film.with_suffix(".png"), imageio_ffmpeg.get_ffmpeg_exe()
    _, seconds = imageio_ffmpeg.count_frames_and_secs(str(film))
    grid = f"fps={SHEET_PICTURES / seconds},scale=480:-2,tile=4x3:padding=6:margin=6:color=0x202020"
    command = [ffmpeg, "-y", "-loglevel", "error", "-i", str(film), "-vf", grid, "-frames:v", "1", str(sheet)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise DemoFailed(f"The contact sheet could not be made: {made.stderr.strip()}")
    return sheet


def _report(console: Console, film: Film, seconds: float) -> None:
    video = film.seen.video
    length, size = video["duration_ms"] / 1000, video["size_bytes"] / 1e6
    console.print(f"\n[bold]{film.path.relative_to(ROOT)}[/]  {length:.1f} s, {size:.1f} MB", highlight=False)
    console.print(f"{film.sheet.relative_to(ROOT)}  contact sheet", highlight=False)
    stages = film.seen.stages
    for (status, start), (_, end) in pairwise(stages):
        console.print(f"  {status:<10} {end - start:5.1f} s", highlight=False)
    first = film.seen.first_progress or 0.0
    total = stages[-1][1] - stages[0][1]
    console.print(
        f"  submitted to completed {total:.1f} s, first progress after {first:.1f} s, all {seconds:.1f} s",
        highlight=False,
    )
    for reason in video["degraded"]:
        console.print(f"  degraded: {reason}", highlight=False)


def _name(topic: str) -> str:
    words = re.sub(r"[^\w]+", "-", topic.lower().replace("'", "")).strip("-_")
    return words[:60].rstrip("-") or "film"


def _kept(log: Path) -> str:
    """The server's log outlives the demo's folder when something failed."""
    if not log.exists() or not log.stat().st_size:
        return ""
    kept = ROOT / "out" / "demo-server.log"
    kept.parent.mkdir(exist_ok=True)
    shutil.copyfile(log, kept)
    return f"(the server's log: {kept.relative_to(ROOT)})"


if __name__ == "__main__":
    sys.exit(main())
