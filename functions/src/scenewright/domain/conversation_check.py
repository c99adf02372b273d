"""Checks a written conversation and fills in what it leaves out: one conversation, or every problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from scenewright.domain.container import Container
from scenewright.domain.conversation import (
    MAX_MESSAGES,
    MAX_PARTICIPANTS,
    Backdrop,
    Conversation,
    Message,
    Person,
)
from scenewright.domain.conversation_cast import problems_of_people, whole_cast
from scenewright.domain.conversation_rules import normal_messages, problems_of_messages
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.salvage import salvage, salvage_list

EXAMPLE: Final = '{"messages": [{"sender": "them", "text": "Hi"}]}'
SCHEMA_KEYWORD: Final = "$schema"  # where editors look for the schema of a JSON file
_STAND_IN: Final = {"system": "for the messages, which are checked one by one"}


@dataclass(frozen=True)
class Examined:
    """A conversation in normal form, or what is wrong; never neither."""

    conversation: Conversation | None
    problems: tuple[Problem, ...]


def check_conversation(body: Any) -> Conversation:
    """The normal form of a decoded JSON body; raise InvalidRequest with every problem and its path."""
    examined = examine(body)
    if examined.conversation is None:
        raise InvalidRequest(examined.problems)
    return examined.conversation


def examine(body: Any) -> Examined:
    """Check everything that can be checked although other things are wrong."""
    if not isinstance(body, dict):
        return Examined(None, (Problem("not_an_object", "", f"Send a JSON object, such as {EXAMPLE}."),))
    body = {name: value for name, value in body.items() if name != SCHEMA_KEYWORD}
    frame = salvage(Conversation, body | {"messages": [_STAND_IN], "participants": []})
    people = salvage_list(Person, body.get("participants", []), "participants", MAX_PARTICIPANTS)
    messages = salvage_list(Message, body.get("messages", []), "messages", MAX_MESSAGES)
    cast = whole_cast([person.value for person in people.entries], frame.value.title)
    people_problems = tuple(problems_of_people(people))
    problems = (
        *frame.problems,
        *_problems_of_backdrop(frame.value.background),
        *_problems_of_container(frame.value),
        *people_problems,
        *problems_of_messages(messages, None if people_problems else cast),
    )
    if problems:
        return Examined(None, problems)
    normal = normal_messages([message.value for message in messages.entries], cast)
    container = frame.value.container or _usual_container(frame.value.background)
    changes = {"participants": cast.people, "messages": normal, "container": container}
    return Examined(frame.value.model_copy(update=changes), ())


def _problems_of_backdrop(backdrop: Backdrop) -> Iterator[Problem]:
    if backdrop.kind == "colour" and not backdrop.value:
        yield Problem("missing", "background.value", "Which colour? One such as '#34c759'.")
    if backdrop.kind in ("picture", "video") and not backdrop.file:
        yield Problem("missing", "background.file", f"Which {backdrop.kind}? The name of its file.")


def _problems_of_container(frame: Conversation) -> Iterator[Problem]:
    container, is_transparent = frame.container, frame.background.kind == "transparent"
    if container is None or container.is_transparent == is_transparent:
        return
    if is_transparent:
        yield Problem("not_transparent", "container", "An mp4 cannot be transparent: choose webm or mov.")
    else:
        sentence = f"A {container} is for a transparent background; any other film is an mp4."
        yield Problem("not_transparent", "container", sentence)


def _usual_container(backdrop: Backdrop) -> Container:
    return Container.WEBM if backdrop.kind == "transparent" else Container.MP4
