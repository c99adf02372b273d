"""Chat timelines for the render tests, and their pictures as a person would see them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenewright.domain.chat_timeline import (
    ChatMessage,
    ChatTimeline,
    ClockReading,
    Draft,
    Header,
    Keystroke,
    MessageKind,
    Participant,
    Span,
    StatusStep,
    TypingDots,
)
from scenewright.render.chat.scene import ChatScene
from scenewright.render.stills import Frame

ME, ANNA, BEN = "me", "anna", "ben"
PEOPLE = (
    Participant(id=ME, name="Me", is_me=True),
    Participant(id=ANNA, name="Anna Becker"),
    Participant(id=BEN, name="Ben Okafor"),
)


def message(number: int, sender: str, text: str, at: int = 0, **changes: object) -> ChatMessage:
    values = {"kind": MessageKind.TEXT, "time": "9:41"} | changes
    return ChatMessage.model_validate(
        {"id": f"m{number}", "sender": sender, "text": text, "appear_frame": at, **values}
    )


def chat(messages: Iterable[ChatMessage], **changes: object) -> ChatTimeline:
    """A conversation with Anna at a third of the full size."""
    values: dict[str, object] = {
        "width": 360,
        "height": 640,
        "fps": 30,
        "frames": 60,
        "crf": 23,
        "x264_preset": "veryfast",
        "theme": "imessage-light",
        "header": Header(name="Anna Becker", subtitle="online"),
        "participants": PEOPLE[:2],
        "clock": (ClockReading(frame=0, text="9:41"),),
        "battery": 82,
        "messages": tuple(messages),
    }
    return ChatTimeline.model_validate(values | changes)


def draft(text: str, start: int, end: int, step: int = 3) -> Draft:
    strokes = tuple(Keystroke(frame=start + step * n, length=n + 1) for n in range(len(text)))
    return Draft(text=text, keystrokes=strokes, end_frame=end)


def read(frame: int, label: str = "Read 9:41") -> StatusStep:
    return StatusStep(status="read", label=label, frame=frame)


def delivered(frame: int) -> StatusStep:
    return StatusStep(status="delivered", label="Delivered", frame=frame)


def pictures(timeline: ChatTimeline, assets: dict[str, Path] | None = None) -> dict[int, Frame]:
    """Every frame that was drawn, kept."""
    kept = {}
    for number, frame in ChatScene(timeline, assets or {}).changes():
        kept[number] = Frame(timeline.width, timeline.height)
        kept[number].planes[:] = frame.planes
    return kept


def picture_at(timeline: ChatTimeline, number: int, assets: dict[str, Path] | None = None) -> Image.Image:
    """What is seen at a frame."""
    last: Image.Image | None = None
    shown = ChatScene(timeline, assets or {}).changes()
    for at, frame in shown:
        if at > number and last:
            break
        if at <= number:
            last = rgb(frame)
    assert last is not None
    return last


def rgb(frame: Frame) -> Image.Image:
    """BT.709, limited range, back to RGB."""
    chroma = [np.repeat(np.repeat(plane, 2, axis=0), 2, axis=1) for plane in (frame.cb, frame.cr)]
    y = (frame.y.astype(np.float64) - 16) / 219
    cb, cr = ((plane.astype(np.float64) - 128) / 224 for plane in chroma)
    channels = (y + 1.5748 * cr, y - 0.1873 * cb - 0.4681 * cr, y + 1.8556 * cb)
    seen: NDArray[np.uint8] = np.clip(np.rint(255 * np.stack(channels, axis=-1)), 0, 255).astype(np.uint8)
    return Image.fromarray(seen)


__all__ = ["ANNA", "BEN", "ME", "PEOPLE", "Span", "TypingDots"]
