"""What a brief changes in a chain of providers: who leads it, and the style of what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any, NoReturn, TypeVar

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.storyboard import MAX_PROMPT, Still
from scenewright.steps.chain import Named
from scenewright.steps.ports import Illustrator, Picture

M = TypeVar("M", bound=Named)


@dataclass(frozen=True)
class Unconfigured:
    """A provider that was asked for by name and has no key here: what is used instead is told."""

    name: str

    def refuse(self, *_: object, **__: object) -> NoReturn:
        raise ProviderFailed(self.name, "auth", "is not configured")

    plan = draw = film = speak = refuse

    def call_off(self, *_: object) -> None:
        """Nothing was ordered here."""


@dataclass(frozen=True)
class Styled:
    """An illustrator that is told the style that a film's pictures have in common."""

    inner: Illustrator
    style: str

    @property
    def name(self) -> str:
        return self.inner.name

    def draw(self, visual: Still, *, seed_text: str, width: int, height: int, stop: Event) -> Picture:
        manner = f" Style: {self.style}."
        prompt = visual.prompt[: MAX_PROMPT - len(manner)] + manner
        told = visual.model_copy(update={"prompt": prompt})
        return self.inner.draw(told, seed_text=seed_text, width=width, height=height, stop=stop)


def led_by(chain: Sequence[M], chosen: str | None) -> tuple[M, ...]:
    """The chain with the chosen one in front; the others follow as usual."""
    if chosen is None:
        return tuple(chain)
    missing: Any = Unconfigured(chosen)  # whatever the chain is of, it can be asked for it
    lead = [one for one in chain if one.name == chosen] or [missing]
    return (*lead, *(one for one in chain if one.name != chosen))
