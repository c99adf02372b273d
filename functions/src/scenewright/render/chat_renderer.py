"""The renderer of chats: draws what changes, holds what does not, and mixes the sound beside it.

Over a video everything moves, so every frame is drawn and encoded; a transparent film has codecs of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.render.chat.clear import ClearScene
from scenewright.render.chat.moving import MovingScene
from scenewright.render.chat.scene import ChatScene
from scenewright.render.chat_sound import CueSounds, write_chat_sound
from scenewright.render.clear import ClearSegment
from scenewright.render.encode import encode_frames, finished, segment_arguments
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.hold import HeldSegment, encode_held
from scenewright.steps.ports import OnFrame


class ChatRenderer:
    """Without `ffmpeg` the executable is looked for when it is first needed.

    Sound files are looked for in `working_folder`; without one all sounds that are no assets are made ones.
    """

    def __init__(self, ffmpeg: Ffmpeg | None = None, *, working_folder: Path | None = None) -> None:
        self._given = ffmpeg
        self._working_folder = working_folder

    def render_segment(
        self, timeline: ChatTimeline, assets: Mapping[str, Path], out: Path, *, on_frame: OnFrame, stop: Event
    ) -> HeldSegment:
        """Draw and encode a segment. `out` appears when it is whole. Raises RenderFailed or Stopped.

        `assets` maps an asset's file id to its local file; `on_frame` gets the count of frames done.
        """
        ffmpeg = self._given or Ffmpeg.found()
        with tempfile.TemporaryDirectory(dir=out.parent) as folder:
            sound = Path(folder, "sound.wav")
            write_chat_sound(timeline, CueSounds(ffmpeg, assets, self._working_folder).of, sound)
            work = _Work(ffmpeg, timeline, assets, sound, on_frame, stop)
            if timeline.container.is_transparent:
                return work.clear(out)
            return work.moving(out) if timeline.background.kind == "video" else work.held(out)


@dataclass(frozen=True)
class _Work:
    """A segment to be written, once its sound is there."""

    ffmpeg: Ffmpeg
    timeline: ChatTimeline
    assets: Mapping[str, Path]
    sound: Path
    on_frame: OnFrame
    stop: Event

    def held(self, out: Path) -> HeldSegment:
        return encode_held(
            self.ffmpeg,
            self.timeline,
            ChatScene(self.timeline, self.assets).changes,
            frames=self.timeline.frames,
            sound=self.sound,
            out=out,
            on_frame=self.on_frame,
            stop=self.stop,
        )

    def clear(self, out: Path) -> HeldSegment:
        segment = ClearSegment(self.timeline, ClearScene(self.timeline, self.assets).changes, self.sound)
        found = segment.encode(self.ffmpeg, out, on_frame=self.on_frame, stop=self.stop)
        return HeldSegment(found, found.frames)

    def moving(self, out: Path) -> HeldSegment:
        unfinished, timeline = self.sound.with_name("segment.mp4"), self.timeline
        scene = MovingScene(self.ffmpeg, timeline, self.assets, self.stop)
        arguments = segment_arguments(timeline, self.sound, unfinished)
        encode_frames(self.ffmpeg, arguments, scene.pictures(), on_frame=self.on_frame, stop=self.stop)
        found = finished(self.ffmpeg, unfinished, out, frames=timeline.frames)
        return HeldSegment(found, found.frames)
