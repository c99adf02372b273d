"""What users ask of their videos together: lists, batches, and removal."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from scenewright.domain.batch import parse_batch, problems_of
from scenewright.domain.brief import VIDEO_ID_PATTERN
from scenewright.domain.errors import Conflict, InvalidRequest, NotFound, Problem, RequestRejected
from scenewright.domain.request_check import checked
from scenewright.domain.video import Video, VideoStatus
from scenewright.entry.callers import (
    Caller,
    identify,
    own_video,
    own_video_or_rest,
    owner_of,
    owner_of_requests,
)
from scenewright.entry.http import Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.entry.views import accepted_view, summary_view
from scenewright.steps.batching import Accepted, cancel_batch, counts, submit_batch
from scenewright.steps.removal import delete
from scenewright.steps.studio import Studio

MAX_BATCH_BYTES: Final = 2 * 1024 * 1024


class Listing(BaseModel):
    """The parameters of a list; `cursor` is the id of the last video that the caller has seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch_id: Annotated[str, Field(pattern=VIDEO_ID_PATTERN)] | None = None
    status: VideoStatus | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    cursor: Annotated[str, Field(pattern=VIDEO_ID_PATTERN)] | None = None


def _list_videos(studio: Studio, settings: Settings, request: Request) -> Response:
    caller = identify(settings, request)
    owner_id = owner_of_requests(caller)
    asked = checked(Listing, dict(request.query), example="limit=25")
    if asked.cursor:
        _check_cursor(studio, caller, asked.cursor)
    videos = studio.stock.videos_of(
        owner_id,
        batch_id=asked.batch_id or "",
        status=asked.status,
        limit=asked.limit,
        after=asked.cursor or "",
    )
    cursor = videos[-1].id if len(videos) == asked.limit else ""
    return Response(200, {"videos": [summary_view(video) for video in videos], "cursor": cursor})


def _check_cursor(studio: Studio, caller: Caller, cursor: str) -> None:
    try:
        own_video(studio, caller, cursor)
    except NotFound as missing:
        sentence = "You have no such video; list from the beginning."
        raise InvalidRequest([Problem("unknown_value", "cursor", sentence)]) from missing


def _submit_batch(studio: Studio, settings: Settings, request: Request) -> Response:
    """202 with one answer per line; 400 or 409 where nothing was written."""
    caller = identify(settings, request)
    batch = parse_batch(request.json(MAX_BATCH_BYTES))
    accepted = submit_batch(studio, batch, owner_of(settings, caller))
    view = accepted_view(accepted)
    if accepted.video_ids:
        return Response(202, view)
    rejected = _rejection(accepted)
    return Response(rejected.status, view | rejected.body())


def _rejection(accepted: Accepted) -> RequestRejected:
    problems = problems_of(accepted.refused)
    if any(problem.code != "conflict" for problem in problems):
        return InvalidRequest(problems)
    return Conflict(problems[0].message, problems)


def _show_batch(studio: Studio, settings: Settings, request: Request, batch_id: str) -> Response:
    videos = _own_batch(studio, settings, request, batch_id)
    return Response(200, {"batch_id": batch_id, "videos": len(videos), "by_status": counts(videos)})


def _cancel_batch(studio: Studio, settings: Settings, request: Request, batch_id: str) -> Response:
    cancelled = cancel_batch(studio, _own_batch(studio, settings, request, batch_id))
    return Response(202, {"batch_id": batch_id, "cancelled": cancelled})


def _own_batch(studio: Studio, settings: Settings, request: Request, batch_id: str) -> list[Video]:
    owner_id = owner_of_requests(identify(settings, request))
    videos = studio.stock.videos_in_batch(owner_id, batch_id)
    if not videos:
        raise NotFound("There is no such batch, or it is not yours.")
    return videos


def _delete_video(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
    """202: the video is gone for its owner; its files and rows follow."""
    delete(studio, own_video_or_rest(studio, identify(settings, request), video_id))
    return Response(202, {"video_id": video_id})


COLLECTION_ROUTES: Final = (
    Route("GET", "/videos", _list_videos),
    Route("DELETE", "/videos/{video_id}", _delete_video),
    Route("GET", "/batches/{batch_id}", _show_batch),
    Route("POST", "/batches/{batch_id}/cancel", _cancel_batch),
)
BATCH_ROUTE: Final = Route("POST", "/videos/batch", _submit_batch)
