"""The usual way to a chat video: every bubble is an image clip, and MoviePy puts them together.

It is kept simple in its favour: fewer things move than in the film that it is compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from scenewright.domain.chat_timeline import ChatMessage, ChatTimeline

_ROW, _TOP, _COMPOSER, _BUBBLE = 130, 220, 1_150, 96  # pixels
_KEYBOARD_TOP, _SLIDE_SECONDS = 1_270, 0.3
_FONT = ImageFont.load_default(44)

Picture = NDArray[np.uint8]


def film_of(timeline: ChatTimeline, sound: Path, out: Path) -> None:
    from moviepy import AudioFileClip, CompositeVideoClip, ImageClip

    size, seconds = (timeline.width, timeline.height), timeline.frames / timeline.fps
    clips = [ImageClip(_wall(timeline)).with_duration(seconds), *_clips(timeline, ImageClip)]
    film = CompositeVideoClip(clips, size=size).with_duration(seconds).with_audio(AudioFileClip(str(sound)))
    settings = {"preset": timeline.x264_preset, "threads": 1, "ffmpeg_params": ["-crf", str(timeline.crf)]}
    film.write_videofile(str(out), fps=timeline.fps, codec="libx264", logger=None, **settings)


def _clips(timeline: ChatTimeline, clip: Callable[[Picture], Any]) -> Iterator[Any]:
    fps, end = timeline.fps, timeline.frames
    shown = list(timeline.messages)[-12:]
    for place, message in enumerate(shown):
        picture = clip(_bubble(message.text, mine=message.sender == "me"))
        start = max(message.appear_frame, 0) / fps
        at = _position(message, place, shown, timeline, picture.w)
        yield picture.with_start(start).with_end(end / fps).with_position(at)
    for dots in timeline.typing:
        if dots.start_frame < end and dots.end_frame > 0:
            start, until = max(dots.start_frame, 0), min(dots.end_frame, end)
            yield _timed(clip(_bubble("• • •", mine=False)), start, until, fps).with_position(
                (30, _COMPOSER - 110)
            )
    for draft in timeline.drafts:
        strokes = [*((stroke.frame, stroke.length) for stroke in draft.keystrokes), (draft.end_frame, 0)]
        for (start, length), (until, _) in pairwise(strokes):
            if start < end and until > max(start, 0):
                field = clip(_field(draft.text[:length]))
                yield _timed(field, max(start, 0), min(until, end), fps).with_position((40, _COMPOSER))


def _timed(clip: Any, start: int, until: int, fps: int) -> Any:
    return clip.with_start(start / fps).with_end(until / fps)


def _position(
    message: ChatMessage, place: int, shown: list[ChatMessage], timeline: ChatTimeline, width: int
) -> Callable[[float], tuple[int, int]]:
    """Slides in from its side and moves up for each message that comes after it."""
    mine = message.sender == "me"
    start = max(message.appear_frame, 0) / timeline.fps
    later = [other.appear_frame / timeline.fps for other in shown[place + 1 :]]

    def at(t: float) -> tuple[int, int]:
        rows = sum(_eased(start + t - other) for other in later)
        slid = 1 - _eased(start + t - message.appear_frame / timeline.fps)
        away = slid * width / 2  # a clip that lies wholly outside makes MoviePy stumble
        x = timeline.width - 30 - width + away if mine else 30 - away
        return round(x), max(round(_COMPOSER - _ROW * (1 + rows)), -_BUBBLE // 2)

    return at


def _eased(seconds: float) -> float:
    left = 1 - min(max(seconds / _SLIDE_SECONDS, 0.0), 1.0)
    return 1 - left**3


def _bubble(text: str, *, mine: bool) -> Picture:
    width = min(round(_FONT.getlength(text)) + 60, 800)
    image = Image.new("RGBA", (width, _BUBBLE))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, width - 1, _BUBBLE - 1), 40, fill="#0a7cff" if mine else "#e9e9eb")
    draw.text((30, 20), text, fill="white" if mine else "black", font=_FONT)
    return np.asarray(image)


def _field(text: str) -> Picture:
    image = Image.new("RGBA", (1_000, 84))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, 999, 83), 40, fill="white", outline="#c8c8cc", width=2)
    draw.text((30, 16), text, fill="black", font=_FONT)
    return np.asarray(image)


def _wall(timeline: ChatTimeline) -> Picture:
    """What never moves: the header and a keyboard."""
    image = Image.new("RGB", (timeline.width, timeline.height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, timeline.width, _TOP), fill="#f6f6f6")
    draw.text((timeline.width // 2, 140), timeline.header.name, fill="black", font=_FONT, anchor="mm")
    draw.rectangle((0, _KEYBOARD_TOP, timeline.width, timeline.height), fill="#d1d4db")
    for number in range(30):
        left, top = 12 + number % 10 * 107, _KEYBOARD_TOP + 20 + number // 10 * 150
        draw.rounded_rectangle((left, top, left + 92, top + 120), 12, fill="white")
    return np.asarray(image)
