"""A function of the suite: what users ask for, events, the sweep and the steps of one kind of video."""

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

from scenewright.domain.errors import (
    NotFound,
    RequestRejected,
    RowMissing,
    ScenewrightError,
    StateConflict,
    UnknownRoute,
)
from scenewright.domain.video import VideoKind
from scenewright.entry.accounts import ACCOUNT_ROUTES
from scenewright.entry.chats import CHAT_ROUTES, submit_chat
from scenewright.entry.composition import build_studio
from scenewright.entry.health import report
from scenewright.entry.hooks import HOOK_ROUTES
from scenewright.entry.http import Context, Request, Response, Route, find
from scenewright.entry.mcp_tools import MCP_PATH, Ask
from scenewright.entry.metrics_routes import METRICS_ROUTES
from scenewright.entry.requests import ROUTES, TOPIC_ROUTES, submit_video
from scenewright.entry.settings import Settings
from scenewright.entry.signing import is_signed
from scenewright.providers.registry import build_tracer
from scenewright.steps.accounting import settle, settle_left
from scenewright.steps.combining import combine_video
from scenewright.steps.delivery import restart_uploads, upload_video
from scenewright.steps.dispatching import dispatch, sweep
from scenewright.steps.planning import plan_video
from scenewright.steps.platform import ActionKind, Table
from scenewright.steps.removal import carry_out, tidy
from scenewright.steps.scene_production import produce_scene
from scenewright.steps.studio import Studio
from scenewright.steps.webhooks import deliver, deliver_due

EVENT_BYTES: Final = 2 * 1024 * 1024  # a row with everything that it holds
LOG_LINE: Final = 8_000  # the runtime cuts what is longer
Step = Callable[[Studio, str], None]


async def handle(context: Context, kind: VideoKind) -> Any:
    """Answer one execution of the function that makes this kind of video.

    The work runs in a thread: a blocked loop would block the whole worker.
    """
    request = Request(
        context.req.method.upper(),
        context.req.path,
        context.req.headers,
        context.req.body_text or "",
        context.req.query,
    )
    began = time.monotonic()
    response = await asyncio.to_thread(_answer, request, context, kind)
    _log(request, context)(
        "answered", method=request.method, path=request.path, status=response.status, ms=_ms_since(began)
    )
    if response.text is not None:
        return context.res.text(response.text, response.status, dict(response.headers))
    return context.res.json(dict(response.body), response.status, dict(response.headers))


def _answer(request: Request, context: Context, kind: VideoKind) -> Response:
    """The one place that catches everything: whatever happens, the caller gets JSON with a code."""
    try:
        return _route(request, context, kind)
    except RequestRejected as rejected:
        return Response(rejected.status, rejected.body())
    except StateConflict as conflict:
        _log(request, context)("left_to_another", why=conflict.message)
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


def _route(request: Request, context: Context, kind: VideoKind) -> Response:
    if kind is VideoKind.TOPIC and request.path.rstrip("/") == MCP_PATH:
        return _mcp(request, context)
    handler, arguments = find(
        routes_of(request.headers.get("x-appwrite-trigger", ""), kind), request.method, request.path
    )
    if handler in _OPEN:
        return handler(request)
    settings = Settings.from_env(os.environ)
    scratch = Path(tempfile.mkdtemp(prefix="scenewright-"))
    try:
        studio = build_studio(settings, request, scratch, _log(request, context), kind)
        return handler(studio, settings, request, **arguments)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def routes_of(trigger: str, kind: VideoKind) -> list[Route]:
    """Events and the sweep arrive as `POST /`. Their header can be forged; what they start is harmless."""
    submit, own = (submit_chat, CHAT_ROUTES) if kind is VideoKind.CHAT else (submit_video, TOPIC_ROUTES)
    root = {"event": _event, "schedule": _sweep}.get(trigger, submit)
    return [
        Route("GET", "/health", report),
        Route("GET", "/openapi.json", _published),
        Route("POST", "/", root),
        Route("POST", "/videos", submit),
        *own,
        *ROUTES,
        *ACCOUNT_ROUTES,
        *HOOK_ROUTES,
        *METRICS_ROUTES,
        Route("POST", "/steps/videos/{step_id}/plan", _step("plan", plan_video)),
        Route("POST", "/steps/scenes/{step_id}", _step("scene", produce_scene)),
        Route("POST", "/steps/videos/{step_id}/combine", _step("combine", combine_video)),
        Route("POST", "/steps/videos/{step_id}/upload", _step("upload", upload_video)),
    ]


def _mcp(request: Request, context: Context) -> Response:
    """A tool asks for one of our routes, with the proof that came with the agent's request."""
    from scenewright.entry.mcp import respond

    def answer(ask: Ask) -> Response:
        asked = Request(ask.method, ask.path, request.headers, json.dumps(ask.body), ask.query)
        return _answer(asked, context, ask.kind)

    return respond(request, answer)


def _published(_request: Request) -> Response:
    from scenewright.entry.openapi import document

    return Response(200, document())


# They need no studio, and answer where a setting is missing.
_OPEN: Final = (report, _published)


def _event(studio: Studio, settings: Settings, request: Request) -> Response:
    """An action or a delivery was written: do it, once. The row is read again: an event can be forged."""
    body = request.json(EVENT_BYTES)
    row_id = str(body.get("$id")) if isinstance(body, dict) else ""
    if f".{Table.WEBHOOK_DELIVERIES}." in request.headers.get("x-appwrite-event", ""):
        return _delivery_event(studio, row_id)
    try:
        action = studio.rows.action(row_id)
    except RowMissing as missing:
        raise NotFound("There is no such action.") from missing
    if action.handled or action.video_kind is not studio.kind:
        return Response(200, {"action": action.id, "done": False})
    match action.kind:
        case ActionKind.PLAN:
            _traced(studio, settings, "plan", plan_video, action.video_id)
        case ActionKind.DISPATCH:
            dispatch(studio)
        case ActionKind.UPLOAD:
            _traced(studio, settings, "upload", upload_video, action.video_id)
            return Response(200, {"action": action.id})
        case ActionKind.COMBINE:
            _traced(studio, settings, "combine", combine_video, action.video_id)
        case ActionKind.SETTLE:
            settle(studio, action)
            return Response(200, {"action": action.id})
        case ActionKind.DELETE | ActionKind.TRIM:
            carry_out(studio, action)
            return Response(200, {"action": action.id})
    # Dying before this line does it again when the action is delivered again, which the claims make idle.
    studio.rows.mark_handled(action.id)
    return Response(200, {"action": action.id})


def _delivery_event(studio: Studio, delivery_id: str) -> Response:
    try:
        deliver(studio, delivery_id)
    except RowMissing as missing:
        raise NotFound("There is no such delivery.") from missing
    return Response(200, {"delivery": delivery_id})


def _sweep(studio: Studio, _settings: Settings, _request: Request) -> Response:
    sweep(studio)
    tidy(studio)
    restart_uploads(studio)
    deliver_due(studio)
    settle_left(studio)
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


def _log(request: Request, context: Context) -> Callable[..., None]:
    """One line of JSON per action: ids, counts and reasons, no secret and nothing that a user wrote."""
    execution = request.headers.get("x-appwrite-execution-id", "")

    def log(action: str, **fields: object) -> None:
        line = {"action": action, **fields, "execution": execution}
        context.log(json.dumps(line, ensure_ascii=False, default=str)[:LOG_LINE])

    return log


def _ms_since(began: float) -> int:
    return round(1_000 * (time.monotonic() - began))
