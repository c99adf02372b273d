"""What users ask of a video: synchronous requests that check, write rows and answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scenewright.domain.brief import parse_submission
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.video import Video
from scenewright.entry.callers import identify, own_video, owner_of
from scenewright.entry.collection import BATCH_ROUTE, COLLECTION_ROUTES
from scenewright.entry.editing import EDITING_ROUTES, scene_number
from scenewright.entry.http import Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.entry.sharing import SHARING_ROUTES
from scenewright.entry.vendor_webhooks import VENDOR_ROUTES
from scenewright.entry.views import video_view
from scenewright.steps.branding import brand_files
from scenewright.steps.filming import footage_files
from scenewright.steps.media import check_files
from scenewright.steps.recordings import check_texts, recording_files, voiceover_files
from scenewright.steps.scoring import music_files
from scenewright.steps.steering import approve, cancel, combine_partially, retry, retry_scene
from scenewright.steps.studio import Studio
from scenewright.steps.submission import submit

MAX_KEY: Final = 255


def submit_video(studio: Studio, settings: Settings, request: Request) -> Response:
    """202 with the id at once; the video's row tells the rest."""
    caller = identify(settings, request)
    submission = parse_submission(request.json())
    key = idempotency_key(request, submission.id)
    scenes = submission.scenes or ()
    check_texts(studio, submission)
    of_scenes = (*footage_files(scenes), *recording_files(scenes))
    of_film = (*brand_files(submission.brand), *music_files(submission.music), *voiceover_files(submission))
    check_files(studio, caller.user_id, (*of_film, *of_scenes))
    video_id = submit(studio, submission.brief, owner_of(settings, caller), chosen_id=submission.id, key=key)
    return Response(202, {"video_id": video_id, "status": "queued"})


def idempotency_key(request: Request, chosen_id: str | None) -> str:
    """The header `Idempotency-Key`; '' where there is none."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return ""
    if chosen_id:
        sentence = "Send an id or this header, not both."
        raise InvalidRequest([Problem("not_both", "Idempotency-Key", sentence)])
    if not key.strip() or len(key) > MAX_KEY:
        sentence = f"1 to {MAX_KEY} characters that are not all blank."
        raise InvalidRequest([Problem("bad_key", "Idempotency-Key", sentence)])
    return key


def show_video(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
    video = own_video(studio, identify(settings, request), video_id)
    found = studio.rows.scenes_of(video_id), studio.stock.work_of(video_id)
    return Response(200, video_view(video, *found))


def _steered(act: Callable[[Studio, Video], None]) -> Callable[..., Response]:
    """A handler that lets the owner do something with a video; 202, and the row tells the rest."""

    def handler(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
        act(studio, own_video(studio, identify(settings, request), video_id))
        return Response(202, {"video_id": video_id})

    return handler


def _retry_scene(
    studio: Studio, settings: Settings, request: Request, video_id: str, number: str
) -> Response:
    video = own_video(studio, identify(settings, request), video_id)
    retry_scene(studio, video, scene_number(number))
    return Response(202, {"video_id": video_id, "scene_number": int(number)})


def _combine(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
    if request.query.get("partial") != "true":
        sentence = "Say partial=true: a whole film is joined by itself."
        raise InvalidRequest([Problem("missing", "partial", sentence)])
    return _steered(combine_partially)(studio, settings, request, video_id)


ROUTES = (
    *COLLECTION_ROUTES,
    Route("GET", "/videos/{video_id}", show_video),
    Route("POST", "/videos/{video_id}/cancel", _steered(cancel)),
    Route("POST", "/videos/{video_id}/retry", _steered(retry)),
    Route("POST", "/videos/{video_id}/approve", _steered(approve)),
    Route("POST", "/videos/{video_id}/combine", _combine),
    Route("POST", "/videos/{video_id}/scenes/{number}/retry", _retry_scene),
    *EDITING_ROUTES,
    *SHARING_ROUTES,
)
TOPIC_ROUTES = (BATCH_ROUTE, *VENDOR_ROUTES)
