"""Reads what is right in a written object and lists what is wrong, so that one mistake hides no other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scenewright.domain.chat_text import clean
from scenewright.domain.errors import Problem
from scenewright.domain.request_check import problem_of

IN_ITS_OWN_WORDS: Final = frozenset({"bad_colour", "bad_time", "bad_emoji", "bad_file_name"})
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Salvaged(Generic[M]):
    """What could be read, with the defaults of the fields in `broken`."""

    value: M
    broken: frozenset[str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class SalvagedList(Generic[M]):
    """`problems` are those of the list as such; with one of them there are no entries."""

    entries: tuple[Salvaged[M], ...]
    problems: tuple[Problem, ...]


def salvage(model: type[M], written: Any, at: str = "") -> Salvaged[M]:
    """Read `written`, which stands at the path `at`. Every field of `model` has a default or is there."""
    if isinstance(written, dict):
        written = {clean(str(name)): value for name, value in written.items()}
    try:
        return Salvaged(model.model_validate(written), frozenset(), ())
    except ValidationError as error:
        details = error.errors()
    problems = tuple(_problem(detail, at) for detail in details)
    if not isinstance(written, dict):
        return Salvaged(model(), frozenset(model.model_fields), problems)
    broken = frozenset(str(detail["loc"][0]) for detail in details)
    sound = {name: value for name, value in written.items() if name not in broken}
    return Salvaged(model.model_validate(sound), broken, problems)


def salvage_list(model: type[M], written: Any, at: str, most: int) -> SalvagedList[M]:
    """Read a list; a longer one than `most` is not looked into."""
    if not isinstance(written, list | tuple):
        return SalvagedList((), (Problem("wrong_type", at, "A list, in square brackets."),))
    if len(written) > most:
        return SalvagedList((), (Problem("too_long", at, f"At most {most}; these are {len(written):,}."),))
    return SalvagedList(
        tuple(salvage(model, entry, f"{at}.{position}") for position, entry in enumerate(written)), ()
    )


def _problem(detail: ErrorDetails, at: str) -> Problem:
    problem = problem_of(detail)
    match detail["type"]:
        case kind if kind in IN_ITS_OWN_WORDS:
            problem = replace(problem, code=kind, message=detail["msg"])
        case "model_type":
            problem = replace(problem, code="not_an_object", message="An object, in braces.")
        case "string_unicode":
            problem = replace(problem, code="half_character", message="Half of a character stands in it.")
    return replace(problem, path=".".join(filter(None, (at, clean(problem.path)))))
