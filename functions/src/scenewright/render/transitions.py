"""Transitions between segments: only where both are shown is anything encoded again.

Every piece is a video like those it comes from, and the film's is joined from pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from scenewright.domain.film_course import AnyTimeline, meetings
from scenewright.domain.timeline import Timeline
from scenewright.domain.transitions_plan import (
    Blended,
    Copied,
    SegmentFacts,
    Transition,
    TransitionKind,
    plan_pieces,
)
from scenewright.render.encode import HELD, MOTION, TICKS_PER_FRAME, Film, Profile, container
from scenewright.render.ffmpeg import Ffmpeg, media, reading

_XFADE = {
    TransitionKind.CROSS_FADE: "fade",
    TransitionKind.DIP: "fadeblack",
    TransitionKind.SLIDE: "slideleft",
    TransitionKind.WIPE: "smoothleft",
}


@dataclass(frozen=True)
class Blending:
    """How scenes meet, one for each border, and how their segments were encoded."""

    transitions: Sequence[Transition]
    film: Film
    profile: Profile = MOTION


def blending_of(timelines: Sequence[AnyTimeline]) -> Blending | None:
    """None for scenes that meet by cuts alone."""
    transitions = meetings(timelines)
    films = [timeline for timeline in timelines if isinstance(timeline, Timeline)]
    if not any(transition.frames for transition in transitions):
        return None
    return Blending(transitions, films[0], HELD if films[0].profile == "held" else MOTION)


@dataclass(frozen=True)
class Piece:
    """A file and how many frames of it come into the film: all."""

    path: Path
    frames: int


def pieces(
    ffmpeg: Ffmpeg,
    segments: Sequence[Path],
    facts: Sequence[SegmentFacts],
    blending: Blending,
    folder: Path,
    *,
    stop: Event,
) -> list[Piece]:
    """Write the film's video in pieces into `folder`; a segment that is needed whole is not copied.

    Raises MediaBroken, EncodeFailed or Stopped; ValueError when a transition is longer than a scene has room
    for.
    """
    made = []
    for number, piece in enumerate(plan_pieces(facts, blending.transitions)):
        out = folder / f"piece-{number}.mp4"
        if isinstance(piece, Blended):
            ffmpeg.run(_blending(segments, piece, blending, out), stop=stop)
        elif piece.frames == facts[piece.segment].frames:
            out = segments[piece.segment]
        else:
            ffmpeg.run(_copying(segments[piece.segment], piece, blending.film.fps, out), stop=stop)
        made.append(Piece(out, piece.frames))
    return made


def _copying(segment: Path, piece: Copied, fps: int, out: Path) -> list[str]:
    """From keyframe to keyframe of closed groups, frames and packets are the same ones."""
    earlier = piece.start * TICKS_PER_FRAME
    packets_of_it = rf"noise=drop=lt(n\,{piece.start})+gte(n\,{piece.end})"
    times = f"setts=pts=PTS-{earlier}:dts=DTS-{earlier}"
    return [
        *(*reading(segment), "-map", "0:v:0", "-c:v", "copy", "-bsf:v", f"{packets_of_it},{times}"),
        *(*container(fps), media(out)),
    ]


def _only(dropped: str) -> tuple[str, ...]:
    """Of a file that is decoded, only what the overlap needs: packets are dropped before the decoder."""
    return ("-bsf:v", f"noise=drop={dropped}")


def _blending(segments: Sequence[Path], piece: Blended, blending: Blending, out: Path) -> list[str]:
    film, shared = blending.film, piece.transition.frames
    fps, offset = film.fps, (piece.length - piece.start - shared) / film.fps
    # Frame 0 of the overlap shows the left scene alone, and each one 1 / frames more of the right one.
    graph = (
        f"[0:v]setpts=N/{fps}/TB,fps={fps},settb=1/{fps}[left];"
        f"[1:v]setpts=N/{fps}/TB,fps={fps},settb=1/{fps}[right];"
        f"[left][right]xfade={_XFADE[piece.transition.kind]}:duration={shared / fps:.6f}:offset={offset:.6f},"
        "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv[picture]"
    )
    return [
        *(*_only(f"lt(n\\,{piece.start})"), *reading(segments[piece.left])),
        *(*_only(f"gte(n\\,{piece.end})"), *reading(segments[piece.left + 1])),
        *("-filter_complex", graph, "-map", "[picture]", "-frames:v", str(piece.frames)),
        *(*blending.profile.codec(film), *container(fps), media(out)),
    ]
