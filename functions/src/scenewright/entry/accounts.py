"""What users ask about money and time: what a video would cost, and what is left of the month."""

from __future__ import annotations

from typing import Any, Final

from scenewright.domain.brief import Brief, parse_submission
from scenewright.domain.chat_brief import ChatBrief, parse_chat
from scenewright.domain.estimate import in_cents
from scenewright.domain.usage import left_of, month_of, renewal_of
from scenewright.domain.video import VideoKind
from scenewright.entry.callers import identify, owner_of, owner_of_requests
from scenewright.entry.http import MAX_CHAT_BYTES, Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.steps.estimate import estimate
from scenewright.steps.studio import Studio


def _estimate(studio: Studio, settings: Settings, request: Request) -> Response:
    """Free: nothing is written, and no vendor is asked."""
    identify(settings, request)
    return Response(200, estimate_view(studio, _brief(studio, request)))


def _brief(studio: Studio, request: Request) -> Brief | ChatBrief:
    if studio.kind is VideoKind.CHAT:
        return parse_chat(request.json(MAX_CHAT_BYTES)).brief
    return parse_submission(request.json()).brief


def estimate_view(studio: Studio, brief: Brief | ChatBrief) -> dict[str, Any]:
    found = estimate(studio, brief)
    return {
        "cost_usd": in_cents(found.cost_usd),
        "film_seconds": round(found.extent.film_seconds, 1),
        "scenes": found.extent.scenes,
        "render_seconds": round(found.render_seconds, 1),
        "render_seconds_error": found.error,
    }


def _usage(studio: Studio, settings: Settings, request: Request) -> Response:
    """This month's, with what is left; None where there is no limit."""
    caller = identify(settings, request)
    owner_of_requests(caller)
    owner = owner_of(settings, caller)
    month = month_of(studio.clock.now())
    usage = studio.books.open(owner.id, month)
    used = usage.in_use
    return Response(
        200,
        {
            "month": month,
            "used": {
                "videos": used.videos,
                "render_seconds": round(used.render_seconds, 1),
                "cost_usd": round(used.cost_usd, 4),
            },
            "limits": owner.limits.model_dump(),
            "left": left_of(usage, owner.limits),
            "renews_at": renewal_of(month).isoformat(),
        },
    )


ACCOUNT_ROUTES: Final = (Route("POST", "/estimate", _estimate), Route("GET", "/usage", _usage))
