"""What a language model answered, made into a storyboard or told what is wrong with it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic import ValidationError

from scenewright.domain.brief import Brief, Language
from scenewright.domain.film_length import spoken_seconds_range
from scenewright.domain.speech import read_aloud
from scenewright.domain.storyboard import Storyboard
from scenewright.providers.planners.cards import card_problems, visual_from
from scenewright.providers.planners.prompt import scene_range

_TOLERATED_S: Final = 1  # a scene: less or more than asked for that a film still bears
_SCRIPTS: Final = {**dict.fromkeys(map(str, Language), "LATIN"), "hi": "DEVANAGARI"}
_MOST_PROBLEMS: Final = 8


class UnusableAnswerError(Exception):
    """The answer is no storyboard for the brief; `problems` are written for the model that gave it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def storyboard_from(parts: Sequence[str], brief: Brief) -> Storyboard:
    """The storyboard in the text parts of an answer; raises UnusableAnswerError."""
    found = {**_drawable(_tidied(_object_in(parts))), "language": str(brief.language)}
    try:
        storyboard = Storyboard.model_validate(found)
    except ValidationError as error:
        flaws = [
            f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors(include_input=False)
        ]
        raise UnusableAnswerError(flaws[:_MOST_PROBLEMS]) from error
    if problems := list(_problems(storyboard, brief)):
        raise UnusableAnswerError(problems[:_MOST_PROBLEMS])
    return storyboard


def _drawable(found: dict[str, Any]) -> dict[str, Any]:
    scenes = found.get("scenes")
    if not isinstance(scenes, list):
        return found
    shown = [
        scene | {"visual": visual_from(scene["visual"])}
        if isinstance(scene, dict) and "visual" in scene
        else scene
        for scene in scenes
    ]
    return found | {"scenes": shown}


def _object_in(parts: Sequence[str]) -> dict[str, Any]:
    """The first JSON object of the last part, which follows those that think aloud; else of all together."""
    decoder = json.JSONDecoder()
    for text in (*parts[-1:], "".join(parts)):
        try:
            found, _ = decoder.raw_decode(text, text.index("{"))
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    raise UnusableAnswerError(["the answer is not a JSON object"])


def _tidied(value: Any) -> Any:
    """The same JSON with every text on one line, in composed form, without control characters."""
    if isinstance(value, dict):
        return {key: _tidied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tidied(inner) for inner in value]
    if not isinstance(value, str):
        return value
    shown = "".join(" " if unicodedata.category(c) == "Cc" else c for c in value)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _problems(storyboard: Storyboard, brief: Brief) -> Iterator[str]:
    fewest, most = scene_range(brief)
    count = len(storyboard.scenes)
    if not fewest <= count <= most:
        yield f"scenes: there are {count}, {fewest if fewest == most else f'{fewest} to {most}'} are wanted"
    for number, scene in enumerate(storyboard.scenes):
        if not any(c.isalnum() for c in scene.narration):
            yield f"scenes.{number}.narration: there is nothing to speak"
    yield from card_problems(storyboard, brief)
    yield from _language_problems(storyboard, brief)
    yield from _wording_problems(storyboard, brief)


def _language_problems(storyboard: Storyboard, brief: Brief) -> Iterator[str]:
    """By alphabet: most letters of the narration must be of the one that the language is written in."""
    script = _SCRIPTS.get(brief.language)
    if brief.script or not script:
        return
    letters = [c for scene in storyboard.scenes for c in scene.narration if c.isalpha()]
    own = sum(unicodedata.name(c, "").startswith(script) for c in letters)
    if own * 2 < len(letters):
        yield f"narration: it is not written in the language asked for ({brief.language})"


def _wording_problems(storyboard: Storyboard, brief: Brief) -> Iterator[str]:
    narrations = [scene.narration for scene in storyboard.scenes]
    if brief.script:
        if " ".join(narrations).split() != brief.script.split():
            yield "narration: the narrations one after another are not the script word for word"
        return
    spoken = sum(read_aloud(text, language=brief.language)[-1].end_ms for text in narrations) / 1000
    each = spoken_seconds_range(brief, len(narrations))
    shortest, longest = (seconds * len(narrations) for seconds in each)
    slack = _TOLERATED_S * len(narrations)
    if not shortest - slack <= spoken <= longest + slack:
        wanted = f"{shortest:.0f} to {longest:.0f} s"
        yield f"narration: it speaks for {spoken:.0f} s together, {wanted} are wanted"
