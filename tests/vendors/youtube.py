"""YouTube's resumable upload, and the sign-in before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.vendors.server import HANG, MALFORMED, Received, Reply, VendorServer, json_reply


@dataclass
class Session:
    resource: dict[str, Any]
    size: int
    content: bytes = b""
    video: str = ""


class YoutubeServer(VendorServer):
    """Modes are taken by the pieces of an upload; what arrived before a trouble stays. `sessions` by name."""

    def __init__(self, *modes: str) -> None:
        super().__init__(*modes)
        self.sessions: dict[str, Session] = {}
        self.thumbnails: dict[str, bytes] = {}

    def answer(self, request: Received, /) -> Reply:
        path, _, query = request.path.partition("?")
        if path == "/token":
            if self.modes[0] == "401":
                return json_reply({"error": "invalid_grant"}, 400)
            return json_reply({"access_token": "ya29.short", "expires_in": 3599, "token_type": "Bearer"})
        if request.headers.get("authorization") != "Bearer ya29.short":
            return json_reply({"error": {"code": 401}}, 401)
        if path.endswith("/thumbnails/set"):
            self.thumbnails[query.partition("=")[2]] = request.body
            return json_reply({"items": []})
        if request.method == "POST":
            return self._begin(request)
        return self._put(request, query.rpartition("upload_id=")[2])

    def _begin(self, request: Received) -> Reply:
        name = f"up{len(self.sessions) + 1}"
        size = int(request.headers["x-upload-content-length"])
        self.sessions[name] = Session(request.json, size)
        base = "https://example.com" if self.modes[0] == "foreign host" else self.url
        location = f"{base}/upload/youtube/v3/videos?uploadType=resumable&upload_id={name}"
        return Reply(headers={"Location": location})

    def _put(self, request: Received, name: str) -> Reply:
        session = self.sessions.get(name)
        if session is None:
            return json_reply({"error": {"code": 404}}, 404)
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers["content-range"])
        mode = self.mode() if found else "normal"
        if found and mode != "lost":
            assert int(found[1]) == len(session.content), "a piece was sent twice or left out"
            session.content += request.body
        if mode in _ERRORS:
            return _ERRORS[mode]
        if len(session.content) < session.size:
            arrived = {"Range": f"bytes=0-{len(session.content) - 1}"} if session.content else {}
            return Reply(308, headers=arrived)
        session.video = session.video or f"video_{name}"
        return json_reply({"id": session.video, **session.resource})


_ERRORS = {
    "500": json_reply({"error": {"code": 500}}, 500),
    "503": Reply(503),
    "lost": Reply(502),
    "402": json_reply({"error": {"code": 402}}, 402),
    "403": json_reply({"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}, 403),
    "hang": HANG,
    "malformed": MALFORMED,
    "cut": Reply(200, b'{"id": "vid', {"Content-Type": "application/json"}, cut=True),
}
