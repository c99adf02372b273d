"""Rows and files as the functions write them, put there by hand: a state of the page in no time."""

from __future__ import annotations

import io
import json
import secrets
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import requests
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage
from PIL import Image, ImageDraw

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.steps.platform import Bucket, Table
from scripts.local_project import LocalProject

STORY = (
    (
        "The pull of the moon",
        "The moon pulls at the sea, and the water nearest to it rises in a long, slow bulge.",
    ),
    (
        "Two bulges",
        "On the far side of the earth there is a second bulge, because the earth is pulled away from it.",
    ),
    (
        "Turning under them",
        "The earth turns below both of them once a day, so most coasts see two high tides.",
    ),
    (
        "Sun and moon together",
        "When sun and moon pull in one line, the tide is at its highest: a spring tide.",
    ),
    ("Reading a tide table", "Add about fifty minutes to today's high water, and you have tomorrow's."),
)
COLOURS = ((28, 70, 110), (40, 110, 120), (150, 90, 50), (90, 60, 120), (50, 110, 70))


@dataclass(frozen=True)
class Seeds:
    """Writes for one owner."""

    project: LocalProject
    owner_id: str

    def video(self, **columns: Any) -> str:
        """The id of a new row of `videos`."""
        now = datetime.now(UTC)
        brief = {"topic": columns.get("topic", "How tides work"), "language": "en"}
        row = {
            "topic": brief["topic"],
            "status": "rendering",
            "kind": "topic",
            "owner_id": self.owner_id,
            "created_at": now.isoformat(),
            "updated_at": now.isoformat(),
            "brief": json.dumps(brief),
            **columns,
        }
        video_id = secrets.token_hex(8)
        self._create(Table.VIDEOS, video_id, row)
        return video_id

    def scenes(self, video_id: str, statuses: Sequence[str], **columns: Any) -> None:
        """One scene a status, numbered from 1, with a story about tides."""
        now = datetime.now(UTC).isoformat()
        for number, status in enumerate(statuses, start=1):
            heading, narration = STORY[(number - 1) % len(STORY)]
            pictures = [] if status == "planned" else [self.picture(number), self.picture(number + 2)]
            row = {
                "video_id": video_id,
                "kind": "topic",
                "scene_number": number,
                "status": status,
                "created_at": now,
                "updated_at": now,
                "submitted_at": now,
                "owner_id": self.owner_id,
                "heading": heading,
                "narration": narration,
                "progress": _progress(status),
                "paused": True,  # or the functions would take them up
                "visual": json.dumps(
                    {"kind": "still", "prompt": f"{heading}, watercolour", "motif": "waves"}
                ),
                "thumbnail_url": pictures[0] if pictures else "",
                "picture_takes": json.dumps([{"url": url, "cost_usd": 0.003} for url in pictures]),
                "duration_ms": 6_400 + 300 * number if status == "rendered" else 0,
                "cost_usd": 0.006 if pictures else 0.0,
                "error_message": "ffmpeg ran out of disk space; three attempts were made."
                if status == "failed"
                else "",
                **columns,
            }
            self._create(Table.SCENES, f"{video_id}-{number}", row)

    def attempts(self, video_id: str, scenes: int) -> None:
        """A plan, one attempt a scene (the second one took two), and a join."""
        began = datetime.now(UTC) - timedelta(seconds=90)
        spans = [("plan", 1, 0.0, 6.0, "done")]
        for number in range(1, scenes + 1):
            start = 7.0 + 9 * (number // 2)
            if number == 2:
                spans.append((f"{number}", 1, start - 1.0, start + 3.0, "failed"))
            spans.append(
                (f"{number}", 2 if number == 2 else 1, start + 4.0 * (number % 2), start + 14.0, "done")
            )
        spans.append(("combine", 1, 48.0, 55.0, "done"))
        for step, number, start, end, outcome in spans:
            step_id = f"{video_id}-{step}-r0"
            row = {
                "step": step_id,
                "video_id": video_id,
                "number": number,
                "outcome": outcome,
                "started_at": (began + timedelta(seconds=start)).isoformat(),
                "ended_at": (began + timedelta(seconds=end)).isoformat(),
                "lease_until": (began + timedelta(seconds=end)).isoformat(),
                "error_message": "The picture provider timed out." if outcome == "failed" else "",
            }
            self._create(Table.ATTEMPTS, f"{step_id}-{number}", row)

    def change(self, table: Table, row_id: str, **columns: Any) -> dict[str, Any]:
        """The row as it stands then."""
        return self._rows("PATCH", f"{table}/rows/{row_id}", {"data": columns})

    def remove(self, table: Table, row_id: str) -> None:
        address = f"{self.project.endpoint}/tablesdb/{DATABASE_ID}/tables/{table}/rows/{row_id}"
        requests.delete(address, headers=self._key, timeout=20).raise_for_status()

    def row(self, table: Table, row_id: str) -> dict[str, Any]:
        return self._rows("GET", f"{table}/rows/{row_id}")

    def picture(self, number: int) -> str:
        """The address of a stored JPEG with a horizon in it."""
        return self.file(Bucket.WORK, drawing(number, "JPEG"), "jpg", "image/jpeg")

    def film(self, seconds: int = 1, *, heavy: bool = False) -> str:
        """The address of a stored `clip`."""
        return self.file(Bucket.VIDEOS, clip(seconds, heavy=heavy), "mp4", "video/mp4")

    def file(self, bucket: Bucket, content: bytes, ending: str, media_type: str) -> str:
        file_id = secrets.token_hex(10)
        given = InputFile.from_bytes(content, f"{file_id}.{ending}", media_type)
        Storage(self.project.client()).create_file(bucket, file_id, given, permissions=self._readers)
        path = f"/storage/buckets/{bucket}/files/{file_id}/view?project={self.project.project_id}"
        return self.project.endpoint + path

    @property
    def _key(self) -> dict[str, str]:
        return {"x-appwrite-project": self.project.project_id, "x-appwrite-key": self.project.key}

    @property
    def _readers(self) -> list[str]:
        return [f'read("user:{self.owner_id}")']

    def _create(self, table: Table, row_id: str, row: dict[str, Any]) -> None:
        self._rows("POST", f"{table}/rows", {"rowId": row_id, "data": row, "permissions": self._readers})

    def _rows(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        address = f"{self.project.endpoint}/tablesdb/{DATABASE_ID}/tables/{path}"
        answer = requests.request(method, address, json=body, headers=self._key, timeout=20)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def drawing(number: int, kind: str) -> bytes:
    """A picture with a horizon in it."""
    sky = COLOURS[number % len(COLOURS)]
    image = Image.new("RGB", (640, 360), sky)
    draw = ImageDraw.Draw(image)
    draw.ellipse((430, 40, 520, 130), fill=tuple(min(255, part + 120) for part in sky))
    draw.rectangle((0, 230, 640, 360), fill=tuple(part // 2 for part in sky))
    content = io.BytesIO()
    image.save(content, kind)
    return content.getvalue()


def clip(seconds: int, *, heavy: bool = False) -> bytes:
    """An MP4, grey, with a tone; a heavy one has a megabyte of noise a second."""
    grey = f"color=gray:s=320x180:d={seconds}" + (",noise=alls=90:allf=t" if heavy else "")
    sources = ("-f", "lavfi", "-i", grey, "-f", "lavfi", "-i", f"sine=d={seconds}")
    how = ("-pix_fmt", "yuv420p", "-preset", "ultrafast", "-crf", "18", "-movflags", "+faststart")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *sources, *how, str(path)]
        subprocess.run(command, check=True)
        return path.read_bytes()


def _progress(status: str) -> int:
    return {"planned": 0, "coded": 45, "rendered": 100, "failed": 30}[status]
