"""Drawn frames and a sound become a segment: an MP4 that plays alone and joins by stream copy.

H.264 High, yuv420p, constant frame rate, closed GOPs; the sound is FLAC, because AAC's priming would leave a
gap at every border of the film.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

from scenewright.domain.errors import EncodeFailed
from scenewright.domain.timeline import Timeline
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.probe import probe
from scenewright.render.stills import Frame
from scenewright.steps.ports import Probe

TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
# Frames of four times the usual length: they are read in half of the time where little is heard.
SOUND = ("-c:a", "flac", "-frame_size", "16384", "-ar", str(SAMPLES_PER_SECOND), "-ac", "1")

TICKS_PER_FRAME = 100
FRAMES_AHEAD = 4  # so that neither waits for the other when two cores share the work


class Film(Protocol):
    """What the encoder must know: a timeline of any kind, or a `Format`."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def fps(self) -> int: ...
    @property
    def crf(self) -> int: ...
    @property
    def x264_preset(self) -> str: ...


@dataclass(frozen=True)
class Profile:
    """Settings that all segments of one film share, because they decide its parameter sets."""

    keyframe_seconds: int
    x264: str

    def frames_between_keyframes(self, fps: int) -> int:
        return self.keyframe_seconds * fps

    def codec(self, film: Film) -> list[str]:
        """One x264 thread: drawing takes the rest of a core, and two scenes then share two cores evenly.

        `stitchable` keeps x264 from fitting the parameter sets to the content, which would differ by scene.
        """
        gop = str(self.frames_between_keyframes(film.fps))
        return [
            *("-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "1"),
            *("-preset", film.x264_preset, "-crf", str(film.crf), "-g", gop),
            *("-x264-params", f"stitchable=1:open-gop=0:{self.x264}"),
        ]


# Of a lookahead each frame takes 7 MB at 1080p, and the presets would keep 10 to 20 and more.
MOTION = Profile(keyframe_seconds=2, x264="rc-lookahead=4")
# Most of a chat never moves, and the rest by whole pixels: without lookahead and finer motion search it comes
# out better for its size, and sooner. `force-cfr` keeps the times of the frames out of the parameter sets.
HELD = Profile(
    keyframe_seconds=4,
    x264="bframes=0:ref=1:weightp=0:cabac=0:slices=1:scenecut=0:rc-lookahead=0:mbtree=0:subme=1:force-cfr=1",
)


def encode_segment(
    ffmpeg: Ffmpeg,
    timeline: Timeline,
    draw: Callable[[int, Frame], None],
    sound: Path,
    out: Path,
    *,
    on_frame: Callable[[int], None],
    stop: Event,
    keyframes: Sequence[int] = (),
) -> None:
    """Encode every frame that `draw` fills in. Raises EncodeFailed or Stopped; `out` is then not whole.

    `keyframes` are frames that become keyframes besides those of the profile.
    """
    arguments = segment_arguments(timeline, sound, out, keyframes=keyframes)
    encode_frames(ffmpeg, arguments, _drawn(timeline, draw), on_frame=on_frame, stop=stop)


def encode_frames(
    ffmpeg: Ffmpeg,
    arguments: list[str],
    frames: Iterable[Frame],
    *,
    on_frame: Callable[[int], None],
    stop: Event,
) -> None:
    """Hand every frame over to ffmpeg. Raises EncodeFailed or Stopped."""
    with ffmpeg.feed_frames(arguments, stop=stop, ahead=FRAMES_AHEAD) as write:
        for done, frame in enumerate(frames, start=1):
            write(frame.planes.data)
            on_frame(done)


def _drawn(timeline: Timeline, draw: Callable[[int, Frame], None]) -> Iterator[Frame]:
    frame = Frame(timeline.width, timeline.height)
    for number in range(timeline.frames):
        draw(number, frame)
        yield frame


def finished(ffmpeg: Ffmpeg, unfinished: Path, out: Path, *, frames: int) -> Probe:
    """Give a segment its name once it is known to be whole. Raises EncodeFailed."""
    found = probe(unfinished, ffmpeg)
    if found.frames != frames:
        raise EncodeFailed(f"the segment has {found.frames} frames instead of {frames}")
    unfinished.replace(out)
    return found


def segment_arguments(
    film: Film, sound: Path, out: Path, profile: Profile = MOTION, *, keyframes: Sequence[int] = ()
) -> list[str]:
    """ffmpeg's arguments to encode raw yuv420p frames from standard input together with `sound`."""
    raw = ("-f", "rawvideo", "-pixel_format", "yuv420p", "-framerate", str(film.fps))
    size = ("-video_size", f"{film.width}x{film.height}", "-i", "pipe:0")
    return [
        *(*raw, *size, *reading(sound)),
        *("-map", "0:v", "-map", "1:a", "-vf", TAGS),
        *(*profile.codec(film), *_forced(keyframes, film.fps), *SOUND, *container(film.fps)),
        media(out),
    ]


def _forced(keyframes: Sequence[int], fps: int) -> list[str]:
    """Keyframes that no picture refers past; asked for half a frame early, so that rounding does no harm."""
    times = ",".join(f"{(frame - 0.5) / fps:.6f}" for frame in keyframes)
    return ["-force_key_frames", times, "-forced-idr", "1"] if times else []


def container(fps: int) -> list[str]:
    """MP4 options shared by segments and films: reproducible, index first.

    A tick is a hundredth of a frame, and the film's clock counts samples: both are whole in every frame, and
    the concat demuxer's microseconds round to the right tick for films of any length.
    """
    clocks = (
        "-video_track_timescale",
        str(TICKS_PER_FRAME * fps),
        "-movie_timescale",
        str(SAMPLES_PER_SECOND),
    )
    return [*clocks, "-movflags", "+faststart", "-fflags", "+bitexact", "-flags", "+bitexact", "-f", "mp4"]
