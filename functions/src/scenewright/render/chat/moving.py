"""A chat over a film that plays behind it, over and over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from threading import Event

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.errors import MediaBroken
from scenewright.render.chat.look import Look
from scenewright.render.chat.rows import Placed
from scenewright.render.chat.scene import Layers, paint_open
from scenewright.render.chat.wall import Corners, wall_sprite
from scenewright.render.ffmpeg import Ffmpeg, reading
from scenewright.render.probe import probe
from scenewright.render.stills import Frame


class MovingScene:
    """All pictures of a chat over a video. Raises MediaBroken where a file cannot be read."""

    def __init__(
        self, ffmpeg: Ffmpeg, timeline: ChatTimeline, assets: Mapping[str, Path], stop: Event
    ) -> None:
        self._look = Look.of(timeline, assets)
        self._layers = Layers(self._look)
        self._corners = Corners(self._look)
        self._footage = _footage(ffmpeg, self._look, stop)

    def pictures(self) -> Iterator[Frame]:
        """One a frame; each is drawn over for the next."""
        screen = self._look.screen
        frame = Frame(screen.frame.right, screen.frame.bottom)
        for number, _ in enumerate(self._footage.play(frame, self._look.timeline.frames)):
            layers = self._layers.at(number)
            if screen.framed:
                layers = [(screen.area, [self._screen]), *layers]
            paint_open(frame, layers, screen.frame, self._corners)
            yield frame

    @cached_property
    def _screen(self) -> Placed:
        """The wall of the phone's screen, which stands still."""
        area = self._look.screen.area
        return Placed(wall_sprite(self._look), area.left, area.top)


def _footage(ffmpeg: Ffmpeg, look: Look, stop: Event) -> Footage:
    background = look.timeline.background
    if background.asset is None:
        raise MediaBroken("the background has no video")
    return Footage(ffmpeg, look.path(background.asset), look.timeline.fps, -background.start_frame, stop)


class Footage:
    """A video at another rate, without its sound, that begins again when it is over.

    It lasts a whole number of frames, so that every segment of a film finds the same picture at its place.
    """

    def __init__(self, ffmpeg: Ffmpeg, path: Path, fps: int, first: int, stop: Event) -> None:
        self._ffmpeg = ffmpeg
        self._path = path
        self._fps = fps
        self._first = first  # which of its frames, counted over all rounds, is the first one to be shown
        self._stop = stop
        self._round = max(1, round(probe(path, ffmpeg).duration_ms * fps / 1000))

    def play(self, frame: Frame, frames: int) -> Iterator[None]:
        """Fill `frame` with one picture after the other, `frames` times: cut from the middle to its shape."""
        at, end = self._first, self._first + frames
        while at < end:
            start = at % self._round
            part = range(start, min(self._round, start + end - at))
            yield from self._part(frame, part)
            at += len(part)

    def _part(self, frame: Frame, part: range) -> Iterator[None]:
        height, width = frame.y.shape
        wide = f"scale=w='max({width},2*ceil({height}*dar/2))':h='max({height},2*ceil({width}/dar/2))'"
        chain = (
            f"fps={self._fps},tpad=stop_mode=clone:stop=-1,trim=start_frame={part.start}:end_frame={part.stop},"
            f"{wide}:out_color_matrix=bt709:out_range=tv,crop={width}:{height},format=yuv420p"
        )
        raw = ("-map", "0:v:0", "-vf", chain, "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1")
        shown = 0
        arguments = ["-threads", "1", *reading(self._path), *raw]
        for _ in self._ffmpeg.frames(arguments, frame.planes.data, stop=self._stop, failure=MediaBroken):
            shown += 1
            yield
        if shown != len(part):
            raise MediaBroken(f"the video behind the chat ends after {part.start + shown} frames")
