"""What a language model is asked: the same for every vendor."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from string import Template
from typing import Any, Final

from scenewright.domain.brief import Brief, Language
from scenewright.domain.film_length import scene_count, spoken_seconds_range
from scenewright.domain.speech import MS_PER_CHARACTER, MS_PER_CHARACTER_ELSEWHERE
from scenewright.domain.storyboard import MAX_NARRATION, MAX_SCENES, Motif
from scenewright.providers.planners.cards import visual_schema

_LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    Language.ENGLISH: "English",
    Language.HINDI: "Hindi, written in Devanagari",
    Language.SPANISH: "Spanish",
    Language.FRENCH: "French",
    Language.GERMAN: "German",
    Language.ITALIAN: "Italian",
    Language.PORTUGUESE: "Portuguese",
    Language.DUTCH: "Dutch",
}


@dataclass(frozen=True)
class StoryboardPrompt:
    """`system` has the instructions, `user` the brief, fenced as data; `schema` is the answer's."""

    system: str
    user: str
    schema: dict[str, Any]

    def again(self, problems: Sequence[str]) -> StoryboardPrompt:
        """The same question after an answer that could not be used."""
        listed = "\n".join(f"- {problem}" for problem in problems)
        complaint = f"Your last answer could not be used:\n{listed}\nAnswer with the whole storyboard again."
        return replace(self, user=f"{self.user}\n\n{complaint}")


def storyboard_prompt(brief: Brief, remembered: Sequence[str] = ()) -> StoryboardPrompt:
    template = Template(files(__package__).joinpath("prompts/storyboard.md").read_text("utf-8"))
    system = template.substitute(
        scene_count=_scene_count(brief),
        motifs=", ".join(f"`{motif}`" for motif in Motif),
        language=_language_name(brief.language),
        wording=_verbatim() if brief.script else _length(brief),
    )
    return StoryboardPrompt(system, _fenced(brief, remembered), _schema(brief))


def _language_name(code: str) -> str:
    return _LANGUAGE_NAMES.get(code, f"the language whose ISO 639 code is `{code}`, in its usual script")


def _fenced(brief: Brief, remembered: Sequence[str]) -> str:
    """The brief's words between marks that they cannot contain."""
    words: dict[str, Any] = {
        "topic": brief.topic,
        "description": brief.description,
        "script": brief.script,
    }
    if remembered:
        words["remembered"] = list(remembered)
    data = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return f"<brief>\n{data}\n</brief>"


def scene_range(brief: Brief) -> tuple[int, int]:
    """Fewest and most scenes: the count that was asked for, else the usual one, else what a script needs."""
    if brief.script and not brief.scene_count:
        return 1, MAX_SCENES
    return scene_count(brief), scene_count(brief)


def _scene_count(brief: Brief) -> str:
    fewest, most = scene_range(brief)
    return (
        f"exactly {fewest} of them" if fewest == most else f"{fewest} to {most} of them, as the script needs"
    )


def _length(brief: Brief) -> str:
    per_character = MS_PER_CHARACTER.get(brief.language, MS_PER_CHARACTER_ELSEWHERE)
    shortest, longest = spoken_seconds_range(brief, scene_count(brief))
    fewest, most = (round(seconds * 1000 / per_character, -1) for seconds in (shortest, longest))
    return (
        f"Each narration is spoken in {shortest:.0f} to {longest:.0f} seconds: whole "
        f"sentences, {fewest:.0f} to {most:.0f} characters together."
    )


def _verbatim() -> str:
    return (
        "The script is spoken word for word: the narrations one after another are exactly the script, no "
        "word changed, left out or added. Cut it between sentences, where the thought changes, into pieces "
        f"of at most {MAX_NARRATION} characters."
    )


def _schema(brief: Brief) -> dict[str, Any]:
    """Only what every vendor's dialect of JSON schema knows."""
    scene = _object(heading={"type": "string"}, narration={"type": "string"}, visual=visual_schema())
    fewest, most = scene_range(brief)
    scenes = {"type": "array", "items": scene, "min_items": fewest, "max_items": most}
    return _object(title={"type": "string"}, scenes=scenes)


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
