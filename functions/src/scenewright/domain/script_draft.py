"""The JSON form of a conversation while it is read from lines, with the line in which each part stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scenewright.domain.conversation import Conversation
from scenewright.domain.conversation_check import examine
from scenewright.domain.errors import InvalidRequest, Problem


class ScriptDraft:
    """`line` is the one that is being read; everything is remembered to stand there."""

    def __init__(self) -> None:
        self.line = 0
        self.messages: list[dict[str, Any]] = []
        self._people: list[dict[str, Any]] = []
        self._body: dict[str, Any] = {"messages": self.messages, "participants": self._people}
        self._lines: dict[str, int] = {}
        self._problems: list[Problem] = []

    def wrong(self, code: str, message: str) -> None:
        self._problems.append(Problem(code, f"line {self.line}", message))

    def set(self, name: str, value: Any) -> None:
        """A field of the conversation."""
        self._body[name] = value
        self._lines[name] = self.line

    def add_person(self, person: dict[str, Any]) -> None:
        self._lines[f"participants.{len(self._people)}"] = self.line
        self._people.append(person)

    def add(self, message: dict[str, Any]) -> None:
        self._lines[f"messages.{len(self.messages)}"] = self.line
        self.messages.append(message)

    def amend(self, message: dict[str, Any], name: str, value: Any, *, line: int = 0) -> None:
        """A field of a message that stands in another line than the message."""
        message[name] = value
        self._lines[f"{self._path(message)}.{name}"] = line or self.line

    def append(self, message: dict[str, Any], name: str, value: Any) -> None:
        """An entry of a list of a message that stands further up."""
        entries = message.setdefault(name, [])
        self._lines[f"{self._path(message)}.{name}.{len(entries)}"] = self.line
        entries.append(value)

    def id_of(self, message: dict[str, Any]) -> str:
        """What the message is called when it does not say so."""
        return f"m{self._position(message) + 1}"

    def conversation(self) -> Conversation:
        """Raise InvalidRequest with every problem, by line."""
        examined = examine(self._body)
        found = [replace(problem, path=self.place(problem.path)) for problem in examined.problems]
        if examined.conversation is None or self._problems:
            raise InvalidRequest(sorted([*self._problems, *found], key=_line_number))
        return examined.conversation

    def place(self, path: str) -> str:
        """The line of the innermost part that has one, '' for the whole text."""
        while path and path not in self._lines:
            path = path.rpartition(".")[0]
        return f"line {self._lines[path]}" if path else ""

    def _position(self, message: dict[str, Any]) -> int:
        return next(n for n in reversed(range(len(self.messages))) if self.messages[n] is message)

    def _path(self, message: dict[str, Any]) -> str:
        return f"messages.{self._position(message)}"


def _line_number(problem: Problem) -> int:
    found = re.fullmatch(r"line (\d+)", problem.path)
    return int(found[1]) if found else 0


def last(messages: Sequence[dict[str, Any]], senders: set[str]) -> dict[str, Any] | None:
    """The last message of one of them."""
    by_them = (message for message in reversed(messages) if message.get("sender", "").casefold() in senders)
    return next(by_them, None)
