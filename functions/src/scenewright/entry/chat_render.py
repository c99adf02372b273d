"""The function `chat_render`: a conversation becomes a video. It answers 501 until it can."""

from __future__ import annotations

from typing import Any

from scenewright.domain.errors import NotBuiltYet
from scenewright.entry.http import Context


async def handle(context: Context) -> Any:
    if context.req.path == "/health":
        return context.res.json({"status": "ok"}, 200, {})
    rejected = NotBuiltYet("Chat videos cannot be made yet.")
    return context.res.json(rejected.body(), rejected.status, {})
