"""What a finished film must turn out to be, known before it is made, and what was found wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True)
class Finding:
    """`scene` is the number of the scene to try again, or `THE_FILM`."""

    scene: int
    fault: Fault
    message: str


@dataclass(frozen=True)
class PlannedScene:
    """Frames count from the film's first. `speech` is where it is spoken, as start and end.

    `captioned` is the share of the spoken time under a caption, None where there is no speech to caption.
    """

    number: int
    start: int
    frames: int
    moves: bool
    speech: tuple[int, int] | None
    captioned: float | None

    @property
    def end(self) -> int:
        return self.start + self.frames


@dataclass(frozen=True)
class GatePlan:
    fps: int
    scenes: tuple[PlannedScene, ...]

    @classmethod
    def of(cls, timelines: Mapping[int, Timeline]) -> GatePlan:
        """From the scenes' timelines by scene number, in the order in which they are joined by cuts."""
        scenes, start = [], 0
        for number, timeline in timelines.items():
            scenes.append(_planned(number, start, timeline))
            start += timeline.frames
        return cls(next(iter(timelines.values())).fps, tuple(scenes))

    @property
    def frames(self) -> int:
        return max(scene.end for scene in self.scenes)

    def scene_at(self, frame: int) -> PlannedScene:
        """The scene that shows `frame`; the last one for what is past the end."""
        return next((scene for scene in self.scenes if frame < scene.end), self.scenes[-1])


def _planned(number: int, start: int, timeline: Timeline) -> PlannedScene:
    spoken = _spoken(timeline)
    return PlannedScene(
        number=number,
        start=start,
        frames=timeline.frames,
        moves=timeline.picture.moves,
        speech=(start + spoken[0], start + spoken[1]) if spoken else None,
        captioned=_captioned(timeline, spoken) if spoken else None,
    )


def _spoken(timeline: Timeline) -> tuple[int, int] | None:
    """Frames of the scene from the first word to the last; None for a sound whose length is not known."""
    track = timeline.speech
    if track is None or not track.duration_ms:
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
