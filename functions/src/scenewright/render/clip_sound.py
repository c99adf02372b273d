"""What a clip of the user's sounds like."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scenewright.domain.pictures import ClipPicture
from scenewright.domain.timeline import Timeline
from scenewright.render.audio import Sound
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.probe import probe
from scenewright.render.sounds import read_sound


def clip_sound(ffmpeg: Ffmpeg, timeline: Timeline, assets: Mapping[str, Path]) -> Sound | None:
    """None where the picture is no such clip, the clip is silent, or somebody speaks.

    Raises MediaBroken where the sound cannot be read.
    """
    picture = timeline.picture
    if not isinstance(picture, ClipPicture) or timeline.speech:
        return None
    path = assets[picture.clips[0].asset.file_id]
    seconds = timeline.frames / timeline.fps
    return read_sound(ffmpeg, path, seconds) if probe(path, ffmpeg).audio_codec else None
