"""A film that is transparent where nothing is drawn: VP9 with alpha, or ProRes 4444.

Every frame is encoded, though those that repeat the one before come from inside ffmpeg and are neither drawn
nor piped again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

import numpy as np

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.container import Container
from scenewright.render import timed_frames
from scenewright.render.colours import Plane
from scenewright.render.encode import SOUND, TAGS, container, finished
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.steps.ports import OnFrame, Probe

KEYFRAME_SECONDS: Final = 4
# Alpha has a stream of its own in VP9, so keyframes are forced: left to itself, each would choose others.
_VP9 = (
    *("-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0", "-lag-in-frames", "0"),
    *("-deadline", "realtime", "-cpu-used", "7", "-row-mt", "0", "-threads", "1", "-b:v", "0"),
)
# Of 8 bits of alpha ffmpeg makes 10 without filling the last two: what is opaque would not quite be. A fixed
# quantiser is 8 times as fast as the search for one, and a chat's flat colours need no other.
_PRORES = (
    *("-c:v", "prores_ks", "-profile:v", "4444", "-alpha_bits", "8", "-q:v", "4", "-vendor", "apl0"),
    *("-threads", "1"),
)
_PCM = ("-c:a", "pcm_s16le")
_EXACT = ("-fflags", "+bitexact", "-flags", "+bitexact")


class ClearFrame:
    """Four planes in one buffer, in the order in which yuva420p is written; alpha 255 is opaque."""

    def __init__(self, width: int, height: int) -> None:
        luma, chroma = width * height, width * height // 4
        self.planes: Plane = np.empty(2 * luma + 2 * chroma, np.uint8)
        y, cb, cr, alpha = np.split(self.planes, [luma, luma + chroma, luma + 2 * chroma])
        self.y, self.alpha = y.reshape(height, width), alpha.reshape(height, width)
        self.cb, self.cr = (plane.reshape(height // 2, width // 2) for plane in (cb, cr))


@dataclass(frozen=True)
class ClearSegment:
    """A transparent segment to be written: `changes` are called once."""

    timeline: ChatTimeline
    changes: Callable[[], Iterator[tuple[int, ClearFrame]]]
    sound: Path

    def encode(self, ffmpeg: Ffmpeg, out: Path, *, on_frame: OnFrame, stop: Event) -> Probe:
        """`out` appears when it is whole. Raises EncodeFailed or Stopped."""
        timeline = self.timeline
        with tempfile.TemporaryDirectory(dir=out.parent) as folder:
            unfinished = Path(folder, f"segment{timeline.container.segment_suffix}")
            with ffmpeg.feed(self._arguments(unfinished), stop=stop) as write:
                size = timeline.width, timeline.height
                write(memoryview(timed_frames.opening(*size, timeline.fps, timed_frames.YUVA420P)))
                for number, frame in self.changes():
                    header = timed_frames.before_frame(number, frame.planes.nbytes, is_key=True)
                    write(memoryview(header))
                    write(frame.planes.data)
                    on_frame(number + 1)
            found = finished(ffmpeg, unfinished, out, frames=timeline.frames)
        on_frame(timeline.frames)
        return found

    def _arguments(self, out: Path) -> list[str]:
        timeline = self.timeline
        repeating = f"fps={timeline.fps},tpad=stop_mode=clone:stop=-1,trim=end_frame={timeline.frames}"
        return [
            *("-f", "matroska", "-i", "pipe:0", *reading(self.sound), "-map", "0:v", "-map", "1:a"),
            *("-vf", f"{TAGS},{self._pixels}{repeating}", "-fps_mode", "passthrough", *self._format),
            media(out),
        ]

    @property
    def _pixels(self) -> str:
        """Converted before a frame is repeated."""
        return "format=yuva444p10le," if self.timeline.container is Container.MOV else ""

    @property
    def _format(self) -> list[str]:
        timeline = self.timeline
        if timeline.container is Container.MOV:
            return [*_PRORES, *_PCM, *_quicktime(timeline.fps)]
        gop = KEYFRAME_SECONDS * timeline.fps
        keys = ("-g", str(gop), "-force_key_frames", f"expr:not(mod(n,{gop}))")
        return [*_VP9, "-crf", str(_vp9_crf(timeline.crf)), *keys, *SOUND, *_EXACT, "-f", "matroska"]


def clear_output(kind: Container, fps: int) -> list[str]:
    """ffmpeg's options for a film of such segments: their pictures are copied, its sound is encoded anew."""
    if kind is Container.MOV:
        return ["-c:v", "copy", *_PCM, *_quicktime(fps)]
    # Times are whole milliseconds here, and adding up those of the segments would wander from them.
    times = ("-bsf:v", f"setts=ts=N/TB/{fps}:duration=1/TB/{fps}")
    sound = ("-c:a", "libopus", "-b:a", "160k")
    return ["-c:v", "copy", *times, *sound, *_EXACT, "-metadata:s:v", "alpha_mode=1", "-f", "webm"]


def _quicktime(fps: int) -> list[str]:
    return [*container(fps)[:-1], "mov"]


def _vp9_crf(x264_crf: int) -> int:
    """What looks alike: VP9's scale ends at 63, x264's at 51."""
    return round(x264_crf * 63 / 51)
