"""What a scene is planned to show: one class for each kind of `ScenePlan.visual`."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)
from pydantic_core import PydanticCustomError

from scenewright.domain.conversation import Conversation
from scenewright.domain.readable import readable, readable_if_any

MAX_PROMPT: Final = 1_000
MAX_TITLE: Final = 120
MAX_QUOTE: Final = 300
MAX_LINE: Final = 120  # characters of an item of a list, of who said a quote, of a subtitle
MAX_CARD_HEADING: Final = 80
MAX_ITEMS: Final = 7
MAX_LABEL: Final = 24
MAX_UNIT: Final = 12
VALUES: Final = (2, 12)  # fewest and most of a chart
MAX_VALUE: Final = 1e12
MAX_CLIPS: Final = 10
MAX_CLIP_SECONDS: Final = 3_600
MAX_URL: Final = 2_000
OWN_CLIP_SECONDS: Final = 10.0  # of a clip that nobody gave a length
OWN_PICTURE_SECONDS: Final = 3.0

Title = Annotated[str, Field(max_length=MAX_TITLE), AfterValidator(readable)]
Quotation = Annotated[str, Field(max_length=MAX_QUOTE), AfterValidator(readable)]
Line = Annotated[str, Field(max_length=MAX_LINE), AfterValidator(readable)]
LineIfAny = Annotated[str, Field(max_length=MAX_LINE), AfterValidator(readable_if_any)]
CardHeading = Annotated[str, Field(max_length=MAX_CARD_HEADING), AfterValidator(readable_if_any)]
Label = Annotated[str, Field(max_length=MAX_LABEL), AfterValidator(readable)]
Value = Annotated[float, Field(allow_inf_nan=False, ge=-MAX_VALUE, le=MAX_VALUE)]
ClipSecond = Annotated[float, Field(allow_inf_nan=False, ge=0, le=MAX_CLIP_SECONDS)]


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


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Still(_Shown):
    """`prompt` describes the picture; `motif` serves the drawn one, and may be left to chance."""

    kind: Literal["still"] = "still"
    prompt: Annotated[str, Field(min_length=1, max_length=MAX_PROMPT)]
    motif: Annotated[Motif, Field(strict=False)]

    @model_validator(mode="before")
    @classmethod
    def _some_motif(cls, value: Any) -> Any:
        if isinstance(value, dict) and "motif" not in value and isinstance(value.get("prompt"), str):
            chance = hashlib.sha256(value["prompt"].encode(errors="replace")).digest()[0]
            return value | {"motif": list(Motif)[chance % len(Motif)]}
        return value


class TitleCard(_Shown):
    """Words as large as they fit, drawn."""

    kind: Literal["title"]
    text: Title
    subtitle: LineIfAny = ""


class QuoteCard(_Shown):
    kind: Literal["quote"]
    text: Quotation
    by: LineIfAny = ""


class ListCard(_Shown):
    """Items that appear one after another."""

    kind: Literal["list"]
    heading: CardHeading = ""
    items: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MAX_ITEMS, strict=False)]


class ChartCard(_Shown):
    """Each of `labels` has one of `values`; `unit` stands behind every value ("%", " km")."""

    kind: Literal["chart"]
    type: Literal["bar", "line"] = "bar"
    heading: CardHeading = ""
    labels: Annotated[tuple[Label, ...], Field(min_length=VALUES[0], max_length=VALUES[1], strict=False)]
    values: Annotated[tuple[Value, ...], Field(min_length=VALUES[0], max_length=VALUES[1], strict=False)]
    unit: Annotated[str, Field(max_length=MAX_UNIT)] = ""

    @model_validator(mode="after")
    def _one_for_each(self) -> ChartCard:
        if len(self.labels) != len(self.values):
            message = "There are {labels} labels and {values} values; each value needs one label."
            counts = {"labels": len(self.labels), "values": len(self.values)}
            raise PydanticCustomError("unequal", message, counts)
        return self


class FootageClip(_Shown):
    """A stretch of a video: an upload by its id, a https address, or the first that a search finds."""

    file: Annotated[str, Field(max_length=36)] = ""
    url: Annotated[str, Field(max_length=MAX_URL)] = ""
    query: LineIfAny = ""
    start_s: ClipSecond = 0.0
    end_s: ClipSecond | None = None
    speed: Annotated[float, Field(allow_inf_nan=False, ge=0.25, le=4)] = 1.0

    @model_validator(mode="after")
    def _one_source(self) -> FootageClip:
        if sum(map(bool, (self.file, self.url, self.query))) != 1:
            raise PydanticCustomError("one_of", "Give one of file, url and query.")
        if self.end_s is not None and self.end_s <= self.start_s:
            raise PydanticCustomError("empty_stretch", "The stretch ends before it starts.")
        return self


class Footage(_Shown):
    """Clips that share the scene; what they sound like is not heard."""

    kind: Literal["footage"]
    clips: Annotated[tuple[FootageClip, ...], Field(min_length=1, max_length=MAX_CLIPS, strict=False)]

    @property
    def searched(self) -> str:
        """What a picture would have to show where no clip was found; '' where users name all clips."""
        return " ".join(clip.query for clip in self.clips).strip()


class OwnMedia(_Shown):
    """A clip or a picture of the user's: an upload by its id or a https address.

    Where nobody speaks, the clip is heard, and the scene lasts as long as it, up to `OWN_CLIP_SECONDS`.
    """

    kind: Literal["own"]
    file: Annotated[str, Field(max_length=36)] = ""
    url: Annotated[str, Field(max_length=MAX_URL)] = ""
    searched: ClassVar[str] = ""

    @model_validator(mode="after")
    def _one_source(self) -> OwnMedia:
        if bool(self.file) == bool(self.url):
            raise PydanticCustomError("one_of", "Give one of file and url.")
        return self


class ChatVisual(_Shown):
    """A conversation in its normal form."""

    kind: Literal["chat"]
    conversation: Conversation


def _still_by_default(value: Any) -> Any:
    """What was written before there were other kinds names none."""
    return {"kind": "still"} | value if isinstance(value, dict) else value


AnyVisual = Still | TitleCard | QuoteCard | ListCard | ChartCard | Footage | OwnMedia | ChatVisual
Visual = Annotated[
    Annotated[AnyVisual, Field(discriminator="kind")],
    BeforeValidator(_still_by_default),
]
VISUAL: Final = TypeAdapter[AnyVisual](Visual)
KINDS: Final = ("still", "title", "quote", "list", "chart", "footage", "own", "chat")

_SECONDS_TO_NOTICE: Final = 1.6
_SECONDS_PER_CHARACTER: Final = 0.055
_SECONDS_PER_VALUE: Final = 0.5
_SECONDS_OF_A_PICTURE: Final = 4.0


def reading_seconds(visual: AnyVisual) -> float:
    """How long a visual is looked at when nobody speaks."""
    match visual:
        case TitleCard(text=text, subtitle=small) | QuoteCard(text=text, by=small):
            return _SECONDS_TO_NOTICE + _SECONDS_PER_CHARACTER * len(text + small)
        case ListCard(items=items, heading=heading):
            return _SECONDS_TO_NOTICE + _SECONDS_PER_CHARACTER * len(heading + "".join(items))
        case ChartCard(values=values):
            return 2 * _SECONDS_TO_NOTICE + _SECONDS_PER_VALUE * len(values)
        case _:
            return _SECONDS_OF_A_PICTURE
