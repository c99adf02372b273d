"""The renderer of chats: draws what changes, holds what does not, and mixes the sound beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Event

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.render.chat.scene import ChatScene
from scenewright.render.chat_sound import CueSounds, write_chat_sound
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
            return encode_held(
                ffmpeg,
                timeline,
                ChatScene(timeline, assets).changes,
                frames=timeline.frames,
                sound=sound,
                out=out,
                on_frame=on_frame,
                stop=stop,
            )
