"""Segments become the film: video by stream copy, sound mixed once over the whole length."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from scenewright.domain.container import Container
from scenewright.domain.errors import EncodeFailed, MediaBroken, SegmentBroken
from scenewright.domain.sound import NARRATION_ALONE, Sound
from scenewright.domain.transitions_plan import CUT, SegmentFacts
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.audio import samples_of
from scenewright.render.clear import clear_output
from scenewright.render.encode import container
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.mastering import master
from scenewright.render.mix import Pcm, mixed
from scenewright.render.overlap import write_overlapped
from scenewright.render.packets import packets
from scenewright.render.probe import Demuxed, demuxed, demuxing, probe
from scenewright.render.seal import check_seal
from scenewright.render.transitions import Blending, Piece, pieces
from scenewright.steps.ports import Probe

_PCM = ("-f", "s16le", "-ar", str(SAMPLES_PER_SECOND), "-ch_layout", "mono")


@dataclass(frozen=True)
class _Film:
    """The video in pieces that are copied one after another, and the narration beside it."""

    pieces: list[Piece]
    narration: Pcm
    fps: int

    @property
    def frames(self) -> int:
        return sum(piece.frames for piece in self.pieces)


@dataclass(frozen=True)
class _Segment:
    """`sound` holds its samples, one channel of 16 bits."""

    found: Demuxed
    facts: SegmentFacts
    sound: Path


def join(
    ffmpeg: Ffmpeg,
    segments: list[Path],
    out: Path,
    *,
    on_frame: Callable[[int], None],
    stop: Event,
    sound: Sound = NARRATION_ALONE,
    blending: Blending | None = None,
) -> Probe:
    """Write the film as the kind of file that `out` is named as; without `blending` its scenes meet by cuts.

    Raises SegmentBroken naming the segment, MediaBroken, EncodeFailed or Stopped. `out` appears when it is
    whole: if we die before, what is left is a folder beside it.
    """
    if not segments:
        raise MediaBroken("there is no segment to join")
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        film = _read(ffmpeg, segments, blending, Path(folder), stop)
        mix = mixed(ffmpeg, film.narration, sound, Path(folder), stop)
        soundtrack, unfinished = Path(folder, "soundtrack.mp4"), Path(folder, f"film{out.suffix}")
        master(ffmpeg, mix, samples_of(film.frames, film.fps), soundtrack, stop)
        _write(ffmpeg, film, soundtrack, unfinished, on_frame, stop)
        found = probe(unfinished, ffmpeg)
        if found.frames != film.frames:
            raise EncodeFailed(f"the film has {found.frames} frames instead of {film.frames}")
        unfinished.replace(out)
    return found


def _read(
    ffmpeg: Ffmpeg, segments: list[Path], blending: Blending | None, folder: Path, stop: Event
) -> _Film:
    """Check every segment against the first, and line up their pictures and their sound."""
    read: list[_Segment] = []
    for number, segment in enumerate(segments, start=1):
        try:
            read.append(_read_segment(ffmpeg, segment, folder / f"segment-{number}.s16", stop))
            _check_same(read[0].found, read[-1].found)
        except MediaBroken as exc:
            raise SegmentBroken(number, exc.message) from exc
    fps = round(read[0].found.probe.fps)
    meetings = blending.transitions if blending else [CUT] * (len(segments) - 1)
    overlaps = [samples_of(meeting.frames, fps) for meeting in meetings]
    narration = folder / "narration.s16"
    write_overlapped([segment.sound for segment in read], overlaps, narration)
    return _Film(_pieces(ffmpeg, segments, read, blending, folder, stop), Pcm(narration, 1), fps)


def _pieces(
    ffmpeg: Ffmpeg,
    segments: list[Path],
    read: Sequence[_Segment],
    blending: Blending | None,
    folder: Path,
    stop: Event,
) -> list[Piece]:
    facts = [segment.facts for segment in read]
    if blending is None:
        return [Piece(path, fact.frames) for path, fact in zip(segments, facts, strict=True)]
    return pieces(ffmpeg, segments, facts, blending, folder, stop=stop)


def _read_segment(ffmpeg: Ffmpeg, segment: Path, sound: Path, stop: Event) -> _Segment:
    if not segment.exists() or not segment.stat().st_size:
        raise MediaBroken("the file is missing or empty")
    check_seal(segment)
    decoding = ["-map", "0:a:0", *_PCM, media(sound)]
    output = ffmpeg.run([*reading(segment), *demuxing(), *decoding], stop=stop, failure=MediaBroken)
    found = demuxed(output, segment)
    wanted, given = samples_of(found.probe.frames, round(found.probe.fps)), sound.stat().st_size // 2
    if given != wanted:
        raise MediaBroken(f"its sound has {given} samples instead of {wanted}")
    return _Segment(found, _facts(output.stdout.decode(), round(found.probe.fps)), sound)


def _facts(listing: str, fps: int) -> SegmentFacts:
    found = packets(listing, fps)
    if not found[0].is_key:
        raise MediaBroken("it does not start with a keyframe")
    return SegmentFacts(len(found), tuple(packet.frame for packet in found if packet.is_key))


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
        """By its time, because ffmpeg 7 counts no frames that it copies."""
        name, _, value = line.partition("=")
        if name == "out_time_us" and value.isdigit():
            on_frame(min(int(value) * film.fps // 1_000_000, film.frames))
        elif line == "progress=end":
            on_frame(film.frames)

    listing = out.with_name("segments.ffconcat")
    listing.write_text(_listing(film))
    arguments = [
        *("-progress", "pipe:1", "-stats_period", "0.2"),
        *("-f", "concat", "-safe", "0", "-auto_convert", "0", *reading(listing)),
        *(*reading(soundtrack), "-map", "0:v:0", "-map", "1:a"),
        *(*_output(Container(out.suffix.removeprefix(".")), film.fps), media(out)),
    ]
    ffmpeg.run(arguments, stop=stop, on_line=progress)


def _output(kind: Container, fps: int) -> list[str]:
    return clear_output(kind, fps) if kind.is_transparent else ["-c", "copy", *container(fps)]


def _listing(film: _Film) -> str:
    """The concat demuxer's script; durations are given because it would round the files' own."""
    lines = ["ffconcat version 1.0"]
    for piece in film.pieces:
        name = media(piece.path).replace("'", r"'\''")
        lines += [f"file '{name}'", f"duration {piece.frames / film.fps:.6f}"]
    return "\n".join(lines) + "\n"
