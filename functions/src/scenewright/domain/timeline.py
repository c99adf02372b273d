"""A scene with everything resolved: rendering is a pure function of a timeline and its assets.

Times are whole frames from the scene's first one. An interval `start_frame … end_frame` includes its start
and excludes its end. The JSON of a `Timeline` is the file behind a scene's `code_url`.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from scenewright.domain.speech import SpokenWord

TIMELINE_VERSION: Final = 1


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Asset(Frozen):
    """A stored file that the timeline needs: its id in the work bucket and the SHA-256 of its bytes."""

    file_id: str
    sha256: str
    media_type: str


class View(Frozen):
    """What the camera sees of the picture: centre as fractions of its size, and magnification.

    At `zoom` 1 the frame covers the picture as far as its aspect allows (cover fit); at 1.1 it shows
    1/1.1 of that.
    """

    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    zoom: float = Field(ge=1, le=4)


class Camera(Frozen):
    """A move from `start` to `end` over the whole scene, eased at both ends."""

    start: View
    end: View


class Title(Frozen):
    """Words drawn over the picture: the film's title (`opening`) or the scene's heading (`heading`)."""

    kind: Literal["opening", "heading"]
    text: str
    kicker: str  # a small line above: "Scene 2 of 5"; '' for none
    start_frame: int = Field(ge=0)
    end_frame: int


class Word(Frozen):
    """A word of a caption and when it is spoken."""

    text: str
    start_frame: int = Field(ge=0)
    end_frame: int


class CaptionCue(Frozen):
    """One caption, at most two lines; `lines` are its words line by line."""

    start_frame: int = Field(ge=0)
    end_frame: int
    lines: tuple[tuple[Word, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


class SpeechTrack(Frozen):
    """Narration: a 48 kHz mono WAV that starts at `start_frame`.

    `duration_ms` and `words` are the sound's own: a later timeline with the same sound is made from them.
    """

    asset: Asset
    start_frame: int = Field(ge=0)
    duration_ms: int = Field(default=0, ge=0)
    words: tuple[SpokenWord, ...] = ()


class Timeline(Frozen):
    """A resolved scene."""

    version: Literal[1] = TIMELINE_VERSION
    width: int
    height: int
    fps: int
    frames: int = Field(ge=1)
    crf: int
    x264_preset: str
    language: str
    picture: Asset
    camera: Camera
    titles: tuple[Title, ...]
    captions: tuple[CaptionCue, ...]
    speech: SpeechTrack | None

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that rendering needs."""
        return (self.picture, self.speech.asset) if self.speech else (self.picture,)
