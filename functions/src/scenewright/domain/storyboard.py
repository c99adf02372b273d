"""The planner's validated answer: an ordered list of scene plans."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from scenewright.domain.recording import Recording
from scenewright.domain.transitions_plan import TransitionChoice
from scenewright.domain.visuals import MAX_PROMPT, Motif, OwnMedia, Still, Visual

__all__ = [
    "LONGEST_MINIMUM_MS",
    "MAX_FILM_TITLE",
    "MAX_HEADING",
    "MAX_NARRATION",
    "MAX_PROMPT",
    "MAX_SCENES",
    "MAX_SEGMENTS",
    "USUAL_SCENES",
    "Motif",
    "ScenePlan",
    "Still",
    "Storyboard",
    "Visual",
]

MAX_SCENES = 20
BRAND_CARDS = 2  # an intro and an outro
MAX_FILM_TITLE = 120
MAX_SEGMENTS = 200  # numbers that a scene's row can hold; a long chat has more parts than a film has scenes
USUAL_SCENES = 5  # of a film about a topic, when the brief does not say
MAX_NARRATION = 1_200  # characters of one scene, about 80 s of speech
MAX_HEADING = 80
LONGEST_MINIMUM_MS = 120_000  # that a scene may be asked to last


class ScenePlan(BaseModel):
    """One scene: `heading` is drawn as its title, `narration` is spoken and shown as captions.

    It lasts as long as its speech takes, and at least `min_duration_ms`; one without narration lasts exactly
    that. `transition` is how the film comes to it, if not as to every scene. A `recording` is heard instead
    of a voice; its narration may be left for a listener to find out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: str = Field(max_length=MAX_HEADING)
    narration: str = Field(max_length=MAX_NARRATION)
    visual: Visual
    min_duration_ms: int = Field(default=0, ge=0, le=LONGEST_MINIMUM_MS)
    transition: TransitionChoice | None = None
    recording: Recording | None = None

    @property
    def is_spoken(self) -> bool:
        return bool(self.narration or self.recording)

    @property
    def keeps_pauses(self) -> bool:
        return bool(self.recording and self.recording.keeps_pauses)

    @property
    def has_length(self) -> bool:
        """A file of the user's has one, which is known when it is brought in."""
        return self.is_spoken or self.min_duration_ms > 0 or isinstance(self.visual, OwnMedia)

    @model_validator(mode="after")
    def _has_a_length(self) -> ScenePlan:
        if not self.has_length:
            raise PydanticCustomError("no_length", "A scene has a narration or a length.")
        return self


class Storyboard(BaseModel):
    """The whole plan; scene numbers are positions, starting at 1.

    `title` opens the film, unless it `opens_plainly`, as a hand-written one does. An intro and an outro are
    its first and its last scene, and do not count.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=MAX_FILM_TITLE)
    language: str
    scenes: tuple[ScenePlan, ...] = Field(min_length=1, max_length=MAX_SCENES + BRAND_CARDS)
    opens_plainly: bool = False
    has_intro: bool = False
    has_outro: bool = False

    @property
    def counted(self) -> int:
        """How many scenes tell the film."""
        return len(self.scenes) - self.has_intro - self.has_outro

    def place_of(self, scene_number: int) -> int:
        """Its position among those that tell the film, from 1; 0 is the intro, `counted` + 1 the outro."""
        return scene_number - self.has_intro
