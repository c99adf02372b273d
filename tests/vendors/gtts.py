"""The endpoint behind Google Translate's voice, as the gTTS package asks it."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs

from tests.vendors.elevenlabs import mp3
from tests.vendors.server import HANG, Received, Reply, VendorServer

CHARACTER_S = 0.06


class GttsServer(VendorServer):
    def answer(self, request: Received, /) -> Reply:
        mode = self.mode()
        if mode in _ERRORS:
            return _ERRORS[mode]
        asked = json.loads(parse_qs(request.body.decode())["f.req"][0])[0][0][1]
        text, _language, *_ = json.loads(asked)
        sound = b"not a sound" if mode == "wrong type" else mp3(round(len(text) * CHARACTER_S, 3))
        said = json.dumps([base64.b64encode(sound).decode()], separators=(",", ":"))
        lines = [")]}'", "", json.dumps([["wrb.fr", "jQ1olc", said, None]], separators=(",", ":"))]
        return Reply(body="\n".join(lines).encode())


_ERRORS = {
    "429 late": Reply(429, headers={"Retry-After": "600"}),
    "500": Reply(500),
    "hang": HANG,
    "empty": Reply(body=b")]}'\n\n[]"),
    "malformed": Reply(body=b"<html>Sorry</html>"),
    "cut": Reply(body=b")]}'\n\n[[[", cut=True),
    "huge": Reply(body=bytes(33 * 1024 * 1024)),
}
