"""What the user asked for, checked field by field."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from scenewright.domain.brand import Brand, Captions
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.production import Providers, Voice, Youtube
from scenewright.domain.storyboard import MAX_SCENES
from scenewright.domain.video_format import FRAMES_PER_SECOND, Aspect, Format, Quality, Resolution

MAX_TOPIC: Final = 200
MAX_DESCRIPTION: Final = 4_000
MAX_SCRIPT: Final = 20_000
MAX_STYLE: Final = 200
DURATION_SECONDS: Final = (5, 600)
M = TypeVar("M", bound=BaseModel)
VIDEO_ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$"  # ids of its steps must fit Appwrite's 36


class Language(StrEnum):
    """Languages that the offline voice speaks and the built-in fonts draw."""

    ENGLISH = "en"
    HINDI = "hi"
    SPANISH = "es"
    FRENCH = "fr"
    GERMAN = "de"
    ITALIAN = "it"
    PORTUGUESE = "pt"
    DUTCH = "nl"


def readable(text: str) -> str:
    """Trimmed, in composed form, without control characters; line breaks stay."""
    kept = (c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " for c in text)
    text = unicodedata.normalize("NFC", "".join(kept)).strip()
    if not any(c.isalnum() for c in text):
        raise ValueError("blank")
    return text


def readable_if_any(text: str) -> str:
    return readable(text) if text.strip() else ""


class Brief(BaseModel):
    """A checked request for a video. A `script` is spoken word for word and cut into scenes.

    A film of `duration_seconds` lasts about that long. `style` is that of its pictures ("watercolour").
    With `require_approval` nothing is rendered before the owner has seen pictures and words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    topic: Annotated[str, Field(max_length=MAX_TOPIC), AfterValidator(readable)]
    description: Annotated[str, Field(max_length=MAX_DESCRIPTION), AfterValidator(readable_if_any)] = ""
    script: Annotated[str, Field(max_length=MAX_SCRIPT), AfterValidator(readable_if_any)] = ""
    language: Annotated[Language, Field(strict=False)] = Language.ENGLISH
    aspect: Annotated[Aspect, Field(strict=False)] = Aspect.WIDE
    quality: Annotated[Quality, Field(strict=False)] = Quality.MEDIUM
    resolution: Annotated[Resolution, Field(strict=False)] | None = None
    fps: Literal[24, 25, 30, 60] = FRAMES_PER_SECOND
    captions: Captions = Captions()
    brand: Brand = Brand()
    scene_count: Annotated[int, Field(ge=1, le=MAX_SCENES)] | None = None
    duration_seconds: Annotated[int, Field(ge=DURATION_SECONDS[0], le=DURATION_SECONDS[1])] | None = None
    style: Annotated[str, Field(max_length=MAX_STYLE), AfterValidator(readable_if_any)] = ""
    voice: Voice = Voice()
    providers: Providers = Providers()
    youtube: Youtube | None = None
    strict: bool = False
    require_approval: bool = False

    @property
    def format(self) -> Format:
        return Format.of(self.aspect, self.quality, resolution=self.resolution, fps=self.fps)


class Submission(Brief):
    """A brief as it is sent, with the id that the client may choose for the video."""

    id: Annotated[str, Field(pattern=VIDEO_ID_PATTERN)] | None = None

    @property
    def brief(self) -> Brief:
        return Brief(**self.model_dump(exclude={"id"}))


def parse_submission(body: Any) -> Submission:
    """Check the request body for a video; raise InvalidRequest."""
    return checked(Submission, body, example='{"topic": "Tides"}')


def checked(model: type[M], body: Any, *, example: str) -> M:
    """A request body as `model`; raise InvalidRequest with every problem and the path of its field."""
    if not isinstance(body, dict):
        raise InvalidRequest([Problem("not_an_object", "", f"Send a JSON object, such as {example}.")])
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise InvalidRequest([problem_of(detail) for detail in error.errors()]) from error


def problem_of(detail: ErrorDetails) -> Problem:
    """What is wrong with a field, in our words."""
    path = ".".join(str(part) for part in detail["loc"])
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return Problem("missing", path, "This field is required.")
        case "extra_forbidden":
            return Problem("unknown_field", path, "There is no such field.")
        case "value_error":
            return Problem("blank", path, "This must contain at least one letter or digit.")
        case "string_too_long":
            return Problem("too_long", path, f"At most {limits['max_length']} characters.")
        case "too_long":
            return Problem("too_long", path, f"At most {limits['max_length']} entries.")
        case "too_short":
            return Problem("missing", path, "At least one entry.")
        case "string_too_short":
            return Problem("missing", path, "This must not be empty.")
        case "string_pattern_mismatch" if detail["loc"][-1] != "id":
            return Problem("bad_characters", path, "This has characters that cannot stand here.")
        case "string_pattern_mismatch":
            return Problem(
                "bad_id", path, "1 to 16 letters, digits, '-' or '_', starting with a letter or digit."
            )
        case "enum" | "literal_error":
            return Problem("unknown_value", path, f"One of {limits['expected']}.")
        case "one_of":
            return Problem("not_one_of", path, detail["msg"])
        case "greater_than_equal":
            return Problem("out_of_range", path, f"At least {limits['ge']:g}.")
        case "less_than_equal":
            return Problem("out_of_range", path, f"At most {limits['le']:g}.")
        case _:
            return Problem("wrong_type", path, detail["msg"] + ".")
