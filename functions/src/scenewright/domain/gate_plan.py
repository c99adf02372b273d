"""What a finished film must turn out to be, known before it is made, and what was found wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scenewright.domain.brand import CaptionStyle
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.film_course import AnyTimeline, meetings, scene_starts
from scenewright.domain.pictures import ClipPicture
from scenewright.domain.timeline import Timeline

THE_FILM = 0  # a finding's scene when it is no single scene's fault


class Fault(StrEnum):
    INDEX_LAST = "index_last"  # cannot be played before it is loaded whole
    DAMAGED = "damaged"
    FRAME_COUNT = "frame_count"
    DURATION = "duration"
    BLACK = "black"
    FROZEN = "frozen"
    SILENT = "silent"
    LOUDNESS = "loudness"
    CAPTIONS = "captions"


# What cannot be helped by making it again, and leaves a film that can be watched: it is said with the film.
TOLERABLE: Final = frozenset({Fault.LOUDNESS, Fault.CAPTIONS})


@dataclass(frozen=True)
class Finding:
    """`scene` is the number of the scene to try again, or `THE_FILM`."""

    scene: int
    fault: Fault
    message: str

    @property
    def sentence(self) -> str:
        return f"scene {self.scene}: {self.message}" if self.scene != THE_FILM else f"film: {self.message}"


@dataclass(frozen=True)
class PlannedScene:
    """Frames count from the film's first. `alone` is where no other scene is shown, `speech` where it is
    spoken, both as start and end.

    `captioned` is the share of the spoken time under a caption, None where there is no speech to caption.
    """

    number: int
    start: int
    frames: int
    alone: tuple[int, int]
    moves: bool
    speech: tuple[int, int] | None
    captioned: float | None
    may_be_black: bool = False  # as a clip of the user's that comes out of the dark is at its keyframe

    @property
    def end(self) -> int:
        return self.start + self.frames


@dataclass(frozen=True)
class GatePlan:
    """`is_steady` tells of sound that can be brought to a loudness: speech or music, not a few clicks."""

    fps: int
    scenes: tuple[PlannedScene, ...]
    is_steady: bool

    @classmethod
    def of(cls, timelines: Mapping[int, AnyTimeline], *, has_music: bool = False) -> GatePlan:
        """From the scenes' timelines by scene number, in the order in which they are joined."""
        lines = [*timelines.values()]
        starts, overlaps = scene_starts(lines), [meeting.frames for meeting in meetings(lines)]
        scenes = tuple(
            _planned(number, start, (before, after), line)
            for (number, line), start, before, after in zip(
                timelines.items(), starts[:-1], [0, *overlaps], [*overlaps, 0], strict=True
            )
        )
        return cls(lines[0].fps, scenes, has_music or any(scene.speech for scene in scenes))

    @property
    def frames(self) -> int:
        return max(scene.end for scene in self.scenes)


def _planned(number: int, start: int, overlaps: tuple[int, int], timeline: AnyTimeline) -> PlannedScene:
    before, after = overlaps
    alone = (start + before, start + timeline.frames - after)
    if isinstance(timeline, ChatTimeline):
        return PlannedScene(number, start, timeline.frames, alone, moves=False, speech=None, captioned=None)
    spoken = _spoken(timeline)
    return PlannedScene(
        number=number,
        start=start,
        frames=timeline.frames,
        alone=alone,
        moves=timeline.picture.moves,
        speech=(start + spoken[0], start + spoken[1]) if spoken else None,
        captioned=_captioned(timeline, spoken) if spoken and _wants_captions(timeline) else None,
        may_be_black=isinstance(timeline.picture, ClipPicture),
    )


def _wants_captions(timeline: Timeline) -> bool:
    """Whoever wants none gets none; who wants them in files alone has cues, and a look that draws none."""
    return bool(timeline.captions) or timeline.look.captions is not CaptionStyle.NONE


def _spoken(timeline: Timeline) -> tuple[int, int] | None:
    """Frames of the scene from the first word to the last; None for silence, and for an unknown length."""
    track = timeline.speech
    if track is None or not track.duration_ms or not track.is_audible:
        return None
    first = track.words[0].start_ms if track.words else 0
    last = track.words[-1].end_ms if track.words else track.duration_ms
    start, end = (track.start_frame + round(ms * timeline.fps / 1000) for ms in (first, last))
    end = min(end, timeline.frames)
    return (start, end) if start < end else None


def _captioned(timeline: Timeline, spoken: tuple[int, int]) -> float:
    start, end = spoken
    shown = sum(max(0, min(cue.end_frame, end) - max(cue.start_frame, start)) for cue in timeline.captions)
    return shown / (end - start)
