"""Storylines: the data of `arcs/`, one file per language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from scenewright.domain.brief import Language
from scenewright.domain.errors import ProviderFailed

GENERAL = "general"


class Beat(BaseModel):
    """One scene's words. A text may name the forms of the topic (see `topics.forms`) in braces."""

    model_config = ConfigDict(frozen=True)

    heading: str
    text: str


class Arc(BaseModel):
    """The five beats of a film, each in variants that go with any variant of the others."""

    model_config = ConfigDict(frozen=True)

    opening: tuple[Beat, ...]
    idea: tuple[Beat, ...]
    shows: tuple[Beat, ...]
    matters: tuple[Beat, ...]
    takeaway: tuple[Beat, ...]


class Storyline(BaseModel):
    """`arcs` by kind of topic, with a general one; English has one for every kind.

    `extras` are for films of more than five scenes: the first third of them belongs after `idea`, the
    second after `shows`, the last after `matters`. No text claims a fact about the topic.
    """

    model_config = ConfigDict(frozen=True)

    arcs: dict[str, Arc]
    extras: tuple[Beat, ...]

    def arc(self, kind: str) -> Arc:
        return self.arcs.get(kind) or self.arcs[GENERAL]


def has_storyline(language: str) -> bool:
    """`arcs/` holds one for each of our own languages."""
    return language in set(Language)


@cache
def storyline_of(language: str) -> Storyline:
    """Raises ProviderFailed (`unsupported`) for a language without one."""
    if not has_storyline(language):
        why = f"has no words of its own in {language!r}: give a script or scenes, or set up another planner"
        raise ProviderFailed("template", "unsupported", why)
    source = files("scenewright.providers.planners") / "arcs" / f"{language}.json"
    return Storyline.model_validate_json(source.read_text(encoding="utf-8"))
