"""What users ask of the scenes of a film: other words and pictures, new ones, another order."""

from __future__ import annotations

from typing import Any, Final

from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.scene_edits import parse_edit, parse_new_scene, parse_new_take, parse_order
from scenewright.domain.video import Video
from scenewright.entry.callers import identify, own_video
from scenewright.entry.http import Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.steps.editing import Edited, add_scene, edit_scene, order_scenes, remove_scene, take_again
from scenewright.steps.filming import visual_files
from scenewright.steps.media import check_files
from scenewright.steps.studio import Studio


def scene_number(text: str) -> int:
    """A part of a path; InvalidRequest where it is no number."""
    if not text.isascii() or not text.isdecimal():
        raise InvalidRequest([Problem("wrong_type", "scene_number", "A whole number from 1.")])
    return int(text)


def _edit(studio: Studio, settings: Settings, request: Request, video_id: str, number: str) -> Response:
    video = own_video(studio, identify(settings, request), video_id)
    scene, edit = scene_number(number), parse_edit(request.json())
    recorded = [edit.recorded.reference("recording")] if edit.recorded else []
    check_files(studio, video.owner_id, [*visual_files(edit.visual, "visual"), *recorded])
    return _answer(video, edit_scene(studio, video, scene, edit))


def _add(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
    video = own_video(studio, identify(settings, request), video_id)
    new = parse_new_scene(request.json())
    check_files(studio, video.owner_id, [new.recording.reference("recording")] if new.recording else [])
    edited = add_scene(studio, video, new)
    newest = max(edited.scenes, key=lambda scene: scene.ordinal)
    return _answer(video, edited, scene_number=newest.number)


def _remove(studio: Studio, settings: Settings, request: Request, video_id: str, number: str) -> Response:
    video = own_video(studio, identify(settings, request), video_id)
    return _answer(video, remove_scene(studio, video, scene_number(number)))


def _order(studio: Studio, settings: Settings, request: Request, video_id: str) -> Response:
    video = own_video(studio, identify(settings, request), video_id)
    return _answer(video, order_scenes(studio, video, parse_order(request.json())))


def _regenerate(studio: Studio, settings: Settings, request: Request, video_id: str, number: str) -> Response:
    video = own_video(studio, identify(settings, request), video_id)
    scene = scene_number(number)
    return _answer(video, take_again(studio, video, scene, parse_new_take(request.json()).what))


def _answer(video: Video, edited: Edited, **also: Any) -> Response:
    """202, and the rows tell the rest; `message` says how much of a film is kept."""
    body = {
        "video_id": video.id,
        "status": edited.status,
        "message": edited.message,
        "scene_count": len(edited.scenes),
        "reused": edited.reused,
    }
    return Response(202, body | also)


EDITING_ROUTES: Final = (
    Route("POST", "/videos/{video_id}/scenes", _add),
    Route("POST", "/videos/{video_id}/scenes/order", _order),
    Route("PATCH", "/videos/{video_id}/scenes/{number}", _edit),
    Route("DELETE", "/videos/{video_id}/scenes/{number}", _remove),
    Route("POST", "/videos/{video_id}/scenes/{number}/regenerate", _regenerate),
)
