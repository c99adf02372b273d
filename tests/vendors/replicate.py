"""Replicate's HTTP API, its file host and its webhooks, as far as pictures and clips use them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import time
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.vendors.pexels import mp4
from tests.vendors.server import HANG, MALFORMED, Received, Reply, VendorServer, json_reply

WEBHOOK_SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes length"[:32]).decode()
_SHORT = {"16:9": (320, 180), "9:16": (180, 320), "1:1": (240, 240), "4:5": (240, 300)}


def png(aspect: str = "16:9") -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(_SHORT.get(aspect, (320, 200))).convert("RGB").save(out, "PNG")
    return out.getvalue()


@dataclass
class Prediction:
    """`mode` is the one that its creation took, and holds for its polls and its file."""

    id: str
    model: str
    asked: dict[str, Any]
    mode: str
    polls: int = 0
    cancelled: bool = False
    webhook: str = ""

    @property
    def is_clip(self) -> bool:
        return "num_frames" in self.asked

    @property
    def status(self) -> str:
        if self.cancelled:
            return "canceled"
        if self.mode in _WAITING and not (self.mode == "polled" and self.polls >= 2):
            return "processing" if self.polls else "starting"
        return _STATUS.get(self.mode, "succeeded")

    @property
    def file(self) -> bytes:
        return mp4() if self.is_clip else png(self.asked.get("aspect_ratio", "1:1"))


class ReplicateServer(VendorServer):
    """The mode is taken by the creation of a prediction; `predictions` are all that were created, by id."""

    def __init__(self, *modes: str) -> None:
        super().__init__(*modes)
        self.predictions: dict[str, Prediction] = {}

    def answer(self, request: Received, /) -> Reply:
        path = request.path.split("?")[0]
        if request.method == "POST" and path.endswith("/predictions"):
            return self._create(request)
        if path == "/v1/predictions":
            listed = [self._shown(one, with_input=True) for one in reversed(self.predictions.values())]
            return json_reply({"previous": None, "next": None, "results": listed})
        if path == "/v1/files":
            return self._uploaded(len(request.body))
        if path.startswith("/v1/predictions/"):
            return self._asked(request, path.split("/")[3])
        prediction = self.predictions.get(path.split("/")[2]) if path.startswith("/xezq/") else None
        if prediction is None:
            return json_reply({"detail": "Not found"}, 404)
        return _FILES.get(prediction.mode) or Reply(body=prediction.file)

    def finish(self, prediction: Prediction, mode: str = "normal") -> None:
        """Let one that is stuck come to its end."""
        prediction.mode = mode

    def delivery(self, prediction: Prediction, *, at: float | None = None) -> tuple[bytes, dict[str, str]]:
        """Body and headers of the webhook that tells of its end."""
        body = json.dumps(self._shown(prediction)).encode()
        return body, signed(body, f"msg_{prediction.id}", at or time.time())

    def _create(self, request: Received) -> Reply:
        mode = self.mode("clip" if "num_frames" in request.json["input"] else "picture")
        if mode == "slow creation":
            self.stopping.wait(0.6)
        if mode in _ERRORS:
            return _ERRORS[mode]
        number = hashlib.sha256(f"{len(self.predictions)}{self.url}".encode()).hexdigest()[:20]
        model = request.path.removeprefix("/v1/models/").removesuffix("/predictions")
        made = Prediction(number, model, request.json["input"], mode, webhook=request.json.get("webhook", ""))
        self.predictions[number] = made
        return json_reply(self._shown(made), 201)

    def _uploaded(self, size: int) -> Reply:
        kept = {"id": "f1", "name": "still.png", "content_type": "image/png", "size": size, "etag": "e"}
        kept |= {"checksums": {"sha256": "s"}, "metadata": {}, "created_at": "2026-11-20T10:00:00Z"}
        kept |= {"expires_at": "2026-11-21T10:00:00Z", "urls": {"get": f"{self.url}/v1/files/f1"}}
        return json_reply(kept, 201)

    def _asked(self, request: Received, number: str) -> Reply:
        prediction = self.predictions.get(number)
        if prediction is None:
            return json_reply({"detail": "Not found", "status": 404}, 404)
        if request.path.endswith("/cancel"):
            prediction.cancelled = True
            return json_reply(self._shown(prediction))
        prediction.polls += 1
        if prediction.mode == "poll 500":
            return json_reply({"detail": "oops"}, 500)
        if prediction.mode == "poll hang":
            return HANG
        return json_reply(self._shown(prediction))

    def _shown(self, prediction: Prediction, *, with_input: bool = False) -> dict[str, Any]:
        kind = "out.mp4" if prediction.is_clip else "out-0.png"
        url = f"{self.url}/xezq/{prediction.id}/{kind}"
        output: Any = _OUTPUTS.get(prediction.mode, url if prediction.is_clip else [url])
        status = prediction.status
        return {
            "id": prediction.id,
            "model": prediction.model,
            "version": None if prediction.mode == "null version" else "hidden",
            "input": prediction.asked if with_input else {},
            "logs": "",
            "output": output if status == "succeeded" else None,
            "error": "NSFW content detected." if prediction.mode == "nsfw" else None,
            "status": status,
            "created_at": "2026-11-20T10:00:00Z",
            "data_removed": False,
            "urls": {"get": "http://127.0.0.1:9/elsewhere", "cancel": "http://127.0.0.1:9/elsewhere"},
        }


def signed(body: bytes, message_id: str, at: float, secret: str = WEBHOOK_SECRET) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{message_id}.{int(at)}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at)),
        "webhook-signature": f"v1,{signature}",
        "content-type": "application/json",
    }


_WAITING = {"polled", "stuck", "poll 500", "poll hang", "slow creation"}
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
    "cut": Reply(201, b'{"id": "ufa', {"Content-Type": "application/json"}, cut=True),
    "malformed": MALFORMED,
    "no object": json_reply(["surprise"], 201),
}
_FILES = {
    "wrong type": Reply(body=b"<html>not a picture</html>", headers={"Content-Type": "image/png"}),
    "empty": Reply(),
    "huge": Reply(body=b"\x89PNG\r\n\x1a\n" + bytes(21 * 1024 * 1024)),
    "file gone": Reply(404),
    "file cut": Reply(body=png(), cut=True),
}
