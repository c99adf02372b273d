"""Links to a film: a page plays by them where no session reaches, and owners hand them on."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from scenewright.domain.errors import Conflict, NotFound, RowMissing
from scenewright.domain.request_check import checked
from scenewright.entry.callers import identify, own_video
from scenewright.entry.http import Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.steps.studio import Studio

LONGEST_HOURS: Final = 24 * 90


class LinkWish(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    hours: Annotated[int, Field(ge=1, le=LONGEST_HOURS)] = 24


def _link(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
    """201 with an address that plays the film without an account until `expires_at`."""
    video = own_video(studio, identify(settings, request), video_id)
    wish = checked(LinkWish, request.json(), example='{"hours": 24}')
    if not video.combined_video_url:
        raise Conflict("There is no film yet; share it when it is completed.")
    until = studio.clock.now() + timedelta(hours=wish.hours)
    try:
        url = studio.files.share(video.combined_video_url, until)
    except RowMissing as missing:
        raise NotFound("The film's file is gone; retry or edit the video to make it again.") from missing
    return Response(201, {"url": url, "expires_at": until.isoformat()})


SHARING_ROUTES: Final = (Route("POST", "/videos/{video_id}/link", _link),)
