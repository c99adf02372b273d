"""What users ask of the chat function beside what they may do with any video."""

from __future__ import annotations

from dataclasses import replace

from scenewright.domain.chat_brief import ChatRequest, parse_chat
from scenewright.domain.chat_media import files_wanted
from scenewright.domain.chat_timing import film_seconds
from scenewright.domain.errors import InvalidRequest
from scenewright.entry.callers import Caller, identify, owner_of
from scenewright.entry.chat_preview import PREVIEW_ROUTES
from scenewright.entry.http import MAX_CHAT_BYTES, Request, Response, Route
from scenewright.entry.requests import idempotency_key
from scenewright.entry.settings import Settings
from scenewright.steps.media import check_files
from scenewright.steps.studio import Studio
from scenewright.steps.submission import submit


def submit_chat(studio: Studio, settings: Settings, request: Request) -> Response:
    """202 with the id at once; the video's row tells the rest."""
    caller = identify(settings, request)
    asked = parse_chat(request.json(MAX_CHAT_BYTES))
    key = idempotency_key(request, asked.id)
    _check_files(studio, caller, asked)
    video_id = submit(studio, asked.brief, owner_of(settings, caller), chosen_id=asked.id, key=key)
    return Response(202, {"video_id": video_id, "status": "queued"})


def _validate(studio: Studio, settings: Settings, request: Request) -> Response:
    """What a conversation would become. Free: nothing is written."""
    asked = parse_chat(request.json(MAX_CHAT_BYTES))
    conversation = asked.brief.conversation
    if files_wanted(conversation):  # whose they are is the only reason to ask who this is
        _check_files(studio, identify(settings, request), asked)
    facts = {"valid": True, "messages": len(conversation.messages), "seconds": film_seconds(conversation)}
    return Response(200, facts)


def _check_files(studio: Studio, caller: Caller, asked: ChatRequest) -> None:
    """Raises InvalidRequest, naming the place of each file that cannot be used."""
    try:
        check_files(studio, caller.user_id, files_wanted(asked.brief.conversation))
    except InvalidRequest as refused:
        placed = [replace(problem, path=asked.place(problem.path)) for problem in refused.problems]
        raise InvalidRequest(placed) from refused


CHAT_ROUTES = (Route("POST", "/validate", _validate), *PREVIEW_ROUTES)
