"""What of a picture has to stay in view: the third of it that draws the eye."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from scenewright.domain.pictures import Camera, View
from scenewright.domain.timeline_parts import Frozen

_SIXTH: Final = 1 / 6
# How much wider or higher a picture of the other orientation is than the frame: less is cropped, and of more
# only a strip would be left in the middle.
_BACKDROP: Final = (1.9, 5.0)


class Subject(Frozen):
    """The middle of that third as fractions of the picture, whose `aspect` is width : height."""

    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    aspect: float = Field(gt=0)


def needs_backdrop(picture_aspect: float, frame_aspect: float) -> bool:
    """Whether a picture is shown whole before a blurred one, rather than cropped to a small part of it."""
    least, most = _BACKDROP
    differs = max(picture_aspect / frame_aspect, frame_aspect / picture_aspect)
    return (picture_aspect < 1) != (frame_aspect < 1) and least < differs < most


def keeping(camera: Camera, subject: Subject, frame_aspect: float) -> Camera:
    """The same move with the subject's third in view all along, as far as a view is large enough."""
    if needs_backdrop(subject.aspect, frame_aspect):
        return camera
    relative = subject.aspect / frame_aspect
    return Camera(start=_kept(camera.start, subject, relative), end=_kept(camera.end, subject, relative))


def _kept(view: View, subject: Subject, relative: float) -> View:
    width, height = min(1.0, 1 / relative) / view.zoom, min(1.0, relative) / view.zoom
    return view.model_copy(
        update={"x": _centre(view.x, subject.x, width), "y": _centre(view.y, subject.y, height)}
    )


def _centre(wanted: float, subject: float, extent: float) -> float:
    """The centre of a view that is nearest to the wanted one."""
    low, high = max(0.0, subject - _SIXTH), min(1.0, subject + _SIXTH)
    if extent < high - low:
        return min(max(subject, extent / 2), 1 - extent / 2)
    return min(max(wanted, high - extent / 2, extent / 2), low + extent / 2, 1 - extent / 2)
