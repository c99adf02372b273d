"""Drawn frames and a sound become a segment: an MP4 that plays alone and joins by stream copy.

H.264 High, yuv420p, constant frame rate, closed GOPs; the sound is FLAC, because AAC's priming would leave a
gap at every border of the film.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from scenewright.domain.timeline import Timeline
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.stills import Frame

_KEYFRAME_SECONDS = 2
_LOOKAHEAD = 6  # frames; each takes 7 MB at 1080p, and the presets would keep 10 to 20 and more
_TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


def encode_segment(
    ffmpeg: Ffmpeg,
    timeline: Timeline,
    draw: Callable[[int, Frame], None],
    sound: Path,
    out: Path,
    *,
    on_frame: Callable[[int], None],
    stop: Event,
) -> None:
    """Encode every frame that `draw` fills in. Raises EncodeFailed or Stopped; `out` is then not whole."""
    frame = Frame(timeline.width, timeline.height)
    with ffmpeg.feed(segment_arguments(timeline, sound, out), stop=stop) as write:
        for number in range(timeline.frames):
            draw(number, frame)
            write(frame.planes.data)
            on_frame(number + 1)


def segment_arguments(timeline: Timeline, sound: Path, out: Path) -> list[str]:
    """ffmpeg's arguments to encode raw yuv420p frames from standard input together with `sound`."""
    raw = ("-f", "rawvideo", "-pixel_format", "yuv420p", "-framerate", str(timeline.fps))
    size = ("-video_size", f"{timeline.width}x{timeline.height}", "-i", "pipe:0")
    sound_codec = ("-c:a", "flac", "-ar", str(SAMPLES_PER_SECOND), "-ac", "1")
    return [
        *(*raw, *size, *reading(sound)),
        *("-map", "0:v", "-map", "1:a", "-vf", _TAGS),
        *(*_video(timeline), *sound_codec, *container(timeline.fps)),
        media(out),
    ]


def _video(timeline: Timeline) -> list[str]:
    """One x264 thread: drawing takes the rest of a core, and two scenes then share two cores evenly.

    `stitchable` keeps x264 from fitting the parameter sets to the content, which would differ by scene.
    """
    gop = str(_KEYFRAME_SECONDS * timeline.fps)
    return [
        *("-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "1"),
        *("-preset", timeline.x264_preset, "-crf", str(timeline.crf), "-g", gop),
        *("-x264-params", f"stitchable=1:open-gop=0:rc-lookahead={_LOOKAHEAD}"),
    ]


def container(fps: int) -> list[str]:
    """MP4 options shared by segments and films: reproducible, index first.

    A tick is a hundredth of a frame, and the film's clock counts samples: both are whole in every frame, and
    the concat demuxer's microseconds round to the right tick for films of any length.
    """
    clocks = ("-video_track_timescale", str(100 * fps), "-movie_timescale", str(SAMPLES_PER_SECOND))
    return [*clocks, "-movflags", "+faststart", "-fflags", "+bitexact", "-flags", "+bitexact", "-f", "mp4"]
