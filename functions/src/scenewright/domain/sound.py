"""What is heard beside the narration."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Mood(StrEnum):
    """The kinds of music that can be generated."""

    CALM = "calm"
    WARM = "warm"
    BRIGHT = "bright"
    CURIOUS = "curious"
    SERIOUS = "serious"


@dataclass(frozen=True)
class Sound:
    """The music of a film, any file with sound; of a `seamless` piece the end leads into its start."""

    music: Path | None = None
    seamless: bool = False
