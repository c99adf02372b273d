"""What a video file from outside is, and the file made of it where MoviePy would read it wrongly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from scenewright.domain.errors import MediaBroken
from scenewright.domain.pictures import Clip
from scenewright.render.encode import TAGS
from scenewright.render.ffmpeg import Ffmpeg, media, reading

MAX_PIXELS = 40_000_000  # of a frame; 8K UHD has 33 million
_STREAM = re.compile(r"Stream #0:\d+.*: Video: (?P<about>.*)")
_SIZE = re.compile(r", (?P<width>\d+)x(?P<height>\d+)[, ]")
_RATES = re.compile(r"(?P<fps>[\d.]+k?) fps, (?P<tbr>[\d.]+k?) tbr")
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_SHAPE = re.compile(r"\[SAR (\d+):(\d+) ")
_HDR = ("smpte2084", "arib-std-b67")  # transfer functions of HDR10 and HLG
_NAMED_COLOURS = ("bt709", "bt470bg", "smpte170m", "bt2020")
_HIGH_DEFINITION = 720  # lines from which colours that are not named are BT.709 (ITU-R BT.1700 below)
# To the light of a screen of 100 cd/m², with what is brighter bent down (Hable's curve) instead of cut off.
_TONE_MAPPING = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
)

_TO_USUAL_COLOURS = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"


@dataclass(frozen=True)
class FootageFacts:
    """Length in seconds, the stored size, and what makes a file unfit for being read as it is."""

    seconds: float
    width: int
    height: int
    is_hdr: bool
    has_steady_rate: bool
    has_square_pixels: bool
    has_named_colours: bool

    @property
    def is_plain(self) -> bool:
        return not self.is_hdr and self.has_steady_rate and self.has_square_pixels and self.has_named_colours


def footage_facts(ffmpeg: Ffmpeg, path: Path) -> FootageFacts:
    """Decode the first picture and read what the file says of itself. Raises MediaBroken."""
    looking = ("-map", "0:v:0", "-frames:v", "1", "-f", "framecrc", "pipe:1")
    output = ffmpeg.run([*reading(path), *looking], stop=Event(), failure=MediaBroken)
    said = "\n".join(output.said).partition("Output #0")[0]
    stream, duration = _STREAM.search(said), _DURATION.search(said)
    size = _SIZE.search(stream["about"]) if stream else None
    if not stream or not size or not duration or not output.stdout:
        raise MediaBroken("the clip has no picture or no length that can be read")
    about, (width, height) = stream["about"], (int(size["width"]), int(size["height"]))
    if width * height > MAX_PIXELS:
        raise MediaBroken(f"the clip is too large: {width} × {height} pixels")
    hours, minutes, seconds = map(float, duration.groups())
    rates, shape = _RATES.search(about), _SHAPE.search(about)
    named = any(name in about for name in _NAMED_COLOURS) or height < _HIGH_DEFINITION
    return FootageFacts(
        seconds=3600 * hours + 60 * minutes + seconds,
        width=width,
        height=height,
        is_hdr=any(name in about for name in _HDR),
        has_steady_rate=rates is not None and rates["fps"] == rates["tbr"],
        has_square_pixels=shape is None or shape[1] == shape[2],
        has_named_colours=named,
    )


def conformed(
    ffmpeg: Ffmpeg, facts: FootageFacts, path: Path, clip: Clip, frame: tuple[int, int], fps: int, out: Path
) -> None:
    """Write the clip's stretch in a steady rate, usual colours and square pixels. Raises MediaBroken."""
    width, height = frame
    steps = [f"fps={fps}", "scale=w=iw*sar:h=ih", "setsar=1"]
    if not facts.has_named_colours:
        steps.insert(0, "setparams=colorspace=bt709")
    steps.append(f"scale={width}:{height}:force_original_aspect_ratio=increase:force_divisible_by=2")
    steps.append(_TONE_MAPPING if facts.is_hdr else _TO_USUAL_COLOURS)
    stretch = ("-ss", f"{clip.start_s:.6f}", "-t", f"{clip.end_s - clip.start_s:.6f}")
    codec = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-threads", "1", "-an")
    ffmpeg.run(
        [*stretch, *reading(path), "-map", "0:v:0", "-vf", f"{','.join(steps)},{TAGS}", *codec, media(out)],
        stop=Event(),
        failure=MediaBroken,
    )
