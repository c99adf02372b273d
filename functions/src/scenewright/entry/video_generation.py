"""The function `video_generation`: a topic or a script becomes a film."""

from __future__ import annotations

from typing import Any

from scenewright.domain.video import VideoKind
from scenewright.entry import function
from scenewright.entry.http import Context


async def handle(context: Context) -> Any:
    return await function.handle(context, VideoKind.TOPIC)
