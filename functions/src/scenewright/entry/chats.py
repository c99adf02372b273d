"""What users ask of the chat function beside what they may do with any video."""

from __future__ import annotations

from typing import Final

from scenewright.domain.chat_brief import parse_chat
from scenewright.domain.chat_timing import film_seconds
from scenewright.entry.callers import identify
from scenewright.entry.http import Request, Response, Route
from scenewright.entry.requests import idempotency_key
from scenewright.entry.settings import Settings
from scenewright.steps.studio import Studio
from scenewright.steps.submission import submit

MAX_CHAT_BYTES: Final = 1024 * 1024


def submit_chat(studio: Studio, settings: Settings, request: Request) -> Response:
    """202 with the id at once; the video's row tells the rest."""
    caller = identify(settings, request)
    brief, chosen_id = parse_chat(request.json(MAX_CHAT_BYTES))
    key = idempotency_key(request, chosen_id)
    video_id = submit(studio, brief, owner_id=caller.user_id, chosen_id=chosen_id, key=key)
    return Response(202, {"video_id": video_id, "status": "queued"})


def _validate(_studio: Studio, _settings: Settings, request: Request) -> Response:
    """What a conversation would become. Free: nothing is written."""
    brief, _ = parse_chat(request.json(MAX_CHAT_BYTES))
    messages = len(brief.conversation.messages)
    return Response(200, {"valid": True, "messages": messages, "seconds": film_seconds(brief.conversation)})


CHAT_ROUTES = (Route("POST", "/validate", _validate),)
