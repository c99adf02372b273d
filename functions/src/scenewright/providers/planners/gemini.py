"""Storyboards by Google's Gemini, through the google-generativeai SDK."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import stamina

from scenewright.domain.brief import Brief
from scenewright.domain.errors import ProviderFailed
from scenewright.providers.budget import within
from scenewright.providers.planners.asking import Answer, plan_by_asking
from scenewright.providers.planners.prompt import StoryboardPrompt
from scenewright.providers.prices import LIST_PRICES, Prices
from scenewright.providers.refusals import refusal, seconds_of, worth_another_try
from scenewright.providers.tracing import NO_TRACING, Tracer
from scenewright.steps.ports import Plan

_NAME: Final = "gemini"
_LONGEST_ANSWER: Final = 32_768  # tokens, thinking included: the longest script fits, in Devanagari too
_MAX_TOKENS: Final = 2  # finish reasons as the SDK numbers them
_REFUSALS: Final = {3, 4, 6, 7, 8, 9}  # safety, recitation, language, blocklist, prohibited, personal data


@dataclass(frozen=True)
class GeminiPlanner:
    """Asks once, and once more with the errors when the answer is no usable storyboard.

    `base_url` is '' for the vendor's own and may be http; `timeout_s` is for the whole plan.
    """

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
        """One answer. An overloaded or throttling Gemini is asked a second time."""
        for attempt in stamina.retry_context(on=worth_another_try, attempts=2, wait_initial=1.0):
            with attempt:
                return self._ask_once(prompt)
        raise AssertionError("a retry ends with a return or a raise")

    def _ask_once(self, prompt: StoryboardPrompt) -> Answer:
        genai = _sdk()
        with self.tracer.generation("storyboard", model=self.model, prompt=prompt.user) as generation:
            with _translated():
                response = self._generate(genai, prompt)
            usage = response.usage_metadata
            # Thinking is billed as output, and the SDK drops its count: only the total has it.
            asked, answered = usage.prompt_token_count, usage.total_token_count - usage.prompt_token_count
            cost = self.prices.tokens(_NAME, self.model, asked, answered)
            generation.record(usage={"input": asked, "output": answered}, cost_usd=cost)
            return Answer(_text_parts(response), cost)

    def _generate(self, genai: Any, prompt: StoryboardPrompt) -> Any:
        options = {"api_endpoint": self.base_url} if self.base_url else {}
        genai.configure(api_key=self.api_key, transport="rest", client_options=options)
        model = genai.GenerativeModel(self.model, system_instruction=prompt.system)
        config = {
            "response_mime_type": "application/json",
            "response_schema": prompt.schema,
            "max_output_tokens": _LONGEST_ANSWER,
        }
        # Left to itself the SDK asks a failing server 122 times in ten minutes.
        once = {"timeout": self.timeout_s, "retry": None}
        return model.generate_content(prompt.user, generation_config=config, request_options=once)


def _sdk() -> Any:
    with warnings.catch_warnings():
        # The end of its own support, and of its dependency's for this Python, both told at the import.
        warnings.simplefilter("ignore", FutureWarning)
        import google.generativeai as genai
    return genai


def _text_parts(response: Any) -> tuple[str, ...]:
    if not response.candidates:
        raise ProviderFailed(_NAME, "blocked", "refused the topic")
    candidate = response.candidates[0]
    reason = int(candidate.finish_reason)
    if reason in _REFUSALS:
        raise ProviderFailed(_NAME, "blocked", "refused to finish its answer")
    if reason == _MAX_TOKENS:
        raise ProviderFailed(_NAME, "bad_output", "sent an answer that was cut off")
    return tuple(part.text for part in candidate.content.parts if part.text)


@contextmanager
def _translated() -> Iterator[None]:
    """The SDK's errors, and those of the libraries under it that it lets through, as ProviderFailed."""
    import requests
    from google.api_core.exceptions import GoogleAPICallError, GoogleAPIError
    from google.auth.exceptions import GoogleAuthError
    from google.protobuf.json_format import ParseError

    try:
        yield
    except GoogleAPICallError as error:
        raise _refused(error) from error
    except GoogleAuthError as error:
        raise ProviderFailed(_NAME, "auth", "did not accept the key") from error
    except requests.Timeout as error:
        raise ProviderFailed(_NAME, "timeout", "took too long") from error
    except requests.ConnectionError as error:
        raise ProviderFailed(_NAME, "unavailable", "cannot be reached") from error
    except (
        GoogleAPIError,
        requests.RequestException,
    ) as error:  # it may have been paid for by now: not asked again
        raise ProviderFailed(_NAME, "bad_output", "broke off its answer") from error
    except (
        ParseError,
        ValueError,
        AttributeError,
        TypeError,
    ) as error:  # the last two: JSON of another shape
        raise ProviderFailed(_NAME, "bad_output", "sent an answer that cannot be read") from error


def _refused(error: Any) -> ProviderFailed:
    """`details` are the JSON of google.rpc.ErrorInfo, RetryInfo and the like."""
    details = {key: str(value) for detail in error.details or () for key, value in dict(detail).items()}
    reason = details.get("reason", "")
    if reason == "API_KEY_INVALID":
        return ProviderFailed(_NAME, "auth", "did not accept the key")
    wait = seconds_of(details.get("retryDelay", "").removesuffix("s"))
    code = reason if re.fullmatch("[A-Z_]{1,60}", reason) else ""
    return refusal(_NAME, int(error.code or 500), reason=code, retry_after=wait)
