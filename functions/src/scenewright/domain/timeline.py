"""A scene with everything resolved: rendering is a pure function of a timeline and its assets.

Times are whole frames from the scene's first one. An interval `start_frame … end_frame` includes its start
and excludes its end. The JSON of a `Timeline` is the file behind a scene's `code_url`.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from scenewright.domain.look import Look
from scenewright.domain.pictures import Camera, Picture, StillPicture, View
from scenewright.domain.speech import SpokenWord
from scenewright.domain.timeline_parts import Asset, CaptionCue, Frozen, Word
from scenewright.domain.transitions_plan import CUT, Transition

__all__ = [
    "Asset",
    "Camera",
    "CaptionCue",
    "Frozen",
    "Picture",
    "SpeechTrack",
    "StillPicture",
    "Timeline",
    "Title",
    "View",
    "Word",
]

TIMELINE_VERSION: Final = 2


class Title(Frozen):
    """Words drawn over the picture: the film's title (`opening`) or the scene's heading (`heading`)."""

    kind: Literal["opening", "heading"]
    text: str
    kicker: str  # a small line above: "Scene 2 of 5"; '' for none
    start_frame: int = Field(ge=0)
    end_frame: int


class SpeechTrack(Frozen):
    """Narration: a 48 kHz mono WAV that starts at `start_frame`.

    `duration_ms` and `words` are the sound's own: a later timeline with the same sound is made from them.
    """

    asset: Asset
    start_frame: int = Field(ge=0)
    duration_ms: int = Field(default=0, ge=0)
    is_audible: bool = True  # False where no voice could speak, and silence keeps the time
    words: tuple[SpokenWord, ...] = ()


class Timeline(Frozen):
    """A resolved scene. `profile` is that of all scenes of its film: `held` where pictures stand still."""

    version: Literal[2] = TIMELINE_VERSION
    width: int
    height: int
    fps: int
    frames: int = Field(ge=1)
    crf: int
    x264_preset: str
    profile: Literal["motion", "held"] = "motion"
    language: str
    picture: Picture
    titles: tuple[Title, ...]
    captions: tuple[CaptionCue, ...]
    speech: SpeechTrack | None
    look: Look = Look()
    transition_in: Transition = CUT
    transition_out: Transition = CUT

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that rendering needs."""
        speech = (self.speech.asset,) if self.speech else ()
        return (*self.picture.assets, *speech, *self.look.assets)
