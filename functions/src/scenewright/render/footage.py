"""Clips as a scene's picture: read, sped up and cropped by MoviePy, and drawn in the encoder's colours."""

from __future__ import annotations

import os
import signal
import tempfile
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
from moviepy import VideoClip, VideoFileClip
from PIL import Image

from scenewright.domain.errors import MediaBroken
from scenewright.domain.pictures import Clip, ClipPicture, FootagePicture
from scenewright.domain.timeline import Timeline
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.footage_facts import conformed, footage_facts
from scenewright.render.stills import Frame, fill
from scenewright.steps.processor_time import reap

_LAST_PICTURE: Final = 1e-3  # seconds before its end at which a clip still has a picture


class FootagePainter:
    """Draws the clips of a scene one after another; only one is open at a time."""

    def __init__(
        self, picture: FootagePicture | ClipPicture, timeline: Timeline, assets: Mapping[str, Path]
    ) -> None:
        self._clips = picture.clips
        self._starts = [*accumulate((clip.frames for clip in picture.clips), initial=0)][:-1]
        self._size = timeline.width, timeline.height
        self._fps = timeline.fps
        self._assets = assets
        self._folder = tempfile.TemporaryDirectory(prefix="footage")
        self._open: tuple[int, VideoClip] | None = None

    def draw(self, number: int, frame: Frame) -> None:
        at = bisect_right(self._starts, number) - 1
        film = self._film(at)
        second = (number - self._starts[at]) / self._fps
        with _reading():
            pixels = film.get_frame(min(second, max(0.0, film.duration - _LAST_PICTURE)))
        fill(frame, Image.fromarray(np.ascontiguousarray(pixels)))

    def look(self, number: int) -> int:
        return number

    def _film(self, at: int) -> VideoClip:
        if self._open is None or self._open[0] != at:
            self._shut()
            self._open = at, self._opened(self._clips[at])
        return self._open[1]

    def _opened(self, clip: Clip) -> VideoClip:
        """The stretch of a clip at its speed, covering the frame."""
        ffmpeg, path, start = Ffmpeg.found(), self._assets[clip.asset.file_id], clip.start_s
        facts = footage_facts(ffmpeg, path)
        if not facts.is_plain:
            out = Path(self._folder.name, "conformed.mp4")
            conformed(ffmpeg, facts, path, clip, self._size, self._fps, out)
            path, start = out, 0.0
        with _reading():
            film = _covering(path, self._size)
            end = min(start + clip.end_s - clip.start_s, film.duration)
            if start >= end:
                _let_go(film)
                raise MediaBroken(f"the clip is {film.duration:.1f} s long, and starts at {start:.1f} s")
            part = film.subclipped(start, end)
            return part if clip.speed == 1 else part.with_speed_scaled(factor=clip.speed)

    def close(self) -> None:
        self._shut()
        self._folder.cleanup()

    def _shut(self) -> None:
        if self._open:
            _let_go(self._open[1])
            self._open = None


def _covering(path: Path, size: tuple[int, int]) -> VideoClip:
    """The whole file scaled while it is read, and cropped to its middle."""
    width, height = size
    found = VideoFileClip(str(path), audio=False)
    scale = max(width / found.w, height / found.h)
    scaled = max(width, round(found.w * scale)), max(height, round(found.h * scale))
    _let_go(found)
    film = VideoFileClip(str(path), audio=False, target_resolution=scaled)
    return film.cropped(x_center=scaled[0] / 2, y_center=scaled[1] / 2, width=width, height=height)


def _let_go(film: VideoClip) -> None:
    """Close a clip. MoviePy would not count what its ffmpeg used, and may leave pipes open."""
    process = film.reader.proc
    if process.returncode is None:
        os.kill(process.pid, signal.SIGTERM)
    for pipe in (process.stdout, process.stderr):
        pipe.close()
    reap(process)
    film.close()


@contextmanager
def _reading() -> Iterator[None]:
    """MoviePy's errors become ours. Where a file ends early it warns, and repeats the last picture."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "In file .* bytes wanted but", UserWarning)
        try:
            yield
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise MediaBroken(f"the clip cannot be read: {error}") from error
