"""What is heard beside the narration."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final


class Mood(StrEnum):
    """The kinds of music that can be generated."""

    CALM = "calm"
    WARM = "warm"
    BRIGHT = "bright"
    CURIOUS = "curious"
    SERIOUS = "serious"


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


NARRATION_ALONE: Final = Sound()
