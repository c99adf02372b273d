#!/usr/bin/env python3
"""One film on this machine, without Docker and without a key: `make demo TOPIC="Newton's laws"`.

Starts local_appwrite on a free port, applies the schema, deploys both functions, signs in as an anonymous
user, submits as that user and follows Realtime. TOPIC, SCRIPT (a text file), ASPECT, QUALITY and LANGUAGE
come from the environment. PROVIDERS=simulated makes the film with every vendor, simulated here, and ends
with a table of calls and costs. Leaves the film and its contact sheet in `out/` and nothing running.
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
from appwrite.services.tables_db import TablesDB
from rich.console import Console

from scenewright.appwrite.schema import DATABASE_ID
from scripts.follow import Bars, FollowFailed, Seen, follow, open_socket
from scripts.local_project import (
    ROOT,
    LocalProject,
    LocalProjectFailed,
    apply_schema,
    deploy_functions,
    running_server,
)
from scripts.simulated import BRIEF, VendorNotCalled, all_vendors, report
from tests.vendors.everybody import Everybody

DEFAULT_TOPIC: Final = "Newton's laws"
FUNCTION: Final = "video_generation"
SHEET_PICTURES: Final = 12
UPLOAD_SECONDS: Final = 60


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
        with _vendors(os.environ) as vendors:
            film, seconds = _make(brief | (BRIEF if vendors else {}), console, vendors)
            _report(console, film, seconds)
            if vendors:
                report(vendors, console)
    except (DemoFailed, FollowFailed, LocalProjectFailed, VendorNotCalled) as failure:
        console.print(f"[red]demo failed:[/] {failure}", highlight=False)
        return 1
    except AppwriteException as error:
        console.print(f"[red]demo failed:[/] Appwrite answered: {error.message}", highlight=False)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130
    return 0


@contextmanager
def _vendors(env: Mapping[str, str]) -> Iterator[Everybody | None]:
    """None where the providers are those that need nobody."""
    match env.get("PROVIDERS", ""):
        case "":
            yield None
        case "simulated":
            with all_vendors() as vendors:
                yield vendors
        case other:
            raise DemoFailed(f"PROVIDERS={other}: leave it out, or say simulated.")


def _brief(env: Mapping[str, str]) -> dict[str, Any]:
    """The request body. With a script, the topic may be left out: its first words name the film."""
    brief: dict[str, Any] = {
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


def _make(brief: dict[str, Any], console: Console, vendors: Everybody | None) -> tuple[Film, float]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="scenewright-demo-") as folder:
        log = Path(folder) / "server.log"
        try:
            with running_server(Path(folder)) as project:
                apply_schema(project)
                deploy_functions(project, vendors.variables if vendors else {})
                console.print(
                    f"Appwrite runs at {project.endpoint}; both functions are deployed.", highlight=False
                )
                film = _film(project, brief, console)
        except (DemoFailed, FollowFailed) as failure:
            raise DemoFailed(f"{failure} {_kept(log)}") from failure
    return film, time.monotonic() - began


def _film(project: LocalProject, brief: dict[str, Any], console: Console) -> Film:
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
    if "youtube" in brief:
        _await_upload(user, video_id)
    path = _download(user, seen.video["combined_video_url"], _name(brief["topic"]))
    return Film(path, _contact_sheet(path), seen)


def _await_upload(user: Client, video_id: str) -> None:
    """The film is completed; its upload follows in an execution of its own."""
    until = time.monotonic() + UPLOAD_SECONDS
    while not TablesDB(user).get_row(DATABASE_ID, "videos", video_id).data["youtube_url"]:
        if time.monotonic() > until:
            raise DemoFailed("The film was completed, but nobody uploaded it.")
        time.sleep(0.2)


def _submit(user: Client, brief: dict[str, Any]) -> str:
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
