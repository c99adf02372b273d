"""Transitions between segments: only where both are shown is anything encoded again.

Every piece is a segment like those it comes from, with its own sound, and the film is joined from pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from scenewright.domain.errors import MediaBroken
from scenewright.domain.transitions_plan import (
    Blended,
    Copied,
    SegmentFacts,
    Transition,
    TransitionKind,
    plan_pieces,
)
from scenewright.render.audio import samples_of
from scenewright.render.encode import MOTION, SOUND, TICKS_PER_FRAME, Film, Profile, container
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.packets import packets
from scenewright.render.probe import demuxing

_XFADE = {
    TransitionKind.CROSS_FADE: "fade",
    TransitionKind.DIP: "fadeblack",
    TransitionKind.SLIDE: "slideleft",
    TransitionKind.WIPE: "smoothleft",
}


def pieces(
    ffmpeg: Ffmpeg,
    segments: Sequence[Path],
    transitions: Sequence[Transition],
    film: Film,
    folder: Path,
    *,
    stop: Event,
    profile: Profile = MOTION,
) -> list[Path]:
    """Write what `join` makes the film of into `folder`; a segment that is needed whole is not copied.

    `film` and `profile` are those of the segments. Raises MediaBroken, EncodeFailed or Stopped; ValueError
    when a transition is longer than a scene has room for.
    """
    facts = [_facts(ffmpeg, segment, film.fps, stop) for segment in segments]
    made = []
    for number, piece in enumerate(plan_pieces(facts, transitions)):
        out = folder / f"piece-{number}.mp4"
        if isinstance(piece, Blended):
            ffmpeg.run(_blending(segments, piece, film, profile, out), stop=stop)
        elif piece.frames == facts[piece.segment].frames:
            out = segments[piece.segment]
        else:
            ffmpeg.run(_copying(segments[piece.segment], piece, film.fps, out), stop=stop)
        made.append(out)
    return made


def _facts(ffmpeg: Ffmpeg, segment: Path, fps: int, stop: Event) -> SegmentFacts:
    output = ffmpeg.run([*reading(segment), *demuxing()], stop=stop, failure=MediaBroken)
    found = packets(output.stdout.decode(), fps)
    if not found or not found[0].is_key:
        raise MediaBroken("a segment does not start with a keyframe")
    return SegmentFacts(len(found), tuple(packet.frame for packet in found if packet.is_key))


def _copying(segment: Path, piece: Copied, fps: int, out: Path) -> list[str]:
    """From keyframe to keyframe of closed groups, frames and packets are the same ones."""
    earlier = piece.start * TICKS_PER_FRAME
    packets_of_it = rf"noise=drop=lt(n\,{piece.start})+gte(n\,{piece.end})"
    times = f"setts=pts=PTS-{earlier}:dts=DTS-{earlier}"
    start, end = samples_of(piece.start, fps), samples_of(piece.end, fps)
    return [
        *(*reading(segment), "-map", "0:v:0", "-map", "0:a:0"),
        *("-c:v", "copy", "-bsf:v", f"{packets_of_it},{times}"),
        *("-af", f"atrim=start_sample={start}:end_sample={end},asetpts=N/SR/TB", *SOUND),
        *(*container(fps), media(out)),
    ]


def _blending(segments: Sequence[Path], piece: Blended, film: Film, profile: Profile, out: Path) -> list[str]:
    fps, shared = film.fps, piece.transition.frames
    begin, end, overlap = (samples_of(frames, fps) for frames in (piece.start, piece.end, shared))
    offset = (piece.length - piece.start - shared) / fps
    # `Frame` 0 of the overlap shows the left scene alone, and each one 1 / frames more of the right one.
    graph = (
        f"[0:v]trim=start_frame={piece.start},setpts=N/{fps}/TB,fps={fps},settb=1/{fps}[left];"
        f"[1:v]trim=end_frame={piece.end},setpts=N/{fps}/TB,fps={fps},settb=1/{fps}[right];"
        f"[left][right]xfade={_XFADE[piece.transition.kind]}:duration={shared / fps:.6f}:offset={offset:.6f},"
        "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv[picture];"
        f"[0:a]atrim=start_sample={begin},asetpts=N/SR/TB[before];"
        f"[1:a]atrim=end_sample={end},asetpts=N/SR/TB[after];"
        f"[before][after]acrossfade=ns={overlap}:c1=qsin:c2=qsin[sound]"
    )
    return [
        *(*reading(segments[piece.left]), *reading(segments[piece.left + 1])),
        *("-filter_complex", graph, "-map", "[picture]", "-map", "[sound]", "-frames:v", str(piece.frames)),
        *(*profile.codec(film), *SOUND, *container(fps), media(out)),
    ]
