"""Pictures by OpenAI's image models, over REST."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Final

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.media_type import PICTURES, media_type_of
from scenewright.domain.storyboard import Still
from scenewright.providers.openai import NAME, openai_rest
from scenewright.providers.prices import LIST_PRICES, Prices
from scenewright.providers.rest import Rest
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Picture

_WIDE, _TALL, _SQUARE = "1536x1024", "1024x1536", "1024x1024"
_NEARLY_SQUARE: Final = 1.15  # the longer side by the shorter: below it a square loses less when it is cut
_MODERATED: Final = "moderation_blocked"


@dataclass(frozen=True)
class OpenAIIllustrator:
    """`timeout_s` is for one picture. One answer is paid for, so it is never asked for twice."""

    api_key: str = field(repr=False)
    model: str
    base_url: str = ""
    timeout_s: float = 90
    tracer: Tracer = NO_TRACING
    prices: Prices = LIST_PRICES
    name = NAME

    def draw(
        self,
        visual: Still,
        *,
        seed_text: str,  # noqa: ARG002 — these models take no seed
        width: int,
        height: int,
        stop: Event,
    ) -> Picture:
        rest = openai_rest(self.api_key, self.base_url)
        wanted = {
            "model": self.model,
            "prompt": visual.prompt,
            "size": _size(width, height),
            "quality": "medium",
            "n": 1,
            "output_format": "png",
        }
        with self.tracer.generation("picture", model=self.model, prompt=visual.prompt) as generation:
            answer = self._asked(rest, wanted, stop)
            content, asked, answered = _read(answer, rest)
            cost = self.prices.tokens(NAME, self.model, asked, answered)
            generation.record(usage={"input": asked, "output": answered}, cost_usd=cost)
        if (media_type := media_type_of(content)) not in PICTURES:
            raise ProviderFailed(NAME, "bad_output", "sent something that is not a picture")
        return Picture(content, media_type, cost)

    def _asked(self, rest: Rest, wanted: dict[str, Any], stop: Event) -> Any:
        try:
            return rest.json("POST", "/images/generations", seconds=self.timeout_s, stop=stop, json=wanted)
        except ProviderFailed as failure:
            if _MODERATED in failure.message:
                raise ProviderFailed(NAME, "blocked", "refused to draw this") from failure
            raise


def _size(width: int, height: int) -> str:
    if max(width, height) < _NEARLY_SQUARE * min(width, height):
        return _SQUARE
    return _WIDE if width > height else _TALL


def _read(answer: Any, rest: Rest) -> tuple[bytes, int, int]:
    """The picture, and the tokens asked and answered."""
    try:
        content = base64.b64decode(answer["data"][0]["b64_json"], validate=True)
        usage = answer.get("usage") or {}
        return content, int(usage.get("input_tokens", 0)), int(usage.get("output_tokens", 0))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise rest.unreadable() from error
