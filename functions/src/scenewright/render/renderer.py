"""The renderer behind the steps: draws with NumPy, encodes and joins with ffmpeg."""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

from threadpoolctl import threadpool_limits

from scenewright.domain.film_course import AnyTimeline
from scenewright.domain.gate_plan import Finding, GatePlan
from scenewright.domain.sound import NARRATION_ALONE, Sound
from scenewright.domain.timeline import Timeline
from scenewright.domain.transitions_plan import join_frames
from scenewright.render.audio import write_sound
from scenewright.render.clip_sound import clip_sound
from scenewright.render.encode import encode_segment, finished
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.gate import inspect
from scenewright.render.hold import encode_held
from scenewright.render.join import join
from scenewright.render.overlay import Overlays, blend
from scenewright.render.painting import painter_of
from scenewright.render.stills import Frame
from scenewright.render.thumbnail import save_thumbnail
from scenewright.render.transitions import blending_of
from scenewright.steps.ports import OnFrame, Probe


class FfmpegRenderer:
    """Implements `Renderer`. Without `ffmpeg` the executable is looked for when it is first needed."""

    def __init__(self, ffmpeg: Ffmpeg | None = None) -> None:
        self._given = ffmpeg

    @property
    def _ffmpeg(self) -> Ffmpeg:
        return self._given or Ffmpeg.found()

    def render_segment(
        self, timeline: Timeline, assets: Mapping[str, Path], out: Path, *, on_frame: OnFrame, stop: Event
    ) -> Probe:
        """Draw and encode a scene. `out` appears when it is whole. Raises RenderFailed or Stopped."""
        # Drawing is many small matrix products: threads of BLAS would wait for each other, not help.
        with (
            threadpool_limits(1, user_api="blas"),
            tempfile.TemporaryDirectory(dir=out.parent) as folder,
        ):
            sound, unfinished = Path(folder, "sound.wav"), Path(folder, "segment.mp4")
            write_sound(timeline, assets, sound, clip_sound(self._ffmpeg, timeline, assets))
            joints = join_frames(timeline.transition_in, timeline.transition_out, timeline.frames)
            if timeline.profile == "held":
                return encode_held(
                    self._ffmpeg,
                    timeline,
                    lambda: SceneDrawing(timeline, assets).changes(),
                    frames=timeline.frames,
                    sound=sound,
                    out=out,
                    on_frame=on_frame,
                    stop=stop,
                    keyframes=joints,
                ).probe
            with closing(SceneDrawing(timeline, assets)) as draw:
                _return_freed_memory()
                encode_segment(
                    self._ffmpeg,
                    timeline,
                    draw,
                    sound,
                    unfinished,
                    on_frame=on_frame,
                    stop=stop,
                    keyframes=joints,
                )
            return finished(self._ffmpeg, unfinished, out, frames=timeline.frames)

    def join(
        self,
        segments: list[Path],
        out: Path,
        *,
        on_frame: OnFrame,
        stop: Event,
        sound: Sound = NARRATION_ALONE,
        timelines: Sequence[AnyTimeline] = (),
    ) -> Probe:
        return join(
            self._ffmpeg,
            segments,
            out,
            on_frame=on_frame,
            stop=stop,
            sound=sound,
            blending=blending_of(timelines),
        )

    def inspect(self, film: Path, plan: GatePlan, *, stop: Event) -> list[Finding]:
        return inspect(self._ffmpeg, film, plan, stop=stop)

    def thumbnail(self, video: Path, out: Path) -> None:
        save_thumbnail(self._ffmpeg, video, out)


def _return_freed_memory() -> None:
    """Give what opening the picture took back to the system, where the C library can: 30 MB at 1080p."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


class SceneDrawing:
    """Draws a scene's frames: its picture, titles and captions over it. Their numbers must rise."""

    def __init__(self, timeline: Timeline, assets: Mapping[str, Path]) -> None:
        self._timeline = timeline
        self._painter = painter_of(timeline, assets)
        self._overlays = Overlays(timeline, assets)

    def __call__(self, number: int, frame: Frame) -> None:
        self._painter.draw(number, frame)
        for patch in self._overlays.patches(number):
            blend(patch, frame.y, frame.cb, frame.cr)

    def close(self) -> None:
        self._painter.close()

    def changes(self) -> Iterator[tuple[int, Frame]]:
        """Each frame that looks different from the one before, on a frame that is drawn on again."""
        frame, shown = Frame(self._timeline.width, self._timeline.height), None
        for number in range(self._timeline.frames):
            look = (self._painter.look(number), self._overlays.patches(number))
            if look != shown:
                self(number, frame)
                yield number, frame
            shown = look
