"""What timelines of any kind are made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from scenewright.domain.speech import joined


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Asset(Frozen):
    """A stored file that the timeline needs: its id in the work bucket and the SHA-256 of its bytes."""

    file_id: str
    sha256: str
    media_type: str


class Word(Frozen):
    """A word of a caption and when it is spoken."""

    text: str
    start_frame: int = Field(ge=0)
    end_frame: int
    glued: bool = False  # no space between it and the word before


class CaptionCue(Frozen):
    """One caption, at most two lines; `lines` are its words line by line."""

    start_frame: int = Field(ge=0)
    end_frame: int
    lines: tuple[tuple[Word, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join(joined(line) for line in self.lines)
