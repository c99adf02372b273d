"""Who is to make a video, and in which voice: what a brief may say of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

MAX_VOICE_NAME: Final = 60


class PlannerName(StrEnum):
    GEMINI = "gemini"
    OPENAI = "openai"
    TEMPLATE = "template"


class PictureName(StrEnum):
    REPLICATE = "replicate"
    OPENAI = "openai"
    PEXELS = "pexels"
    DRAWN = "drawn"


class ClipName(StrEnum):
    REPLICATE = "replicate"
    PEXELS = "pexels"


class SpeechName(StrEnum):
    ELEVENLABS = "elevenlabs"
    OPENAI = "openai"
    GTTS = "gtts"
    ESPEAK = "espeak-ng"
    SILENCE = "silence"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Wish(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Providers(Wish):
    """Who is asked first for what; None leaves the usual order. Who follows stays as usual."""

    planner: Annotated[PlannerName, Field(strict=False)] | None = None
    picture: Annotated[PictureName, Field(strict=False)] | None = None
    clip: Annotated[ClipName, Field(strict=False)] | None = None
    speech: Annotated[SpeechName, Field(strict=False)] | None = None


class Voice(Wish):
    """`name` is one of the table of voices or a vendor's own; '' for any of that gender."""

    name: Annotated[str, Field(max_length=MAX_VOICE_NAME, pattern=r"^[\w .()+-]*$")] = ""
    gender: Annotated[Gender, Field(strict=False)] | None = None


ANYBODY: Final = Providers()
ANY_VOICE: Final = Voice()


@dataclass(frozen=True)
class Casting:
    """Who makes a video and how: what its brief says, for the chains of providers.

    `remembered` are lines about its owner's earlier films, for planners.
    """

    providers: Providers = ANYBODY
    voice: Voice = ANY_VOICE
    style: str = ""
    remembered: tuple[str, ...] = ()


USUAL: Final = Casting()


class Privacy(StrEnum):
    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


class Youtube(Wish):
    """How the film is put on YouTube: without a title under its own, without a description with the topic."""

    title: Annotated[str, Field(max_length=100, pattern=r"^[^<>]*$")] = ""
    description: Annotated[str, Field(max_length=4_900, pattern=r"^[^<>]*$")] = ""
    tags: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=60, pattern=r'^[^<>,"]+$')], ...],
        Field(max_length=20, strict=False),
    ] = ()
    privacy: Annotated[Privacy, Field(strict=False)] = Privacy.PRIVATE
    made_for_kids: bool = False
