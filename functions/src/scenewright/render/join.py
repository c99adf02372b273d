"""Segments become the film: video by stream copy, sound mixed once over the whole length."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from scenewright.domain.errors import EncodeFailed, MediaBroken
from scenewright.domain.sound import NARRATION_ALONE, Sound
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.audio import samples_of
from scenewright.render.encode import container
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.mastering import master
from scenewright.render.mix import Pcm, mixed
from scenewright.render.probe import Demuxed, demuxed, demuxing, probe
from scenewright.steps.ports import Probe

_PCM = ("-f", "s16le", "-ar", str(SAMPLES_PER_SECOND), "-ch_layout", "mono")


@dataclass(frozen=True)
class _Film:
    """What the segments are together."""

    segments: list[Path]
    probes: list[Probe]
    narration: Pcm

    @property
    def frames(self) -> int:
        return sum(probe.frames for probe in self.probes)

    @property
    def fps(self) -> int:
        return round(self.probes[0].fps)


def join(
    ffmpeg: Ffmpeg,
    segments: list[Path],
    out: Path,
    *,
    on_frame: Callable[[int], None],
    stop: Event,
    sound: Sound = NARRATION_ALONE,
) -> Probe:
    """Write the film. Raises MediaBroken naming the segment (from 1), EncodeFailed or Stopped.

    `out` appears when it is whole: if we die before, what is left is a folder beside it.
    """
    if not segments:
        raise MediaBroken("there is no segment to join")
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        film = _read(ffmpeg, segments, Path(folder), stop)
        mix = mixed(ffmpeg, film.narration, sound, Path(folder), stop)
        soundtrack, unfinished = Path(folder, "soundtrack.mp4"), Path(folder, "film.mp4")
        master(ffmpeg, mix, samples_of(film.frames, film.fps), soundtrack, stop)
        _write(ffmpeg, film, soundtrack, unfinished, on_frame, stop)
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
    return _Film(segments, [segment.probe for segment in read], Pcm(narration, 1))


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


def _write(
    ffmpeg: Ffmpeg,
    film: _Film,
    soundtrack: Path,
    out: Path,
    on_frame: Callable[[int], None],
    stop: Event,
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
        *(*reading(soundtrack), "-map", "0:v:0", "-map", "1:a", "-c", "copy"),
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
