"""A film that mostly stands still: only the frames that change are encoded.

Every frame that repeats the one before becomes a picture of some twenty bytes in which all macroblocks are
skipped, put into the encoder's finished stream. What the encoder makes of a change is thus shown unchanged
until the next one. A keyframe that is held beyond the next one's due date is repeated as it is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Event

import numpy as np

from scenewright.render import timed_frames
from scenewright.render.colours import Plane
from scenewright.render.encode import (
    FRAMES_AHEAD,
    HELD,
    SOUND,
    TAGS,
    Film,
    container,
    finished,
    segment_arguments,
)
from scenewright.render.expansion import Hold, expanded
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.h264 import StreamUnexpected
from scenewright.render.stills import Frame
from scenewright.steps.ports import OnFrame, Probe

Changes = Callable[[], Iterator[tuple[int, Frame]]]
"""The first frame number of every new picture, rising from 0, with the picture. It may be called again."""


@dataclass(frozen=True)
class HeldSegment:
    """`pictures` went through the encoder; `fallback` says why that was every frame, '' if it was not."""

    probe: Probe
    pictures: int
    fallback: str = ""


def encode_held(
    ffmpeg: Ffmpeg,
    film: Film,
    changes: Changes,
    *,
    frames: int,
    sound: Path,
    out: Path,
    on_frame: OnFrame,
    stop: Event,
    keyframes: Sequence[int] = (),
) -> HeldSegment:
    """Encode `changes` and hold them, with `sound` beside them. Raises EncodeFailed or Stopped.

    `keyframes` are frames that become keyframes besides those of the profile. `out` appears when it is whole:
    if we die before, what is left is a folder beside it.
    """
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        unfinished = Path(folder, "segment.mp4")
        job = _Job(ffmpeg, film, changes, frames, sound, unfinished, on_frame, stop, keyframes)
        fallback = ""
        try:
            pictures = job.encode_changes()
        except StreamUnexpected as exc:
            fallback, pictures = exc.message, job.encode_all()
        found = finished(ffmpeg, unfinished, out, frames=frames)
    return HeldSegment(found, pictures, fallback)


@dataclass(frozen=True)
class _Job:
    ffmpeg: Ffmpeg
    film: Film
    changes: Changes
    frames: int
    sound: Path
    out: Path
    on_frame: OnFrame
    stop: Event
    keyframes: Sequence[int]

    def encode_changes(self) -> int:
        stream = self.out.with_name("changes.h264")
        gop = HELD.frames_between_keyframes(self.film.fps)
        holds: list[Hold] = []
        opening = memoryview(timed_frames.opening(self.film.width, self.film.height, self.film.fps))
        with self.ffmpeg.feed_frames(
            _encoding(self.film, stream), stop=self.stop, ahead=FRAMES_AHEAD
        ) as write:
            for hold, planes in held(self.changes(), self.frames, gop, self.keyframes):
                header = timed_frames.before_frame(hold.start, planes.nbytes, is_key=hold.is_key)
                before = [memoryview(header)] if holds else [opening, memoryview(header)]
                write(*before, planes.data)
                holds.append(hold)
                self.on_frame(hold.end)
        muxing = _muxing(self.film, self.sound, self.out)
        with stream.open("rb") as file, self.ffmpeg.feed(muxing, stop=self.stop) as write:
            for part in expanded(file, holds, gop):
                write(memoryview(part))
        return len(holds)

    def encode_all(self) -> int:
        """The same settings, so that the segment still joins those that were expanded."""
        arguments = segment_arguments(self.film, self.sound, self.out, HELD, keyframes=self.keyframes)
        with self.ffmpeg.feed(arguments, stop=self.stop) as write:
            for hold, planes in held(self.changes(), self.frames, gop=1):
                for number in range(hold.start, hold.end):
                    write(planes.data)
                    self.on_frame(number + 1)
        return self.frames


def held(
    changes: Iterator[tuple[int, Frame]], frames: int, gop: int, keyframes: Sequence[int] = ()
) -> Iterator[tuple[Hold, Plane]]:
    """Every picture, once it is known how long it is shown; a keyframe is due `gop` frames after the last.

    A picture that is still shown when the next keyframe is due becomes one itself: so no picture is encoded
    twice, but where one of `keyframes` falls into its time. It is a copy, valid until the next one is asked
    for.
    """
    first, frame = next(changes, (frames, None))
    if first != 0 or frame is None:
        raise ValueError(f"the first picture is that of frame {first}, not of frame 0")
    planes, start, key = frame.planes.copy(), 0, -gop
    for end, following in _until(changes, frames):
        if not start < end <= frames:
            raise ValueError(f"frame {end} of {frames} cannot follow frame {start}")
        for begin, until in pairwise((start, *(at for at in keyframes if start < at < end), end)):
            is_key = begin in keyframes or until - key > gop
            yield Hold(begin, until, is_key), planes
            if is_key:
                key = begin + (until - 1 - begin) // gop * gop
        if following:
            np.copyto(planes, following.planes)
        start = end


def _until(changes: Iterator[tuple[int, Frame]], frames: int) -> Iterator[tuple[int, Frame | None]]:
    yield from changes
    yield frames, None


def _encoding(film: Film, stream: Path) -> list[str]:
    """ffmpeg's arguments to encode frames with times from standard input to a byte stream without sound.

    Matroska claims square pixels, raw video nothing: parameter sets must not differ by that.
    """
    ticks = 2 * film.fps
    return [
        *("-f", "matroska", "-i", "pipe:0", "-fps_mode", "passthrough", "-enc_time_base", f"1/{ticks}"),
        *("-force_key_frames", timed_frames.KEYFRAMES.format(ticks=ticks), "-forced-idr", "1"),
        *("-vf", f"{TAGS},setsar=0", *HELD.codec(film), "-f", "h264", media(stream)),
    ]


def _muxing(film: Film, sound: Path, out: Path) -> list[str]:
    stream = ("-f", "h264", "-framerate", str(film.fps), "-i", "pipe:0")
    # A byte stream has no times, and those that the demuxer makes up are a tick off here and there.
    times = f"setts=ts=N/TB/{film.fps}:duration=1/TB/{film.fps}"
    copying = ("-map", "0:v", "-map", "1:a", "-c:v", "copy", "-bsf:v", times)
    return [*stream, *reading(sound), *copying, *SOUND, *container(film.fps), media(out)]
