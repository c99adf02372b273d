"""A take: one picture or one speech that was made for a scene. Takes are kept, so that one can come back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from pydantic import Field, TypeAdapter

from scenewright.domain.framing import Subject
from scenewright.domain.recording import Recording
from scenewright.domain.timeline_parts import Asset, Frozen
from scenewright.domain.visuals import AnyVisual, Still

MAX_TAKES: Final = 20  # of each kind, in one scene


class TakeKind(StrEnum):
    PICTURE = "picture"
    SPEECH = "speech"


class ClipFile(Frozen):
    """A video file of a footage scene, and how long it is."""

    asset: Asset
    seconds: float = Field(gt=0)


class Take(Frozen):
    """`made_from` names its input. `code_url` is the timeline that it was made for.

    The times of a speech's words stand in that timeline. A take of footage has `clips`; its `asset` is the
    first one's. `credit` names who made a picture, where its licence wants that; `word_times` says where the
    times of a speech's words come from (`speech.WordTimes`).
    """

    made_from: str
    url: str
    asset: Asset
    code_url: str
    degraded: tuple[str, ...] = ()
    cost_usd: float = Field(default=0.0, ge=0)
    clips: tuple[ClipFile, ...] = ()
    credit: str = ""
    word_times: str = ""
    subject: Subject | None = None  # of a still


_TAKES: Final = TypeAdapter(tuple[Take, ...])


def picture_input(visual: AnyVisual) -> str:
    """The name of what a picture is made from; size and language are the same in all of one video."""
    if isinstance(visual, Still):
        return _digest(f"{visual.motif}\n{visual.prompt}")
    return _digest(visual.model_dump_json(exclude_defaults=True))


def speech_input(narration: str, recording: Recording | None = None) -> str:
    """The name of what a speech is made from; a recording is also what it is said to say."""
    return _digest(f"{recording.model_dump_json()}\n{narration}" if recording else narration)


def take_made_from(takes: Sequence[Take], made_from: str) -> int:
    """The index of the newest take with this input, or of the one that is still to be made."""
    found = [index for index, take in enumerate(takes) if take.made_from == made_from]
    return found[-1] if found else len(takes)


def cost_of(*takes: Sequence[Take]) -> float:
    """What all of them have cost, in US dollars, with those that are no longer used."""
    return sum(take.cost_usd for kind in takes for take in kind)


def film_cost(planning_usd: float, takes: Iterable[Sequence[Take]]) -> float:
    """What a video has cost so far: its storyboard, and every take of its scenes."""
    return planning_usd + cost_of(*takes)


def write_takes(takes: Sequence[Take]) -> str:
    """As a row holds them: JSON."""
    return _TAKES.dump_json(tuple(takes), exclude_defaults=True).decode()


def read_takes(text: str) -> tuple[Take, ...]:
    """What `write_takes` wrote; '' is none."""
    return _TAKES.validate_json(text) if text else ()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
