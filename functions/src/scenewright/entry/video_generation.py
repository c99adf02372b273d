"""The function `video_generation`: what users ask for, events, the sweep and the steps of a video."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scenewright.appwrite.users import user_of
from scenewright.domain.brief import parse_submission
from scenewright.domain.errors import (
    NotFound,
    NotSignedIn,
    RequestRejected,
    RowMissing,
    ScenewrightError,
    StateConflict,
    UnknownRoute,
)
from scenewright.entry.composition import build_studio
from scenewright.entry.http import Context, Request, Response, Route, find
from scenewright.entry.settings import Settings
from scenewright.entry.signing import is_signed
from scenewright.entry.views import video_view
from scenewright.providers.registry import build_tracer
from scenewright.steps.combining import combine_video
from scenewright.steps.dispatching import sweep
from scenewright.steps.planning import plan_video
from scenewright.steps.scene_production import produce_scene
from scenewright.steps.studio import Studio
from scenewright.steps.submission import submit

LOG_LINE: Final = 8_000  # the runtime cuts what is longer
Step = Callable[[Studio, str], None]
JWT_HEADER: Final = "x-scenewright-jwt"


async def handle(context: Context) -> Any:
    """Answer one execution. The work runs in a thread: a blocked loop would block the whole worker."""
    request = Request(
        context.req.method.upper(), context.req.path, context.req.headers, context.req.body_text or ""
    )
    response = await asyncio.to_thread(_answer, request, context)
    return context.res.json(dict(response.body), response.status, {})


def _answer(request: Request, context: Context) -> Response:
    """The one place that catches everything: whatever happens, the caller gets JSON with a code."""
    try:
        return _route(request, context)
    except RequestRejected as rejected:
        return Response(rejected.status, rejected.body())
    except StateConflict as conflict:
        context.log(f"left_to_another: {conflict.message}")
        return Response(200, {"left": conflict.message})
    except ScenewrightError as error:
        context.error(f"{error.code}: {error.message}")
        return Response(503, _error(error.code, error.message))
    except Exception:  # noqa: BLE001 - the entrypoint's own
        context.error(traceback.format_exc()[-LOG_LINE:])
        return Response(
            500, _error("internal_error", "Something went wrong on our side; it has been logged.")
        )


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "problems": []}}


def _route(request: Request, context: Context) -> Response:
    handler, arguments = find(_routes(request), request.method, request.path)
    if handler is _health:
        return _health()
    settings = Settings.from_env(os.environ)
    scratch = Path(tempfile.mkdtemp(prefix="scenewright-"))
    try:
        studio = build_studio(settings, request, scratch, _log(context))
        return handler(studio, settings, request, **arguments)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _routes(request: Request) -> list[Route]:
    """Events and the sweep arrive as `POST /`. Their header can be forged; what they start is harmless."""
    trigger = request.headers.get("x-appwrite-trigger")
    root = {"event": _event, "schedule": _sweep}.get(trigger or "", _submit)
    return [
        Route("GET", "/health", _health),
        Route("POST", "/", root),
        Route("POST", "/videos", _submit),
        Route("GET", "/videos/{video_id}", _show),
        Route("POST", "/steps/videos/{step_id}/plan", _step("plan", plan_video)),
        Route("POST", "/steps/scenes/{step_id}", _step("scene", produce_scene)),
        Route("POST", "/steps/videos/{step_id}/combine", _step("combine", combine_video)),
    ]


def _health() -> Response:
    return Response(200, {"status": "ok"})


def _submit(studio: Studio, settings: Settings, request: Request) -> Response:
    """202 with the id at once; the video's row tells the rest."""
    owner_id = _caller(settings, request)
    submission = parse_submission(request.json())
    video_id = submit(studio, submission, owner_id=owner_id)
    return Response(202, {"video_id": video_id, "status": "queued"})


def _show(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
    owner_id = _caller(settings, request)
    if not owner_id:
        raise NotSignedIn
    try:
        video = studio.rows.video(video_id)
    except RowMissing as missing:
        raise NotFound from missing
    if video.owner_id != owner_id:
        raise NotFound
    return Response(200, video_view(video, studio.rows.scenes_of([video_id])))


def _caller(settings: Settings, request: Request) -> str:
    """The user that a JWT proves, or '' for a server caller, whose videos belong to nobody.

    `x-appwrite-user-id` proves nothing. When it names somebody and no JWT came with it, the caller signed
    in by JWT, which the platform does not pass on: such a caller sends the JWT itself.
    """
    jwt = request.headers.get(JWT_HEADER) or request.headers.get("x-appwrite-user-jwt")
    if jwt:
        return user_of(settings.endpoint, settings.project_id, jwt)
    if request.headers.get("x-appwrite-user-id"):
        raise NotSignedIn(f"Signed in by JWT? Send it in the header {JWT_HEADER} too.")
    return ""


def _event(studio: Studio, settings: Settings, request: Request) -> Response:
    """An action was written: do it. The row is read again, since the event's body may be forged."""
    body = request.json()
    action_id = body.get("$id") if isinstance(body, dict) else None
    try:
        action = studio.rows.action(str(action_id))
    except RowMissing as missing:
        raise NotFound("There is no such action.") from missing
    if not action.handled:
        _traced(studio, settings, "plan", plan_video, action.video_id)
    return Response(200, {"action": action.id})


def _sweep(studio: Studio, _settings: Settings, _request: Request) -> Response:
    sweep(studio)
    return Response(200, {"swept": True})


def _step(name: str, run: Step) -> Callable[..., Response]:
    """A handler for an internal step. Without our signature there is nothing at its path."""

    def handler(studio: Studio, settings: Settings, request: Request, step_id: str) -> Response:
        proof = request.method, request.path, request.body, request.headers
        if not is_signed(settings.secret, time.time(), *proof):
            raise UnknownRoute
        _traced(studio, settings, name, run, step_id)
        return Response(200, {"step": step_id})

    return handler


def _traced(studio: Studio, settings: Settings, name: str, run: Step, step_id: str) -> None:
    """All steps of a video land on one trace."""
    video_id, _, number = step_id.rpartition("-") if name == "scene" else (step_id, "", "")
    with build_tracer(settings.providers).step(f"{name} {number}".strip(), video_id=video_id):
        run(studio, step_id)


def _log(context: Context) -> Callable[..., None]:
    def log(action: str, **fields: object) -> None:
        context.log(json.dumps({"action": action, **fields}, ensure_ascii=False, default=str)[:LOG_LINE])

    return log
