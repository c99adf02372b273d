"""What must hold within and between the messages of a conversation, and their normal form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from scenewright.domain.chat_text import is_blank
from scenewright.domain.conversation import EXCLUSIVE_CONTENTS, Message, Person, WrittenReaction
from scenewright.domain.conversation_cast import Cast, NotInTheCast
from scenewright.domain.errors import Problem
from scenewright.domain.salvage import SalvagedList

WITH_CAPTION: Final = frozenset({"image", "gif", "link"})


@dataclass
class _Above:
    """What stands above a message."""

    ids: set[str] = field(default_factory=set)
    quotable: set[str] = field(default_factory=set)
    timestamp: float = 0.0

    def take_in(self, message: Message, broken: frozenset[str]) -> None:
        self.ids.add(message.id)
        if (message.appears or broken) and not message.is_announcement:
            self.quotable.add(message.id)
        self.timestamp = max(self.timestamp, message.timestamp or 0.0)


def problems_of_messages(messages: SalvagedList[Message], cast: Cast | None) -> Iterator[Problem]:
    """Every problem in order. Without a cast, which is broken itself, nobody is looked for in it."""
    yield from messages.problems
    entries = messages.entries
    if not messages.problems and all(_comes_to_nothing(entry.value) for entry in entries):
        yield Problem("empty", "messages", "At least one message that is sent.")
    above = _Above()
    for position, message in enumerate(_with_ids([entry.value for entry in entries])):
        entry = entries[position]
        yield from entry.problems
        for problem in _problems(message, above, cast, entry.broken):
            if problem.path.split(".")[0] not in entry.broken:
                yield replace(problem, path=f"messages.{position}.{problem.path}".rstrip("."))
        above.take_in(message, entry.broken)


def normal_messages(messages: Sequence[Message], cast: Cast) -> tuple[Message, ...]:
    """Messages without problems, with ids, and with participants' ids where words stood for them."""
    return tuple(_normal(message, cast) for message in _with_ids(messages))


def _normal(message: Message, cast: Cast) -> Message:
    if message.is_announcement:
        return message.model_copy(update={"sender": ""})
    sender = cast.find(message.sender)
    reactions = tuple(
        reaction.model_copy(update={"by": _who_reacts(reaction, sender, cast).id})
        for reaction in message.reactions
    )
    return message.model_copy(update={"sender": sender.id, "reactions": reactions})


def _who_reacts(reaction: WrittenReaction, sender: Person, cast: Cast) -> Person:
    if reaction.by:
        return cast.find(reaction.by)
    return cast.others[0] if sender.is_me else cast.me


def _with_ids(messages: Sequence[Message]) -> list[Message]:
    taken = {message.id for message in messages}
    named = []
    for number, message in enumerate(messages, start=1):
        wanted = message.id or f"m{number}"
        while not message.id and wanted in taken:
            wanted += "-"
        taken.add(wanted)
        named.append(message.model_copy(update={"id": wanted}))
    return named


def _problems(
    message: Message, above: _Above, cast: Cast | None, broken: frozenset[str]
) -> Iterator[Problem]:
    """Paths are within the message. Nothing is said about what a broken field leaves open."""
    if not broken:
        yield from _about_contents(message)
    if not message.is_announcement and not broken & {"separator", "system"}:
        yield from _about_people(message, cast)
    if message.id in above.ids:
        yield Problem("duplicate", "id", f"Another message is '{message.id}' already.")
    if message.reply_to and message.reply_to not in above.quotable:
        yield Problem("unknown_message", "reply_to", f"No message above is '{message.reply_to}'.")
    if message.timestamp is not None and message.timestamp < above.timestamp:
        earlier = f"{message.timestamp:g} s is before {above.timestamp:g} s, where a message above stands."
        yield Problem("falling", "timestamp", earlier)


def _about_contents(message: Message) -> Iterator[Problem]:
    contents = message.contents
    if len(contents) > 1:
        yield Problem("two_contents", contents[1], f"Not together with {contents[0]}: make two messages.")
    elif message.text and contents and contents[0] not in WITH_CAPTION:
        yield Problem("two_contents", "text", f"Not together with {contents[0]}: make two messages.")
    elif message.text and is_blank(message.text):
        yield Problem("blank", "text", "This must contain something that can be seen.")
    elif not contents and not message.text and not message.typing:
        yield Problem("empty", "", f"A text, seconds of 'typing', or one of {', '.join(EXCLUSIVE_CONTENTS)}.")


def _about_people(message: Message, cast: Cast | None) -> Iterator[Problem]:
    if cast is None:
        return
    for position, reaction in enumerate(message.reactions):
        if reaction.by and isinstance(reason := _find(reaction.by, cast), str):
            yield Problem("unknown_sender", f"reactions.{position}.by", reason)
    sender = _find(message.sender, cast)
    if isinstance(sender, str):
        yield Problem("unknown_sender" if message.sender else "missing", "sender", sender)
    else:
        yield from _about_sides(message, sender)


def _comes_to_nothing(message: Message) -> bool:
    return bool(message.draft or message.typing) and not message.appears


def _about_sides(message: Message, sender: Person) -> Iterator[Problem]:
    if message.status and not sender.is_me:
        yield Problem("not_mine", "status", "Only messages of mine show that they are delivered or read.")
    if message.draft and not sender.is_me:
        yield Problem("not_mine", "draft", "Only what I type can be seen; 'typing' shows dots for others.")
    if sender.is_me and message.typing and not message.contents and not message.text:
        yield Problem("empty", "typing", "What do I type? Give a 'draft'.")


def _find(word: str, cast: Cast) -> Person | str:
    """The participant, or why there is none."""
    try:
        return cast.find(word)
    except NotInTheCast as reason:
        return str(reason)
