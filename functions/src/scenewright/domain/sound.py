"""What is heard beside the narration."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

GAIN_DB: Final = (-24.0, 12.0)
MAX_FILE_ID: Final = 36
MAX_URL: Final = 2_000


class Mood(StrEnum):
    """The kinds of music that can be generated."""

    CALM = "calm"
    WARM = "warm"
    BRIGHT = "bright"
    CURIOUS = "curious"
    SERIOUS = "serious"


class Music(BaseModel):
    """The music of a film as a brief says it: a mood that is made, an upload by its id, or a https address.

    `gain_db` makes it louder or softer than usual.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    mood: Annotated[Mood, Field(strict=False)] | None = None
    file: Annotated[str, Field(max_length=MAX_FILE_ID)] = ""
    url: Annotated[str, Field(max_length=MAX_URL)] = ""
    gain_db: Annotated[float, Field(allow_inf_nan=False, ge=GAIN_DB[0], le=GAIN_DB[1])] = 0.0

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(map(bool, (self.mood, self.file, self.url))) != 1:
            raise PydanticCustomError("one_of", "Give one of mood, file and url.")
        return self


QUIET_BED: Final = Music(mood=Mood.CALM)  # what a film has under its narration when nobody chose


@dataclass(frozen=True)
class Bed:
    """Music that is made for a film: the same for the same mood and seed."""

    mood: Mood
    seed_text: str


@dataclass(frozen=True)
class Sound:
    """The music of a film: a bed, or any file with sound; a `seamless` one ends where it starts."""

    music: Path | Bed | None = None
    seamless: bool = False
    gain_db: float = 0.0


NARRATION_ALONE: Final = Sound()
