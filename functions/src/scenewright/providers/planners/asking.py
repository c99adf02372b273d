"""How any language model is asked for a storyboard: once, and once more with what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenewright.domain.brief import Brief
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.film_length import stretched
from scenewright.providers.planners.answer import UnusableAnswerError, storyboard_from
from scenewright.providers.planners.prompt import StoryboardPrompt, storyboard_prompt
from scenewright.steps.ports import Plan


@dataclass(frozen=True)
class Answer:
    """The text parts of what a model said, and its price."""

    parts: tuple[str, ...]
    cost_usd: float


def plan_by_asking(
    provider: str, brief: Brief, ask: Callable[[StoryboardPrompt], Answer], remembered: Sequence[str] = ()
) -> Plan:
    """Raises ProviderFailed, also when the second answer is no usable storyboard either."""
    prompt = storyboard_prompt(brief, remembered)
    first = ask(prompt)
    try:
        return Plan(stretched(storyboard_from(first.parts, brief), brief), first.cost_usd)
    except UnusableAnswerError as flaw:
        second = ask(prompt.again(flaw.problems))
    try:
        storyboard = stretched(storyboard_from(second.parts, brief), brief)
        return Plan(storyboard, first.cost_usd + second.cost_usd)
    except UnusableAnswerError as flaw:
        raise ProviderFailed(provider, "bad_output", f"sent no usable storyboard: {flaw}") from flaw
