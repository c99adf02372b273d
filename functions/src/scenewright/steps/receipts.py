"""An answer that was paid for is stored before it is used, so that a retry does not pay twice.

What a provider answered is lost only when we die before `ask_once` has stored it. Receipts are named after
what was asked, not after the attempt: the next attempt, or a retry by the user, finds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from pydantic import TypeAdapter

from scenewright.domain.errors import PlatformRefused, RowMissing
from scenewright.steps.chain import Outcome
from scenewright.steps.platform import Bucket
from scenewright.steps.ports import HeardWords, Picture, Plan, Speech
from scenewright.steps.studio import Studio


class Priced(Protocol):
    @property
    def cost_usd(self) -> float: ...


T = TypeVar("T", bound=Priced)


@dataclass(frozen=True)
class Receipt(Generic[T]):
    """`question` is everything that the answer depends on."""

    question: str
    outcome: Outcome[T]


PLAN: Final = TypeAdapter(Receipt[Plan])
PICTURE: Final = TypeAdapter(Receipt[Picture])
SPEECH: Final = TypeAdapter(Receipt[Speech])
HEARD: Final = TypeAdapter(Receipt[HeardWords])


@dataclass(frozen=True)
class Slot(Generic[T]):
    """Where the receipt of one question is kept. `fresh` says that nobody can have asked it before."""

    file_id: str
    question: str
    owner_id: str
    kind: TypeAdapter[Receipt[T]]
    fresh: bool


def short(question: str) -> int:
    """Four digits for the id of a file; whether it is the right one says the receipt itself."""
    return int(hashlib.sha256(question.encode()).hexdigest()[:8], 16) % 10_000


def ask_once(studio: Studio, slot: Slot[T], ask: Callable[[], Outcome[T]]) -> Outcome[T]:
    """What was answered before, or what `ask` says now, stored if it cost anything."""
    found = None if slot.fresh else kept(studio, slot)
    if found:
        studio.log("answer_found", receipt=slot.file_id)
        return found
    outcome = ask()
    if not outcome.value.cost_usd:
        return outcome
    path = studio.scratch / f"{slot.file_id}.json"
    path.write_bytes(slot.kind.dump_json(Receipt(slot.question, outcome)))
    try:
        studio.files.store(Bucket.WORK, slot.file_id, path, owner_id=slot.owner_id)
    except PlatformRefused:
        # Another attempt stored its answer first; both use that one. Or a receipt of another question has
        # the same four digits: then ours is not kept.
        return kept(studio, slot) or outcome
    return outcome


def kept(studio: Studio, slot: Slot[T]) -> Outcome[T] | None:
    """What was answered to this question and stored, by whomever."""
    path = studio.scratch / f"{slot.file_id}-kept.json"
    try:
        studio.files.fetch(studio.files.url_of(Bucket.WORK, slot.file_id), path)
    except RowMissing:
        return None
    receipt = slot.kind.validate_json(path.read_bytes())
    return receipt.outcome if receipt.question == slot.question else None
