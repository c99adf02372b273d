"""How a film is to look: its captions, and the colours, font, mark and cards of whoever publishes it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from scenewright.domain.colour import HexColour

MAX_CARD_TITLE: Final = 80
MAX_CARD_SUBTITLE: Final = 160
FileId = Annotated[str, Field(max_length=36, pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*)?$")]
Address = Annotated[str, Field(max_length=2_000, pattern=r"^(https://\S+)?$")]


class CaptionStyle(StrEnum):
    """How spoken words are shown; `none` shows and writes none."""

    CLEAN = "clean"
    BOLD = "bold"
    KARAOKE = "karaoke"
    BOX = "box"
    NONE = "none"


class CaptionPosition(StrEnum):
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Corner(StrEnum):
    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"


class FontFamily(StrEnum):
    """Families that are built in, for titles and captions; other scripts keep their own."""

    FRAUNCES = "Fraunces"
    INTER = "Inter"
    NOTO_SANS = "Noto Sans"
    POPPINS = "Poppins"
    MONTSERRAT = "Montserrat"
    OSWALD = "Oswald"


class _Wish(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Captions(_Wish):
    """`soft_only` draws none into the picture, but writes the subtitle files."""

    style: Annotated[CaptionStyle, Field(strict=False)] = CaptionStyle.KARAOKE
    position: Annotated[CaptionPosition, Field(strict=False)] = CaptionPosition.BOTTOM
    soft_only: bool = False


def _one_of(wish: BaseModel, names: Sequence[str]) -> None:
    if sum(bool(getattr(wish, name)) for name in names) != 1:
        raise PydanticCustomError("one_of", "Give exactly one of {names}.", {"names": ", ".join(names)})


class Watermark(_Wish):
    """A picture in a corner of every scene, from a file by its id or from an address.

    `width` is a share of the frame's.
    """

    file: FileId = ""
    url: Address = ""
    corner: Annotated[Corner, Field(strict=False)] = Corner.TOP_RIGHT
    opacity: Annotated[float, Field(ge=0.05, le=1)] = 0.8
    width: Annotated[float, Field(ge=0.03, le=0.5)] = 0.12

    @model_validator(mode="after")
    def _has_one_source(self) -> Watermark:
        _one_of(self, ("file", "url"))
        return self


class BrandFont(_Wish):
    """A built-in family by name, or a TrueType or OpenType file of the user's."""

    family: Annotated[FontFamily, Field(strict=False)] | None = None
    file: FileId = ""
    url: Address = ""

    @model_validator(mode="after")
    def _has_one_source(self) -> BrandFont:
        _one_of(self, ("family", "file", "url"))
        return self


class Card(_Wish):
    """What comes before or after the film: a title card, or a clip or a picture of the user's.

    Without `seconds` a clip plays whole, up to 10 s; a picture and a title are shown for 3 s.
    """

    title: Annotated[str, Field(min_length=1, max_length=MAX_CARD_TITLE)] | None = None
    subtitle: Annotated[str, Field(max_length=MAX_CARD_SUBTITLE)] = ""
    file: FileId = ""
    url: Address = ""
    seconds: Annotated[float, Field(ge=1, le=10)] | None = None

    @model_validator(mode="after")
    def _shows_one_thing(self) -> Card:
        _one_of(self, ("title", "file", "url"))
        if self.subtitle and not self.title:
            raise PydanticCustomError("one_of", "A subtitle stands below a title; leave it out.")
        return self


class Brand(_Wish):
    """`primary` is the ground of cards, `accent` marks: the word being spoken, rules, bars of charts."""

    primary: HexColour | None = None
    accent: HexColour | None = None
    font: BrandFont | None = None
    watermark: Watermark | None = None
    intro: Card | None = None
    outro: Card | None = None
