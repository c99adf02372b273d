"""What the commands say, to people or as JSON, and the codes with which they end."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

from scenewright.domain.errors import RequestRejected, ScenewrightError


class ExitCode(IntEnum):
    DONE = 0
    INCOMPLETE = 1
    BAD_INPUT = 2
    NOT_RENDERED = 3
    NOT_UPLOADED = 4
    QUOTA_SPENT = 5
    INTERRUPTED = 130


@dataclass(frozen=True)
class Console:
    """Results go to standard output, everything else to standard error."""

    as_json: bool = False

    def result(self, facts: Mapping[str, Any], lines: Sequence[str]) -> None:
        """The facts as JSON where that was asked for, else the lines."""
        text = json.dumps(facts, ensure_ascii=False, indent=2) if self.as_json else "\n".join(lines)
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def complain(self, error: ScenewrightError, source: str = "") -> None:
        """Every problem with its place and code; as JSON in the form of the functions' answers."""
        if self.as_json:
            self.result(error_facts(error), ())
        else:
            sys.stderr.write("\n".join(error_lines(error, source)) + "\n")


def error_facts(error: ScenewrightError) -> dict[str, Any]:
    if isinstance(error, RequestRejected):
        return error.body()
    return {"error": {"code": error.code, "message": error.message, "problems": []}}


def error_lines(error: ScenewrightError, source: str = "") -> list[str]:
    """`chat.json: messages.2.image: There is no file 'cat.jpg' … [missing_file]`, a line for each problem."""
    problems = error.problems if isinstance(error, RequestRejected) else ()
    if not problems:
        return [f"scenewright: {error.message}"]
    return [
        ": ".join(filter(None, (source, problem.path, f"{problem.message} [{problem.code}]")))
        for problem in problems
    ]


class Meter(Protocol):
    """Shows how far something is, from 0 to 1."""

    def show(self, part: float, words: str) -> None: ...

    def close(self) -> None: ...


class LineMeter:
    """Where there is no terminal: a line for each tenth."""

    def __init__(self) -> None:
        self._told = -1

    def show(self, part: float, words: str) -> None:
        tenth = int(10 * part)
        if tenth > self._told:
            self._told = tenth
            sys.stderr.write(f"{10 * tenth:3d} % {words}\n")
            sys.stderr.flush()

    def close(self) -> None:
        """Every line has been written."""


class BarMeter:
    """A bar that moves, with the time that is left."""

    def __init__(self) -> None:
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:3.0f} %"))
        self._bar = Progress(*columns, TimeRemainingColumn(), console=Terminal(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=1.0)
        self._bar.start()

    def show(self, part: float, words: str) -> None:
        self._bar.update(self._task, completed=part, description=words)

    def close(self) -> None:
        self._bar.stop()


def meter() -> Meter:
    return BarMeter() if sys.stderr.isatty() else LineMeter()
