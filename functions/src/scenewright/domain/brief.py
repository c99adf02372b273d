"""What the user asked for, checked field by field."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from scenewright.domain.brand import Brand, Captions
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.production import Casting, Providers, Voice, Youtube
from scenewright.domain.readable import readable, readable_if_any
from scenewright.domain.recording import Voiceover
from scenewright.domain.request_check import checked
from scenewright.domain.sound import QUIET_BED, Music
from scenewright.domain.storyboard import MAX_SCENES
from scenewright.domain.transitions_plan import TransitionChoice
from scenewright.domain.video_format import FRAMES_PER_SECOND, Aspect, Format, Quality, Resolution
from scenewright.domain.webhooks import WebhookUrl
from scenewright.domain.written_plan import WrittenScene, problems_of_scenes, with_conversations

MAX_TOPIC: Final = 200
MAX_DESCRIPTION: Final = 4_000
MAX_SCRIPT: Final = 20_000
MAX_STYLE: Final = 200
DURATION_SECONDS: Final = (5, 600)
LANGUAGE_PATTERN: Final = "^[a-z]{2,3}$"  # ISO 639
VIDEO_ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$"  # ids of its steps must fit Appwrite's 36


class Language(StrEnum):
    """Languages that the offline voice speaks and the built-in planner writes."""

    ENGLISH = "en"
    HINDI = "hi"
    SPANISH = "es"
    FRENCH = "fr"
    GERMAN = "de"
    ITALIAN = "it"
    PORTUGUESE = "pt"
    DUTCH = "nl"


def _iso_639(code: Any) -> Any:
    if not isinstance(code, str) or not re.fullmatch(LANGUAGE_PATTERN, code):
        raise PydanticCustomError(
            "bad_language", "Give its ISO 639 code of two or three letters, such as hi."
        )
    return code


AnyLanguage = Annotated[
    Annotated[Language, Field(strict=False)] | Annotated[str, Field(pattern=LANGUAGE_PATTERN)],
    BeforeValidator(_iso_639),
]


class Brief(BaseModel):
    """A checked request for a video. A `script` is spoken word for word and cut into scenes; a `recording` is
    heard instead of a voice, of that script, or of the words that are found out by listening to it.

    `scenes` are a plan by hand: no planner is asked, and nothing of it is changed.
    `language` may be any, by its ISO 639 code; those of `Language` need no vendor.
    A film of `duration_seconds` lasts about that long. `style` is that of its pictures ("watercolour").
    Without `music` there is none. `webhook_url` is told what becomes of the video.
    With `require_approval` nothing is rendered before the owner has seen pictures and words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    topic: Annotated[str, Field(max_length=MAX_TOPIC), AfterValidator(readable)]
    description: Annotated[str, Field(max_length=MAX_DESCRIPTION), AfterValidator(readable_if_any)] = ""
    script: Annotated[str, Field(max_length=MAX_SCRIPT), AfterValidator(readable_if_any)] = ""
    recording: Voiceover | None = None
    language: AnyLanguage = Language.ENGLISH
    aspect: Annotated[Aspect, Field(strict=False)] = Aspect.WIDE
    quality: Annotated[Quality, Field(strict=False)] = Quality.MEDIUM
    resolution: Annotated[Resolution, Field(strict=False)] | None = None
    fps: Literal[24, 25, 30, 60] = FRAMES_PER_SECOND
    captions: Captions = Captions()
    brand: Brand = Brand()
    scenes: (
        Annotated[tuple[WrittenScene, ...], Field(min_length=1, max_length=MAX_SCENES, strict=False)] | None
    ) = None
    scene_count: Annotated[int, Field(ge=1, le=MAX_SCENES)] | None = None
    duration_seconds: Annotated[int, Field(ge=DURATION_SECONDS[0], le=DURATION_SECONDS[1])] | None = None
    style: Annotated[str, Field(max_length=MAX_STYLE), AfterValidator(readable_if_any)] = ""
    voice: Voice = Voice()
    providers: Providers = Providers()
    transition: TransitionChoice = TransitionChoice()
    music: Music | None = QUIET_BED
    youtube: Youtube | None = None
    webhook_url: WebhookUrl = ""
    strict: bool = False
    require_approval: bool = False

    @property
    def format(self) -> Format:
        return Format.of(self.aspect, self.quality, resolution=self.resolution, fps=self.fps)

    @property
    def casting(self) -> Casting:
        return Casting(self.providers, self.voice, self.style)


class Submission(Brief):
    """A brief as it is sent, with the id that the client may choose for the video."""

    id: Annotated[str, Field(pattern=VIDEO_ID_PATTERN)] | None = None

    @property
    def brief(self) -> Brief:
        return Brief(**self.model_dump(exclude={"id"}))


def parse_submission(body: Any) -> Submission:
    """Check the request body for a video; raise InvalidRequest."""
    body, problems = with_conversations(body)
    try:
        submission = checked(Submission, body, example='{"topic": "Tides"}')
    except InvalidRequest as refused:
        raise InvalidRequest([*refused.problems, *problems]) from refused
    problems += [*problems_of_scenes(submission.scenes or ()), *_contradictions(submission)]
    if problems:
        raise InvalidRequest(problems)
    return submission


def _contradictions(brief: Brief) -> list[Problem]:
    """What only a planner could heed, beside a plan by hand."""
    wishes = ("script", "recording", "scene_count", "duration_seconds") if brief.scenes else ()
    sentence = "Scenes say this themselves; leave it out, or let the film be planned."
    return [Problem("contradiction", wish, sentence) for wish in wishes if getattr(brief, wish)]
