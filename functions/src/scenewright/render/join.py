"""Segments become the film: video by stream copy, narration mixed once over the whole length."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from scenewright.domain.errors import EncodeFailed, MediaBroken
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.audio import samples_of
from scenewright.render.encode import container
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.probe import Demuxed, demuxed, demuxing, probe
from scenewright.steps.ports import Probe

_LOUDNESS = -16.0  # LUFS, what the large players bring speech to
_NEAR_ENOUGH = 0.3  # LU
_CEILING = -2.0  # dBTP before AAC, whose own error stays within the missing decibel
_QUIET = -60.0  # LUFS; below this there is nothing to bring up
_MOST_GAIN = 30.0  # dB
_ROUNDS = 3
_INTEGRATED = re.compile(r"I:\s+(-?[\d.]+|-inf) LUFS")
_PCM = ("-f", "s16le", "-ar", str(SAMPLES_PER_SECOND), "-ch_layout", "mono")


@dataclass(frozen=True)
class _Film:
    """What the segments are together."""

    segments: list[Path]
    probes: list[Probe]
    narration: Path

    @property
    def frames(self) -> int:
        return sum(probe.frames for probe in self.probes)

    @property
    def fps(self) -> int:
        return round(self.probes[0].fps)


def join(
    ffmpeg: Ffmpeg, segments: list[Path], out: Path, *, on_frame: Callable[[int], None], stop: Event
) -> Probe:
    """Write the film. Raises MediaBroken naming the segment (from 1), EncodeFailed or Stopped.

    `out` appears when it is whole: if we die before, what is left is a folder beside it.
    """
    if not segments:
        raise MediaBroken("there is no segment to join")
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        film = _read(ffmpeg, segments, Path(folder), stop)
        gain = _gain(ffmpeg, film, stop)
        unfinished = Path(folder, "film.mp4")
        _write(ffmpeg, film, gain, unfinished, on_frame, stop)
        found = probe(unfinished, ffmpeg)
        if found.frames != film.frames:
            raise EncodeFailed(f"the film has {found.frames} frames instead of {film.frames}")
        unfinished.replace(out)
    return found


def _read(ffmpeg: Ffmpeg, segments: list[Path], folder: Path, stop: Event) -> _Film:
    """Check every segment against the first and line up their sound, sample after sample."""
    narration = folder / "narration.s16"
    read: list[Demuxed] = []
    with narration.open("wb") as line:
        for number, segment in enumerate(segments, start=1):
            sound = folder / "segment.s16"
            try:
                read.append(_read_segment(ffmpeg, segment, sound, stop))
                _check_same(read[0], read[-1])
            except MediaBroken as exc:
                raise MediaBroken(f"segment {number}: {exc.message}") from exc
            with sound.open("rb") as samples:
                shutil.copyfileobj(samples, line)
    return _Film(segments, [segment.probe for segment in read], narration)


def _read_segment(ffmpeg: Ffmpeg, segment: Path, sound: Path, stop: Event) -> Demuxed:
    if not segment.exists() or not segment.stat().st_size:
        raise MediaBroken("the file is missing or empty")
    decoding = ["-map", "0:a:0", *_PCM, media(sound)]
    output = ffmpeg.run([*reading(segment), *demuxing(), *decoding], stop=stop, failure=MediaBroken)
    found = demuxed(output, segment)
    wanted, given = samples_of(found.probe.frames, round(found.probe.fps)), sound.stat().st_size // 2
    if given != wanted:
        raise MediaBroken(f"its sound has {given} samples instead of {wanted}")
    return found


def _check_same(first: Demuxed, other: Demuxed) -> None:
    differing = [
        f"{theirs} instead of {ours}"
        for ours, theirs in zip(first.parameters, other.parameters, strict=False)
        if ours != theirs
    ]
    if differing or len(first.parameters) != len(other.parameters):
        raise MediaBroken(f"it was encoded otherwise than the first: {'; '.join(differing)}")


def _gain(ffmpeg: Ffmpeg, film: _Film, stop: Event) -> float:
    """The gain in dB that brings the narration to `_LOUDNESS` behind the limiter."""
    gain = 0.0
    for _ in range(_ROUNDS):
        loudness = _loudness(ffmpeg, film, gain, stop)
        if loudness < _QUIET or abs(_LOUDNESS - loudness) <= _NEAR_ENOUGH:
            break
        gain = min(gain + _LOUDNESS - loudness, _MOST_GAIN)
    return gain


def _loudness(ffmpeg: Ffmpeg, film: _Film, gain: float, stop: Event) -> float:
    meter = f"{_mastering(gain, film)},ebur128=framelog=quiet"
    output = ffmpeg.run(
        [*_PCM, *reading(film.narration), "-af", meter, "-f", "null", "-"],
        stop=stop,
    )
    readings = [found[1] for line in output.said if (found := _INTEGRATED.search(line))]
    if not readings:
        raise EncodeFailed("ffmpeg did not measure the loudness of the narration")
    return float(readings[-1])


def _mastering(gain: float, film: _Film) -> str:
    """Gain, a limiter that also sees the peaks between samples (4 × as many), and the exact length."""
    samples = samples_of(film.frames, film.fps)
    limit = 10 ** (_CEILING / 20)
    return (
        f"volume={gain:.2f}dB,aresample={4 * SAMPLES_PER_SECOND},"
        f"alimiter=limit={limit:.4f}:level=false:attack=5:release=60:latency=true,"
        f"aresample={SAMPLES_PER_SECOND},apad=whole_len={samples},atrim=end_sample={samples},"
        "pan=stereo|c0=c0|c1=c0"
    )


def _write(
    ffmpeg: Ffmpeg, film: _Film, gain: float, out: Path, on_frame: Callable[[int], None], stop: Event
) -> None:
    def progress(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "frame" and value.isdigit():
            on_frame(min(int(value), film.frames))

    listing = out.with_name("segments.ffconcat")
    listing.write_text(_listing(film))
    arguments = [
        *("-progress", "pipe:1", "-stats_period", "0.2"),
        *("-f", "concat", "-safe", "0", "-auto_convert", "0", *reading(listing)),
        *(*_PCM, *reading(film.narration)),
        *("-map", "0:v:0", "-map", "1:a", "-c:v", "copy"),
        *("-af", _mastering(gain, film), "-c:a", "aac", "-b:a", "192k"),
        *(*container(film.fps), media(out)),
    ]
    ffmpeg.run(arguments, stop=stop, on_line=progress)


def _listing(film: _Film) -> str:
    """The concat demuxer's script; durations are given because it would round the files' own."""
    lines = ["ffconcat version 1.0"]
    for segment, found in zip(film.segments, film.probes, strict=True):
        name = media(segment).replace("'", r"'\''")
        lines += [f"file '{name}'", f"duration {found.frames / film.fps:.6f}"]
    return "\n".join(lines) + "\n"
