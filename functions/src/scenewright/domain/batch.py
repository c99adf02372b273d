"""Many briefs sent at once, each checked by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from scenewright.domain.brief import VIDEO_ID_PATTERN, Submission, parse_submission
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.request_check import checked

MAX_BRIEFS: Final = 100


@dataclass(frozen=True)
class Line:
    """A brief of a batch; `submission` is None where `problems` say what is wrong with it."""

    index: int
    submission: Submission | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Batch:
    """`id` is '' where the client chose none; `atomic` asks for all of the lines or none."""

    id: str
    atomic: bool
    lines: tuple[Line, ...]


class Envelope(BaseModel):
    """A batch as it is sent; each brief is checked by itself."""

    model_config = ConfigDict(extra="forbid", strict=True)

    briefs: Annotated[list[Any], Field(min_length=1, max_length=MAX_BRIEFS)]
    atomic: bool = True
    id: Annotated[str, Field(pattern=VIDEO_ID_PATTERN)] | None = None


def parse_batch(body: Any) -> Batch:
    """Check a request body. Raises InvalidRequest for the batch itself; a bad brief is told by its line."""
    envelope = checked(Envelope, body, example='{"briefs": [{"topic": "Tides"}]}')
    lines = [_line(index, brief) for index, brief in enumerate(envelope.briefs)]
    return Batch(envelope.id or "", envelope.atomic, tuple(_without_doubles(lines)))


def problems_of(lines: Sequence[Line]) -> list[Problem]:
    """All problems, with paths from the body of the request: `briefs.3.topic`."""
    return [
        replace(problem, path=f"briefs.{line.index}.{problem.path}".rstrip("."))
        for line in lines
        for problem in line.problems
    ]


def _line(index: int, brief: Any) -> Line:
    try:
        return Line(index, parse_submission(brief))
    except InvalidRequest as refusal:
        return Line(index, None, refusal.problems)


def _without_doubles(lines: Sequence[Line]) -> list[Line]:
    """An id may be chosen once in a batch."""
    checked: list[Line] = []
    chosen: set[str] = set()
    for line in lines:
        video_id = line.submission.id if line.submission else None
        if video_id and video_id in chosen:
            checked.append(Line(line.index, None, (Problem("duplicate", "id", "This id was given before."),)))
        else:
            checked.append(line)
            chosen |= {video_id} if video_id else set()
    return checked
