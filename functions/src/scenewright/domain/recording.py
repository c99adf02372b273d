"""A narration that a user has spoken: a file of theirs, or a stretch of one."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from scenewright.domain.brand import Address, FileId
from scenewright.domain.chat_media import MediaReference

RECORDED_SECONDS: Final = (0.3, 120.0)  # of one scene
_MOST_SECONDS: Final = 7_200.0

_Second = Annotated[float, Field(allow_inf_nan=False, ge=0, le=_MOST_SECONDS)]


class Recording(BaseModel):
    """An upload by its id or a https address; `start_s` and `end_s` choose a stretch of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: FileId = ""
    url: Address = ""
    start_s: _Second = 0.0
    end_s: _Second | None = None

    @model_validator(mode="after")
    def _can_be_heard(self) -> Recording:
        if bool(self.file) == bool(self.url):
            raise PydanticCustomError("one_of", "Give exactly one of file, url.")
        if self.end_s is not None and self.end_s <= self.start_s:
            raise PydanticCustomError("empty_stretch", "The stretch ends before it starts.")
        return self

    def reference(self, at: str) -> MediaReference:
        """As a file that is wanted; `at` is the path of the field."""
        return MediaReference(self.file or self.url, "sound", f"{at}.{'file' if self.file else 'url'}")
