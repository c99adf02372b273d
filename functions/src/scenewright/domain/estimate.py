"""What a video will probably come to, from its brief alone: before anything is planned or paid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.chat_timing import film_seconds
from scenewright.domain.film_length import USUAL_SECONDS, scene_count
from scenewright.domain.recording import Voiceover
from scenewright.domain.speech import read_aloud
from scenewright.domain.storyboard import MAX_SCENES
from scenewright.domain.visuals import OWN_PICTURE_SECONDS, Footage, Still
from scenewright.domain.written_plan import WrittenScene

SCENE_SECONDS: Final = sum(USUAL_SECONDS) / 2  # of a scene that a planner writes
CHARACTERS_PER_SECOND: Final = 14  # of narration, spoken at the usual speed


@dataclass(frozen=True)
class Extent:
    """How much there will be of a video: `characters` of narration for a voice, `clip_seconds` of clips to be
    made, `recorded_seconds` of narration to be listened to.
    """

    scenes: int
    film_seconds: float
    characters: int
    pictures: int
    clip_seconds: float
    recorded_seconds: float = 0.0


def extent_of(brief: Brief | ChatBrief) -> Extent:
    """What the brief says; where it leaves that to a planner, what planners usually make of it."""
    if isinstance(brief, ChatBrief):
        return Extent(1, film_seconds(brief.conversation), 0, 0, 0.0)
    if brief.scenes:
        return _written(brief.scenes, brief.language)
    if brief.recording:
        return _narrated(brief, brief.recording)
    if brief.script:
        seconds = read_aloud(brief.script, language=brief.language)[-1].end_ms / 1000
        scenes = brief.scene_count or _scenes_in(seconds)
        return Extent(scenes, seconds, len(brief.script), scenes, 0.0)
    scenes = scene_count(brief)
    seconds = brief.duration_seconds or SCENE_SECONDS * scenes
    return Extent(scenes, seconds, round(CHARACTERS_PER_SECOND * seconds), scenes, 0.0)


def _narrated(brief: Brief, recording: Voiceover) -> Extent:
    """Of a recording whose length nobody has said, the time that its script takes to be read."""
    seconds = brief.duration_seconds or SCENE_SECONDS * scene_count(brief)
    if brief.script:
        seconds = read_aloud(brief.script, language=brief.language)[-1].end_ms / 1000
    if recording.end_s is not None:
        seconds = recording.end_s - recording.start_s
    scenes = brief.scene_count or _scenes_in(seconds)
    return Extent(scenes, seconds, 0, scenes, 0.0, recorded_seconds=seconds)


def _scenes_in(seconds: float) -> int:
    return min(max(1, round(seconds / SCENE_SECONDS)), MAX_SCENES)


def _written(scenes: tuple[WrittenScene, ...], language: str) -> Extent:
    lengths = [_seconds_of(scene, language) for scene in scenes]
    searched = (isinstance(s.visual, Footage) and any(clip.query for clip in s.visual.clips) for s in scenes)
    return Extent(
        scenes=len(scenes),
        film_seconds=sum(lengths),
        characters=sum(len(scene.narration) for scene in scenes if not scene.recording),
        pictures=sum(isinstance(scene.visual, Still) for scene in scenes),
        clip_seconds=sum(length for length, is_made in zip(lengths, searched, strict=True) if is_made),
        recorded_seconds=sum(
            length for length, scene in zip(lengths, scenes, strict=True) if scene.recording
        ),
    )


def _seconds_of(scene: WrittenScene, language: str) -> float:
    said = max(_spoken_seconds(scene, language), scene.plan.min_duration_ms / 1000)
    return said or OWN_PICTURE_SECONDS  # of a file that nobody has looked at yet


def _spoken_seconds(scene: WrittenScene, language: str) -> float:
    """Of a recording whose length nobody has said, the time that its text takes to be read."""
    recording = scene.recording
    if recording and recording.end_s is not None:
        return recording.end_s - recording.start_s
    if recording and not scene.narration:
        return SCENE_SECONDS
    words = read_aloud(scene.narration, language=language)
    return words[-1].end_ms / 1000 if words else 0.0


def in_cents(usd: float) -> float:
    """Dollars, rounded up to the cent: 5 pictures at $0.003 and 10 s of clips at $0.10 come to $1.02."""
    return math.ceil(round(100 * usd, 6)) / 100
