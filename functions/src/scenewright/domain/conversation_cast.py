"""Who takes part in a conversation, and whom a message means by `me`, `them`, an id or a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenewright.domain.conversation import Person
from scenewright.domain.errors import Problem
from scenewright.domain.salvage import SalvagedList

ME: Final = "me"
THEM: Final = "them"
WORDS_FOR_ME: Final = frozenset({ME, "you"})  # "you" is the owner of the phone
NOBODY_IN_PARTICULAR: Final = "Contact"


class NotInTheCast(Exception):
    """No participant, or more than one, goes by this word."""


@dataclass(frozen=True)
class Cast:
    """Exactly one of `people` is me; there is at least one other."""

    people: tuple[Person, ...]

    @property
    def me(self) -> Person:
        return next(person for person in self.people if person.is_me)

    @property
    def others(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if not person.is_me)

    def find(self, word: str) -> Person:
        """By id, then `me` or `you`, then `them`, then name; raise NotInTheCast."""
        for person in self.people:
            if word == person.id:
                return person
        spoken = word.casefold()
        if spoken in WORDS_FOR_ME:
            return self.me
        if spoken == THEM and len(self.others) == 1:
            return self.others[0]
        found = [person for person in self.people if person.name.casefold() == spoken]
        if len(found) == 1:
            return found[0]
        raise NotInTheCast(self._why_not(word))

    def _why_not(self, word: str) -> str:
        known = ", ".join(f"'{person.id}'" for person in self.people)
        if not word:
            return f"Who sends this: {known}?"
        if word.casefold() == THEM:
            return f"Which of {known} is 'them'?"
        return f"'{word}' is not one of the participants: {known}."


def whole_cast(people: Sequence[Person], title: str) -> Cast:
    """The written participants with ids and names, and me and another if they are not among them."""
    named = [_named(person) for person in people]
    if not any(person.is_me for person in named):
        named = _with_me(named)
    if all(person.is_me for person in named):
        named.append(Person(id=_free_id(THEM, named), name=title or NOBODY_IN_PARTICULAR))
    return Cast(tuple(named))


def problems_of_people(people: SalvagedList[Person]) -> Iterator[Problem]:
    yield from people.problems
    yield from (problem for person in people.entries for problem in person.problems)
    sound = [(position, person.value) for position, person in enumerate(people.entries) if not person.broken]
    yield from _unnamed(sound)
    yield from _twice(sound)
    yield from _twice_me(sound)


def _named(person: Person) -> Person:
    return person.model_copy(update={"id": person.id or person.name, "name": person.name or person.id})


def _with_me(people: list[Person]) -> list[Person]:
    for position, person in enumerate(people):
        if person.id.casefold() in WORDS_FOR_ME:
            return [*people[:position], person.model_copy(update={"is_me": True}), *people[position + 1 :]]
    return [*people, Person(id=ME, name="Me", is_me=True)]


def _free_id(wanted: str, people: Sequence[Person]) -> str:
    taken = {person.id for person in people}
    while wanted in taken:
        wanted += "-"
    return wanted


def _unnamed(people: Sequence[tuple[int, Person]]) -> Iterator[Problem]:
    for position, person in people:
        if not (person.id or person.name):
            yield Problem("missing", f"participants.{position}.name", "A participant needs a name or an id.")


def _twice(people: Sequence[tuple[int, Person]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for position, person in people:
        known_as = _named(person).id
        if known_as and known_as in seen:
            path = f"participants.{position}.id"
            yield Problem("duplicate", path, f"Another participant is '{known_as}' already.")
        seen.add(known_as)


def _twice_me(people: Sequence[tuple[int, Person]]) -> Iterator[Problem]:
    for position, _ in [entry for entry in people if entry[1].is_me][1:]:
        yield Problem("duplicate", f"participants.{position}.is_me", "Only one participant can be me.")
