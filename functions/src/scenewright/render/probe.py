"""Facts about a video file, read by demuxing it with ffmpeg (its wheel carries no ffprobe)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from threading import Event

from scenewright.domain.errors import MediaBroken
from scenewright.render.ffmpeg import Ffmpeg, Output, errors, reading
from scenewright.steps.ports import Probe

_VIDEO = re.compile(
    r"Stream #0:\d.*: Video: (?P<codec>\w+)(?: \((?P<profile>[\w :.]+)\))?.*?, (?P<pixels>\w+)[(,].*?"
    r"(?P<width>\d+)x(?P<height>\d+)[, ].*?(?P<fps>[\d.]+) fps"
)
_AUDIO = re.compile(r"Stream #0:\d.*: Audio: (?P<codec>\w+).*?, (?P<rate>\d+) Hz")


@dataclass(frozen=True)
class Demuxed:
    """A probe, and what two streams must share to be joined by copying."""

    probe: Probe
    parameters: tuple[str, ...]


def probe(path: Path, ffmpeg: Ffmpeg | None = None) -> Probe:
    """Read `path` to its end; frames are counted, not estimated. Raises MediaBroken."""
    listing = [*reading(path), *demuxing()]
    output = (ffmpeg or Ffmpeg.found()).run(listing, stop=Event(), failure=MediaBroken)
    return demuxed(output, path).probe


def demuxing() -> list[str]:
    """The output options that list the packets of the first video stream, for `demuxed`."""
    return ["-map", "0:v:0", "-c", "copy", "-f", "framecrc", "pipe:1"]


def demuxed(output: Output, path: Path) -> Demuxed:
    """Read what a run with `demuxing` said. Raises MediaBroken when the file is damaged or has no frames."""
    about = output.said[: _first(output.said, "Output #0")]
    if complaints := errors(output.said):
        raise MediaBroken(f"the video is damaged: {complaints[0]}")
    video, audio = _match(_VIDEO, about), _match(_AUDIO, about)
    if video is None:
        raise MediaBroken("the file has no video stream that can be read")
    listing = output.stdout.decode().splitlines()
    frames, seconds, durations = _packets(listing)
    found = Probe(
        video_codec=video["codec"],
        profile=video["profile"] or "",
        pixel_format=video["pixels"],
        width=int(video["width"]),
        height=int(video["height"]),
        fps=float(video["fps"]),
        frames=frames,
        duration_ms=round(1000 * seconds),
        audio_codec=audio["codec"] if audio else "",
        sample_rate=int(audio["rate"]) if audio else 0,
        size_bytes=path.stat().st_size,
    )
    header = (line for line in listing if line.startswith("#") and not line.startswith("#software"))
    return Demuxed(found, (*header, f"frame durations {durations}", found.profile, found.pixel_format))


def _first(lines: tuple[str, ...], words: str) -> int:
    return next((at for at, line in enumerate(lines) if words in line), len(lines))


def _match(pattern: re.Pattern[str], lines: tuple[str, ...]) -> re.Match[str] | None:
    return next((found for line in lines if (found := pattern.search(line))), None)


def _packets(listing: list[str]) -> tuple[int, Fraction, list[int]]:
    """Count, length in seconds and distinct durations of `stream, dts, pts, duration, size, crc` lines."""
    tick = next((Fraction(line.split()[-1]) for line in listing if line.startswith("#tb")), Fraction(0))
    packets = [[int(field) for field in line.split(",")[:4]] for line in listing if not line.startswith("#")]
    if not packets:
        raise MediaBroken("the video has no frames")
    start = min(pts for _, _, pts, _ in packets)
    end = max(pts + duration for _, _, pts, duration in packets)
    return len(packets), (end - start) * tick, sorted({duration for *_, duration in packets})
