"""The planner's validated answer: an ordered list of scene plans."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

MAX_SCENES = 20
MAX_SEGMENTS = 200  # numbers that a scene's row can hold; a long chat has more parts than a film has scenes
USUAL_SCENES = 5  # of a film about a topic, when the brief does not say
MAX_NARRATION = 1_200  # characters of one scene, about 80 s of speech
MAX_HEADING = 80
MAX_PROMPT = 1_000
LONGEST_MINIMUM_MS = 120_000  # that a scene may be asked to last


class Motif(StrEnum):
    """What kind of picture is drawn when no picture provider is at hand."""

    HILLS = "hills"
    WAVES = "waves"
    SKYLINE = "skyline"
    ORBITS = "orbits"
    GRID = "grid"
    FOREST = "forest"
    GEOMETRY = "geometry"
    PAGES = "pages"


class Visual(BaseModel):
    """What the scene shows. `prompt` describes the picture; `motif` serves the drawn one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: str = Field(min_length=1, max_length=MAX_PROMPT)
    motif: Motif


class ScenePlan(BaseModel):
    """One scene: `heading` is drawn as its title, `narration` is spoken and shown as captions.

    It lasts as long as its speech takes, and at least `min_duration_ms`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: str = Field(max_length=MAX_HEADING)
    narration: str = Field(min_length=1, max_length=MAX_NARRATION)
    visual: Visual
    min_duration_ms: int = Field(default=0, ge=0, le=LONGEST_MINIMUM_MS)


class Storyboard(BaseModel):
    """The whole plan. `title` opens the film; scene numbers are positions, starting at 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=120)
    language: str
    scenes: tuple[ScenePlan, ...] = Field(min_length=1, max_length=MAX_SCENES)
