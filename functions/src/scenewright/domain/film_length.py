"""How a film comes to be as long as its brief says."""

from __future__ import annotations

from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.storyboard import LONGEST_MINIMUM_MS, MAX_SCENES, USUAL_SCENES, Storyboard

USUAL_SECONDS: Final = (5.0, 8.0)  # of speech in a scene, so that the usual film speaks for 25 to 40 s
_SCENE_SECONDS: Final = 7.0  # of a film whose length is given
_SPOKEN: Final = (0.65, 0.9)  # of a scene; the rest are the pauses around its speech


def scene_count(brief: Brief) -> int:
    """Of a film about a topic: as asked for, else as many as its length takes, else the usual number."""
    if brief.scene_count:
        return brief.scene_count
    if brief.duration_seconds:
        return min(max(round(brief.duration_seconds / _SCENE_SECONDS), 1), MAX_SCENES)
    return USUAL_SCENES


def spoken_seconds_range(brief: Brief, scenes: int) -> tuple[float, float]:
    """The least and the most that one of so many scenes should speak."""
    if not brief.duration_seconds:
        return USUAL_SECONDS
    each = brief.duration_seconds / scenes
    return each * _SPOKEN[0], each * _SPOKEN[1]


def stretched(storyboard: Storyboard, brief: Brief) -> Storyboard:
    """The storyboard with scenes that last their share of the length asked for, even where they say less."""
    if not brief.duration_seconds:
        return storyboard
    share = min(1000 * brief.duration_seconds // len(storyboard.scenes), LONGEST_MINIMUM_MS)
    scenes = tuple(
        scene.model_copy(update={"min_duration_ms": max(scene.min_duration_ms, share)})
        for scene in storyboard.scenes
    )
    return storyboard.model_copy(update={"scenes": scenes})
