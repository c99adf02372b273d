"""ElevenLabs' speech endpoint with timestamps: a tone, timed like a reader."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import Any

import imageio_ffmpeg

from tests.vendors.server import HANG, MALFORMED, Received, Reply, VendorServer, json_reply

CHARACTER_S = 0.06


@cache
def mp3(seconds: float) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi"]
    command += [
        "-i",
        f"sine=frequency=220:duration={seconds}",
        "-ar",
        "44100",
        "-b:a",
        "128k",
        "-f",
        "mp3",
        "-",
    ]
    return subprocess.run(command, capture_output=True, check=True, timeout=20).stdout


@dataclass(frozen=True)
class Item:
    """What the history keeps of one answer."""

    voice: str
    body: dict[str, Any]
    reply: dict[str, Any]

    @property
    def shown(self) -> dict[str, Any]:
        alignment = self.reply["alignment"]
        return {
            "history_item_id": f"item{abs(hash(self.body['text']))}",
            "voice_id": self.voice,
            "model_id": self.body["model_id"],
            "text": self.body["text"],
            "date_unix": 1_790_000_000,
            "character_count_change_from": 100,
            "character_count_change_to": 100 + len(self.body["text"]),
            "content_type": "audio/mpeg",
            "state": "created",
            "alignments": {"alignment": alignment, "normalized_alignment": alignment},
        }


class ElevenLabsServer(VendorServer):
    """`history` is what was spoken, the newest last; hearing it again costs nothing."""

    def __init__(self, *modes: str) -> None:
        super().__init__(*modes)
        self.history: list[Item] = []

    def answer(self, request: Received, /) -> Reply:
        path = request.path.split("?")[0]
        if path == "/v1/history":
            shown = [item.shown for item in reversed(self.history)]
            return json_reply({"history": shown, "has_more": False, "last_history_item_id": None})
        if path.startswith("/v1/history/"):
            return self._heard_again(path.split("/")[3])
        if not path.endswith("/with-timestamps"):
            return json_reply({"detail": "Not Found"}, 404)
        mode = self.mode()
        if mode in _ERRORS:
            return _ERRORS[mode]
        reply = _spoken(request.json["text"], mode)
        self.history.append(Item(path.split("/")[3], request.json, json.loads(reply.body)))
        return reply

    def _heard_again(self, item_id: str) -> Reply:
        found = [item for item in self.history if item.shown["history_item_id"] == item_id]
        if not found:
            return _error(404, "history_item_not_found")
        sound = base64.b64decode(found[-1].reply["audio_base64"])
        return Reply(body=sound, headers={"Content-Type": "audio/mpeg"})

    @property
    def charged(self) -> int:
        """How often speech was paid for."""
        return len(self.history)


def _spoken(text: str, mode: str) -> Reply:
    starts = [round(i * CHARACTER_S, 3) for i in range(len(text))]
    alignment: dict[str, Any] | None = {
        "characters": list(text),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": [round(start + CHARACTER_S, 3) for start in starts],
    }
    if mode == "other text":
        alignment = {**(alignment or {}), "characters": list("x" * len(text))}
    if mode == "falling times":
        alignment = {**(alignment or {}), "character_start_times_seconds": starts[::-1]}
    if mode == "no alignment":
        alignment = None
    if mode == "empty":
        return json_reply({"audio_base64": "", "alignment": None})
    sound = b"not a sound" if mode == "wrong type" else mp3(round(len(text) * CHARACTER_S, 3))
    body = {"audio_base64": base64.b64encode(sound).decode(), "alignment": alignment}
    cost = {} if mode == "no cost" else {"character_cost": str(len(text))}
    return json_reply(body, 200, request_id="req-1", **cost)


def _error(status: int, reason: str, **headers: str) -> Reply:
    return json_reply({"detail": {"status": reason, "message": "key sk_secret"}}, status, **headers)


_ERRORS = {
    "401": _error(401, "invalid_api_key"),
    "quota": _error(401, "quota_exceeded"),
    "402": _error(402, "payment_required"),
    "400": _error(400, "voice_not_found"),
    "429 soon": _error(429, "system_busy", Retry_After="0"),
    "429 late": _error(429, "too_many_concurrent_requests", Retry_After="600"),
    "500": json_reply({"detail": "oops"}, 500),
    "503": Reply(503, b"upstream"),
    "hang": HANG,
    "blocked": _error(403, "content_moderated"),
    "huge": Reply(body=b"{" + bytes(40 * 1024 * 1024), headers={"Content-Type": "application/json"}),
    "malformed": MALFORMED,
    "cut": Reply(body=b'{"audio_base64": "SUQz', headers={"Content-Type": "application/json"}, cut=True),
}
