"""Gemini's REST API as far as planning uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.vendors.server import HANG, MALFORMED, Received, Reply, VendorServer, json_reply

NARRATION = {
    "en": "Every push finds an equal push that comes right back. That is the whole secret of rockets.",
    "hi": "हर धक्के का उतना ही उल्टा धक्का होता है। रॉकेट इसी से उड़ते हैं और बहुत ऊपर जाते हैं।",
}
USAGE = {
    "promptTokenCount": 1000,
    "candidatesTokenCount": 300,
    "thoughtsTokenCount": 100,
    "totalTokenCount": 1400,
}


def storyboard(scenes: int, language: str = "en", **changes: Any) -> dict[str, Any]:
    visual = {"prompt": "A rocket over a bright sea at dawn", "motif": "orbits"}
    scene = {"heading": "Push and push back", "narration": NARRATION[language], "visual": visual}
    return {"title": "Newton's laws", "scenes": [scene] * scenes, **changes}


class GeminiServer(VendorServer):
    """`answers` are the texts of the next candidates; without one, a storyboard that fits the question."""

    def __init__(self, *modes: str) -> None:
        super().__init__(*modes)
        self.answers: list[str] = []

    def answer(self, request: Received, /) -> Reply:
        if ":generateContent" not in request.path:
            return _error(404, "NOT_FOUND", "no such method")
        mode = self.mode()
        if mode in _ERRORS:
            return _ERRORS[mode]
        text = self.answers.pop(0) if self.answers else json.dumps(storyboard(*_asked_for(request.json)))
        return _SHAPES[mode](text)


def _asked_for(body: dict[str, Any]) -> tuple[int, str]:
    scenes = body["generationConfig"]["responseSchema"]["properties"]["scenes"]["minItems"]
    instruction = body["systemInstruction"]["parts"][0]["text"]
    return int(scenes), "hi" if "are in Hindi" in instruction else "en"


def _candidate(*texts: str, reason: str = "STOP") -> Reply:
    parts = [{"text": text} for text in texts]
    content = {"parts": parts, "role": "model"} if parts else {"role": "model"}
    candidates = [{"content": content, "finishReason": reason, "index": 0}]
    return json_reply({"candidates": candidates, "usageMetadata": USAGE, "modelVersion": "simulated"})


def _error(status: int, name: str, message: str, *details: dict[str, Any]) -> Reply:
    return json_reply(
        {"error": {"code": status, "message": message, "status": name, "details": list(details)}}, status
    )


def _quota(delay: str) -> Reply:
    retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}
    return _error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota", retry)


_BAD_KEY = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    "reason": "API_KEY_INVALID",
    "domain": "googleapis.com",
}
_ERRORS = {
    "bad key": _error(400, "INVALID_ARGUMENT", "API key not valid: AIza-secret", _BAD_KEY),
    "403": _error(403, "PERMISSION_DENIED", "no"),
    "404": _error(404, "NOT_FOUND", "models/gone is not found"),
    "429 soon": _quota("0.050s"),
    "429 late": _quota("3600s"),
    "500": _error(500, "INTERNAL", "oops"),
    "503": _error(503, "UNAVAILABLE", "The model is overloaded."),
    "502 page": Reply(502, b"<html>Bad gateway</html>"),
    "odd error": json_reply({"error": "odd"}, 400),
    "cut": Reply(body=b'{"candidates": [', headers={"Content-Type": "application/json"}, cut=True),
    "hang": HANG,
    "malformed": MALFORMED,
    "blocked": json_reply({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": USAGE}),
}
_SHAPES: dict[str, Callable[[str], Reply]] = {
    "normal": lambda text: _candidate(text),
    "thinking": lambda text: _candidate('Let me think {about} "it".', text),
    "markdown": lambda text: _candidate(f"```json\n{text}\n```"),
    "truncated": lambda text: _candidate(text[: len(text) // 2], reason="MAX_TOKENS"),
    "safety": lambda _text: _candidate(reason="SAFETY"),
    "empty": lambda _text: _candidate(),
}
