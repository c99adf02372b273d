"""What a clip of the user's sounds like."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from scenewright.domain.pictures import ClipPicture
from scenewright.domain.timeline import Timeline
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.audio import Sound, samples_of
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.probe import probe
from scenewright.render.sounds import read_sound

_FADE: Final = 3 * SAMPLES_PER_SECOND // 10
_BEYOND: Final = 0.1  # seconds by which sound may outlast its picture, as AAC does, without being cut off


def clip_sound(ffmpeg: Ffmpeg, timeline: Timeline, assets: Mapping[str, Path]) -> Sound | None:
    """None where the picture is no such clip, the clip is silent, or somebody speaks.

    Of one that is longer than its scene the end fades out. Raises MediaBroken where the sound cannot be read.
    """
    picture = timeline.picture
    if not isinstance(picture, ClipPicture) or timeline.speech:
        return None
    path = assets[picture.clips[0].asset.file_id]
    if not probe(path, ffmpeg).audio_codec:
        return None
    length, beyond = samples_of(timeline.frames, timeline.fps), round(_BEYOND * SAMPLES_PER_SECOND)
    sound = read_sound(ffmpeg, path, timeline.frames / timeline.fps + _BEYOND)
    return _faded(sound[:length]) if len(sound) >= length + beyond else sound[:length]


def _faded(sound: Sound) -> Sound:
    last = min(_FADE, len(sound))
    curve = np.ones(len(sound), np.float32)
    curve[len(sound) - last :] = np.linspace(1, 0, last, dtype=np.float32)
    return sound * curve
