"""Storyboards by any endpoint that speaks OpenAI's chat completions, such as a model on one's own machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scenewright.domain.brief import Brief
from scenewright.domain.errors import ProviderFailed
from scenewright.providers.budget import within
from scenewright.providers.openai import openai_rest
from scenewright.providers.planners.asking import Answer, plan_by_asking
from scenewright.providers.planners.prompt import StoryboardPrompt
from scenewright.providers.prices import LIST_PRICES, Prices
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Plan

_NAME: Final = "openai"


@dataclass(frozen=True)
class OpenAIPlanner:
    """`api_key` may be '' where the endpoint wants none; `timeout_s` is for the whole plan."""

    api_key: str = field(repr=False)
    model: str
    base_url: str = ""
    timeout_s: float = 45
    tracer: Tracer = NO_TRACING
    prices: Prices = LIST_PRICES
    remembered: tuple[str, ...] = ()
    name = _NAME

    def plan(self, brief: Brief) -> Plan:
        return within(self.timeout_s, _NAME, lambda: plan_by_asking(_NAME, brief, self._ask, self.remembered))

    def _ask(self, prompt: StoryboardPrompt) -> Answer:
        rest = openai_rest(self.api_key, self.base_url)
        with self.tracer.generation("storyboard", model=self.model, prompt=prompt.user) as generation:
            answer = rest.json("POST", "/chat/completions", seconds=self.timeout_s, json=self._body(prompt))
            try:
                usage, choice = answer.get("usage") or {}, answer["choices"][0]
                asked, said = int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0))
                content = _content(choice)
            except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
                raise rest.unreadable() from error
            cost = self.prices.tokens(_NAME, self.model, asked, said)
            generation.record(usage={"input": asked, "output": said}, cost_usd=cost)
        return Answer((content,), cost)

    def _body(self, prompt: StoryboardPrompt) -> dict[str, Any]:
        """Plain JSON mode, which every endpoint knows; the schema stands in the instructions."""
        schema = json.dumps(prompt.schema, ensure_ascii=False)
        system = f"{prompt.system}\n\nAnswer with one JSON object of this schema:\n{schema}"
        return {
            "model": self.model,
            "messages": [
                {"role": "system", "content": system},
                {"role": "user", "content": prompt.user},
            ],
            "response_format": {"type": "json_object"},
        }


def _content(choice: Mapping[str, Any]) -> str:
    reason, message = choice.get("finish_reason"), choice["message"]
    if reason == "content_filter" or message.get("refusal"):
        raise ProviderFailed(_NAME, "blocked", "refused the topic")
    if reason == "length":
        raise ProviderFailed(_NAME, "bad_output", "sent an answer that was cut off")
    return str(message.get("content") or "")
