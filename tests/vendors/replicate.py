"""Replicate's HTTP API and file host as far as pictures use them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tests.vendors.server import HANG, MALFORMED, Received, Reply, VendorServer, json_reply

_SHORT = {"16:9": (320, 180), "9:16": (180, 320), "1:1": (240, 240), "4:5": (240, 300)}


def png(aspect: str = "16:9") -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(_SHORT[aspect]).convert("RGB").save(out, "PNG")
    return out.getvalue()


class ReplicateServer(VendorServer):
    """The mode is taken by the creation of a prediction and holds for its polls and its file."""

    def __init__(self, *modes: str) -> None:
        super().__init__(*modes)
        self.current = ""
        self.polls = 0
        self.file = png()

    def answer(self, request: Received, /) -> Reply:
        if request.method == "POST" and request.path.endswith("/predictions"):
            self.current, self.polls = self.mode(), 0
            self.file = png(request.json["input"].get("aspect_ratio", "1:1"))
            if self.current == "slow creation":
                self.stopping.wait(0.6)
            return _ERRORS.get(self.current) or self._created()
        if request.path.startswith("/v1/predictions/"):
            return self._asked(request)
        return _FILES.get(self.current) or Reply(body=self.file, headers={"Content-Type": "image/png"})

    def _created(self) -> Reply:
        waits = self.current in {"polled", "stuck", "poll 500", "poll hang", "slow creation"}
        return json_reply(
            self._prediction("starting" if waits else _STATUS.get(self.current, "succeeded")), 201
        )

    def _asked(self, request: Received) -> Reply:
        if request.path.endswith("/cancel"):
            return json_reply(self._prediction("canceled"))
        self.polls += 1
        if self.current == "poll 500":
            return json_reply({"detail": "oops"}, 500)
        if self.current == "poll hang":
            return HANG
        done = self.current == "polled" and self.polls >= 2
        return json_reply(self._prediction("succeeded" if done else "processing"))

    def _prediction(self, status: str) -> dict[str, Any]:
        output: Any = _OUTPUTS.get(self.current, [f"{self.url}/xezq/out-0.png"])
        return {
            "id": "ufawqhfynnddngldkgtslldrkq",
            "model": "black-forest-labs/flux-schnell",
            "version": None if self.current == "null version" else "hidden",
            "input": {},
            "logs": "",
            "output": output if status == "succeeded" else None,
            "error": "NSFW content detected." if self.current == "nsfw" else None,
            "status": status,
            "created_at": "2026-11-20T10:00:00Z",
            "urls": {"get": "http://127.0.0.1:9/elsewhere", "cancel": "http://127.0.0.1:9/elsewhere"},
        }


_STATUS = {"nsfw": "failed", "failed": "failed", "aborted": "aborted", "canceled": "canceled"}
_OUTPUTS: dict[str, Any] = {
    "no output": None,
    "private host": ["https://10.0.0.7/out.png"],
    "plain http": ["http://replicate.delivery/out.png"],
    "foreign host": ["https://example.com/out.png"],
}
_ERRORS = {
    "401": json_reply({"title": "Unauthenticated", "detail": "Invalid token r8_secret", "status": 401}, 401),
    "402": json_reply({"title": "Insufficient credit", "detail": "Top up.", "status": 402}, 402),
    "422": json_reply({"title": "Input validation failed", "detail": "- input", "status": 422}, 422),
    "429": json_reply({"detail": "Request was throttled.", "status": 429}, 429, Retry_After="30"),
    "500": json_reply({"detail": "oops"}, 500),
    "503": json_reply(["not", "even", "an", "object"], 503),
    "hang": HANG,
    "malformed": MALFORMED,
    "no object": json_reply(["surprise"], 201),
}
_FILES = {
    "wrong type": Reply(body=b"<html>not a picture</html>", headers={"Content-Type": "image/png"}),
    "file gone": Reply(404),
    "file cut": Reply(body=png(), cut=True),
}
