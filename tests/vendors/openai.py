"""OpenAI's REST API: chat completions, images, speech and transcriptions."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from tests.vendors.elevenlabs import mp3
from tests.vendors.gemini import storyboard
from tests.vendors.replicate import png
from tests.vendors.server import HANG, MALFORMED, Received, Reply, VendorServer, json_reply

CHARACTER_S = 0.06
_ASPECTS = {"1536x1024": "16:9", "1024x1536": "9:16", "1024x1024": "1:1"}


class OpenAIServer(VendorServer):
    """Queues of modes go by path ("/audio/speech").

    `answers` are the texts of the next chat completions; `heard` the next words of a transcription.
    """

    def __init__(self, *modes: str) -> None:
        super().__init__(*modes)
        self.answers: list[str] = []
        self.heard: list[dict[str, Any]] = []

    def answer(self, request: Received, /) -> Reply:
        path = request.path.split("?")[0].rpartition("/v1")[2]
        mode = self.mode(path)
        if mode in _ERRORS:
            return _ERRORS[mode]
        match path:
            case "/chat/completions":
                return self._chat(request.json, mode)
            case "/images/generations":
                return _image(request.json, mode)
            case "/audio/speech":
                return _speech(request.json, mode)
            case "/audio/transcriptions":
                return self._transcription(mode)
        return _error(404, "not_found")

    def _chat(self, body: dict[str, Any], mode: str) -> Reply:
        text = self.answers.pop(0) if self.answers else json.dumps(storyboard(*_asked_for(body)))
        content: str | None = None if mode in ("empty", "refusal") else text
        if mode == "wrong type":
            content = "Here is your storyboard!"
        message = {"role": "assistant", "content": content, "refusal": "No." if mode == "refusal" else None}
        reason = {"cut short": "length", "blocked": "content_filter"}.get(mode, "stop")
        usage = {"prompt_tokens": 1000, "completion_tokens": 400, "total_tokens": 1400}
        choice = {"index": 0, "message": message, "finish_reason": reason}
        return json_reply(
            {"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice], "usage": usage}
        )

    def _transcription(self, mode: str) -> Reply:
        if mode == "empty":
            return json_reply({"text": "", "words": []})
        words = self.heard or [{"word": "heard", "start": 0.1, "end": 0.4}]
        return json_reply({"text": " ".join(w["word"] for w in words), "duration": 3.0, "words": words})


def _asked_for(body: dict[str, Any]) -> tuple[int, str]:
    system = body["messages"][0]["content"]
    found = re.search(r'"min_items": (\d+)', system)
    return int(found[1]) if found else 5, "hi" if "are in Hindi" in system else "en"


def _image(body: dict[str, Any], mode: str) -> Reply:
    if mode == "blocked":
        return _error(400, "moderation_blocked")
    content = b"not a picture" if mode == "wrong type" else png(_ASPECTS[body["size"]])
    data = [] if mode == "empty" else [{"b64_json": base64.b64encode(content).decode()}]
    usage = {"input_tokens": 50, "output_tokens": 1000, "total_tokens": 1050}
    return json_reply({"created": 1, "data": data, "output_format": "png", "usage": usage})


def _speech(body: dict[str, Any], mode: str) -> Reply:
    if mode == "empty":
        return Reply(headers={"Content-Type": "audio/mpeg"})
    sound = b"not a sound" if mode == "wrong type" else mp3(round(len(body["input"]) * CHARACTER_S, 3))
    return Reply(body=sound, headers={"Content-Type": "audio/mpeg"})


def _error(status: int, code: str, **headers: str) -> Reply:
    error = {"message": "key sk-secret", "type": "invalid_request_error", "code": code, "param": None}
    return json_reply({"error": error}, status, **headers)


_ERRORS = {
    "401": _error(401, "invalid_api_key"),
    "402": _error(402, "billing_hard_limit_reached"),
    "403": _error(403, "organization_not_verified"),
    "429 soon": _error(429, "rate_limit_exceeded", Retry_After="0"),
    "429 late": _error(429, "insufficient_quota", Retry_After="600"),
    "500": Reply(500, b"upstream"),
    "503": json_reply(["odd"], 503),
    "hang": HANG,
    "cut": Reply(body=b'{"choices": [{"index": 0', headers={"Content-Type": "application/json"}, cut=True),
    "malformed": MALFORMED,
    "huge": Reply(body=bytes(33 * 1024 * 1024), headers={"Content-Type": "application/json"}),
    "redirect": Reply(302, headers={"Location": "http://127.0.0.1:9/"}),
}
