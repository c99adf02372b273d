"""Request bodies checked against a model, with every problem in our words."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.visuals import KINDS

_TAGS: Final = ("changes", *KINDS)
M = TypeVar("M", bound=BaseModel)


def checked(model: type[M], body: Any, *, example: str) -> M:
    """A request body as `model`; raise InvalidRequest with every problem and the path of its field."""
    if not isinstance(body, dict):
        raise InvalidRequest([Problem("not_an_object", "", f"Send a JSON object, such as {example}.")])
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise InvalidRequest([problem_of(detail) for detail in error.errors()]) from error


def problem_of(detail: ErrorDetails) -> Problem:
    """What is wrong with a field, in our words."""
    path = ".".join(_parts(detail["loc"]))
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return Problem("missing", path, "This field is required.")
        case "extra_forbidden":
            return Problem("unknown_field", path, "There is no such field.")
        case "value_error":
            return Problem("blank", path, "This must contain at least one letter or digit.")
        case "string_too_long":
            return Problem("too_long", path, f"At most {limits['max_length']} characters.")
        case "too_long":
            return Problem("too_long", path, f"At most {limits['max_length']} entries.")
        case "too_short":
            least = limits["min_length"]
            return Problem("missing", path, f"At least {'one entry' if least == 1 else f'{least} entries'}.")
        case "string_too_short":
            return Problem("missing", path, "This must not be empty.")
        case "string_pattern_mismatch" if detail["loc"][-1] != "id":
            return Problem("bad_characters", path, "This has characters that cannot stand here.")
        case "string_pattern_mismatch":
            return Problem(
                "bad_id", path, "1 to 16 letters, digits, '-' or '_', starting with a letter or digit."
            )
        case "enum" | "literal_error":
            return Problem("unknown_value", path, f"One of {limits['expected']}.")
        case "union_tag_invalid":
            return Problem("unknown_value", f"{path}.kind", f"One of {limits['expected_tags']}.")
        case "one_of":
            return Problem("not_one_of", path, detail["msg"])
        case "unequal" | "empty_stretch" | "bad_address" | "bad_language":
            return Problem(detail["type"], path, detail["msg"])
        case "greater_than_equal":
            return Problem("out_of_range", path, f"At least {limits['ge']:g}.")
        case "less_than_equal":
            return Problem("out_of_range", path, f"At most {limits['le']:g}.")
        case _:
            return Problem("wrong_type", path, detail["msg"] + ".")


def _parts(loc: tuple[int | str, ...]) -> list[str]:
    """Without the kind of a visual or that it is changed, which pydantic names like a field."""
    return [str(part) for n, part in enumerate(loc) if not (n and loc[n - 1] == "visual" and part in _TAGS)]
