"""Pexels' search of photographs and videos, and its file host."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any

import imageio_ffmpeg
from PIL import Image

from tests.vendors.server import HANG, MALFORMED, Received, Reply, VendorServer, json_reply


@cache
def mp4(seconds: float = 2.0, width: int = 320, height: int = 180) -> bytes:
    """A moving test pattern, without sound."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        source = f"testsrc2=size={width}x{height}:rate=24:duration={seconds}"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source]
        command += ["-pix_fmt", "yuv420p", "-preset", "ultrafast", str(path)]
        run(command, check=True, timeout=60)
        return path.read_bytes()


@cache
def photo() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((320, 200)).convert("RGB").save(out, "PNG")
    return out.getvalue()


class PexelsServer(VendorServer):
    """`videos` are found for every query, the first of them best."""

    def __init__(self, *modes: str) -> None:
        super().__init__(*modes)
        self.current = ""
        self.videos = [(1, 30, 1920, 1080), (2, 4, 1920, 1080), (3, 12, 1920, 1080)]  # id, seconds, size

    def answer(self, request: Received, /) -> Reply:
        path = request.path.split("?")[0]
        if path.startswith("/files/"):
            return _FILES.get(self.current) or replace(_file(path), cut=self.current == "file cut")
        self.current = self.mode()
        if self.current in _ERRORS:
            return _ERRORS[self.current]
        if path.endswith("/videos/search"):
            found = [] if self.current == "empty" else [self._video(*video) for video in self.videos]
            return json_reply({"page": 1, "per_page": 15, "total_results": len(found), "videos": found})
        if path.endswith("/search"):
            found = [] if self.current == "empty" else [self._photo(number) for number in (11, 12, 13)]
            return json_reply({"page": 1, "per_page": 15, "total_results": len(found), "photos": found})
        return json_reply({"error": "Not found"}, 404)

    def _link(self, name: str) -> str:
        return "https://example.com/x" if self.current == "foreign host" else f"{self.url}/files/{name}"

    def _photo(self, number: int) -> dict[str, Any]:
        link = self._link(f"{number}.png")
        return {
            "id": number,
            "width": 3024,
            "height": 2016,
            "url": f"https://www.pexels.com/photo/{number}/",
            "photographer": "Joey",
            "src": {"original": link, "large2x": link, "large": link},
            "alt": "",
        }

    def _video(self, number: int, seconds: int, width: int, height: int) -> dict[str, Any]:
        sizes = [(width // 3, height // 3, "sd"), (width, height, None), (2 * width, 2 * height, "uhd")]
        files = [
            {
                "id": number * 10 + at,
                "quality": quality,
                "file_type": "video/mp4",
                "width": w,
                "height": h,
                "fps": 24.0,
                "link": self._link(f"{number}-{h}.mp4"),
            }
            for at, (w, h, quality) in enumerate(sizes)
        ]
        return {
            "id": number,
            "width": width,
            "height": height,
            "url": f"https://www.pexels.com/video/{number}/",
            "duration": seconds,
            "user": {"id": 5, "name": "R. Lens", "url": "https://www.pexels.com/@r"},
            "video_files": files,
            "video_pictures": [],
        }


def _file(path: str) -> Reply:
    if path.endswith(".png"):
        return Reply(body=photo(), headers={"Content-Type": "image/png"})
    return Reply(body=mp4(), headers={"Content-Type": "video/mp4"})


_ERRORS = {
    "401": json_reply({"status": 401, "code": "Unauthorized"}, 401),
    "402": json_reply({"error": "payment"}, 402),
    "429 soon": json_reply({"status": 429, "code": "Too Many Requests"}, 429, Retry_After="0"),
    "429 late": json_reply({"status": 429, "code": "Too Many Requests"}, 429, Retry_After="600"),
    "500": Reply(500, b"upstream"),
    "hang": HANG,
    "cut": Reply(body=b'{"photos": [{"id": 1', headers={"Content-Type": "application/json"}, cut=True),
    "malformed": MALFORMED,
    "huge": Reply(body=bytes(33 * 1024 * 1024), headers={"Content-Type": "application/json"}),
    "no object": json_reply(["surprise"]),
}
_FILES = {
    "wrong type": Reply(body=b"<html>not a file</html>", headers={"Content-Type": "video/mp4"}),
    "file gone": Reply(404),
}
