"""ElevenLabs' speech endpoint with timestamps: a tone, timed like a reader."""

from __future__ import annotations

import base64
import subprocess
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


class ElevenLabsServer(VendorServer):
    def answer(self, request: Received, /) -> Reply:
        if not request.path.split("?")[0].endswith("/with-timestamps"):
            return json_reply({"detail": "Not Found"}, 404)
        mode = self.mode()
        return _ERRORS.get(mode) or _spoken(request.json["text"], mode)


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
    "malformed": MALFORMED,
    "cut": Reply(body=b'{"audio_base64": "SUQz', headers={"Content-Type": "application/json"}, cut=True),
}
