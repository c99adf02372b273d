"""What a page needs to play a conversation before it is rendered: the renderer's times, sizes and colours."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from scenewright.domain.chat_brief import parse_chat
from scenewright.domain.chat_preview import preview
from scenewright.entry.callers import identify
from scenewright.entry.http import MAX_CHAT_BYTES, Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.steps.studio import Studio


def _preview(_studio: Studio, settings: Settings, request: Request) -> Response:
    """The conversation in normal form, its timeline, and how the screen is drawn. Nothing is written.

    Lengths of `theme` are points; `screen` is in pixels of the film, and its `scale` is pixels a point.
    """
    # Inside: no other request needs what draws.
    from scenewright.render.chat.geometry import Screen
    from scenewright.render.chat.theme import load_theme

    identify(settings, request)
    conversation = parse_chat(request.json(MAX_CHAT_BYTES)).brief.conversation
    timeline, theme = preview(conversation), load_theme(conversation.theme)
    body = {
        "conversation": conversation.model_dump(mode="json"),
        "timeline": timeline.model_dump(mode="json", exclude={"sounds"}),
        "theme": theme.model_dump(mode="json", exclude={"fonts"}),
        "screen": asdict(Screen.of(timeline, theme)),
    }
    return Response(200, body)


PREVIEW_ROUTES: Final = (Route("POST", "/preview", _preview),)
