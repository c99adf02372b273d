"""A video seen live: Realtime messages become a state, the state becomes progress bars."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.steps.platform import Table

QUIET_SECONDS: Final = 90  # longer than any stage of a demo film goes without a word
ENDED: Final = ("completed", "failed", "cancelled")


class FollowFailed(Exception):
    """Said to the user as one line."""


@dataclass
class Seen:
    """What Realtime has told of one video. `stages` are (status, seconds since submission)."""

    video: dict[str, Any] = field(default_factory=dict)
    scenes: dict[int, dict[str, Any]] = field(default_factory=dict)
    stages: list[tuple[str, float]] = field(default_factory=list)
    first_progress: float | None = None

    def take(self, table: str, row: dict[str, Any], seconds: float) -> None:
        if table == Table.SCENES:
            self.scenes[row["scene_number"]] = row
            return
        if row["status"] != self.video.get("status"):
            self.stages.append((row["status"], seconds))
        if self.first_progress is None and row["progress"] > 0:
            self.first_progress = seconds
        self.video = row


@contextmanager
def open_socket(endpoint: str, project_id: str, jwt: str) -> Iterator[ClientConnection]:
    """A socket that is told of the user's videos and scenes; ready when the block begins."""
    channels = "".join(
        f"&channels[]=databases.{DATABASE_ID}.tables.{t}.rows" for t in (Table.VIDEOS, Table.SCENES)
    )
    address = endpoint.replace("http", "ws", 1) + f"/realtime?project={project_id}{channels}"
    with connect(address, additional_headers={"x-appwrite-jwt": jwt}, max_size=None) as socket:
        hello = json.loads(socket.recv(timeout=10))
        if hello["type"] != "connected" or not hello["data"].get("user"):
            reason = hello["data"].get("message", hello["type"])
            raise FollowFailed(f"Realtime did not accept the session: {reason}")
        yield socket


def follow(socket: ClientConnection, video_id: str, since: float) -> Iterator[Seen]:
    """Yields after every message about the video, until it has ended."""
    seen = Seen()
    while seen.video.get("status") not in ENDED:
        try:
            message = json.loads(socket.recv(timeout=QUIET_SECONDS))
        except TimeoutError as error:
            raise FollowFailed(f"Realtime was silent for {QUIET_SECONDS} s.") from error
        except ConnectionClosed as error:
            raise FollowFailed("Realtime closed the connection.") from error
        if message["type"] != "event":
            continue
        row = message["data"]["payload"]
        if video_id in (row["$id"], row.get("video_id")):
            seen.take(row["$tableId"], row, time.monotonic() - since)
            yield seen


class Bars:
    """One bar for the video and one per scene; without a terminal, a line per change."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (
            TextColumn("{task.description:<22}"),
            BarColumn(32),
            TextColumn("{task.percentage:>3.0f}%"),
        )
        self._progress = Progress(
            *columns, TextColumn("{task.fields[note]}"), TimeElapsedColumn(), console=console
        )
        self._tasks: dict[int, TaskID] = {0: self._progress.add_task("Video", total=100, note="")}
        self._said = ""

    def __enter__(self) -> Bars:
        if self._console.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._progress.stop()

    def show(self, seen: Seen) -> None:
        if not self._console.is_terminal:
            self._say(seen)
            return
        self._progress.update(
            self._tasks[0], completed=seen.video.get("progress", 0), note=seen.video.get("message", "")
        )
        for number, scene in sorted(seen.scenes.items()):
            if number not in self._tasks:
                heading = scene["heading"] or f"Scene {number}"
                self._tasks[number] = self._progress.add_task(
                    f"  {number} {heading}"[:22], total=100, note=""
                )
            self._progress.update(self._tasks[number], completed=scene["progress"], note=scene["status"])

    def _say(self, seen: Seen) -> None:
        scenes = " ".join(f"{n}:{scene['progress']}%" for n, scene in sorted(seen.scenes.items()))
        line = f"{seen.video.get('progress', 0):3}%  {seen.video.get('status', ''):<10} {scenes}".rstrip()
        if line != self._said:
            self._console.print(line, highlight=False)
            self._said = line
