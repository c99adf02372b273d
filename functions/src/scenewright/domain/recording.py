"""Narration that a user has spoken: of a whole film or of one scene."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from scenewright.domain.brand import Address, FileId
from scenewright.domain.chat_media import MediaReference

RECORDED_SECONDS: Final = (0.3, 120.0)  # of one scene
FILM_SECONDS: Final = (0.5, 600.0)  # of a whole film
_MOST_SECONDS: Final = 7_200.0

_Second = Annotated[float, Field(allow_inf_nan=False, ge=0, le=_MOST_SECONDS)]


class Voiceover(BaseModel):
    """An upload by its id or a https address; `start_s` and `end_s` choose a stretch of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: FileId = ""
    url: Address = ""
    start_s: _Second = 0.0
    end_s: _Second | None = None

    @model_validator(mode="after")
    def _can_be_heard(self) -> Self:
        if bool(self.file) == bool(self.url):
            raise PydanticCustomError("one_of", "Give exactly one of file, url.")
        if self.end_s is not None and self.end_s <= self.start_s:
            raise PydanticCustomError("empty_stretch", "The stretch ends before it starts.")
        return self

    def reference(self, at: str) -> MediaReference:
        """As a file that is wanted; `at` is the path of the field."""
        return MediaReference(self.file or self.url, "sound", f"{at}.{'file' if self.file else 'url'}")


class Recording(Voiceover):
    """What a scene's narrator says. One that `keeps_pauses` is heard from its first sample to its last, and
    follows the scene before it without a break: for a narration that was spoken through.
    """

    keeps_pauses: bool = False
