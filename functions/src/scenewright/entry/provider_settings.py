"""The settings of the providers, read from the environment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from scenewright.domain.brief import LANGUAGE_PATTERN
from scenewright.domain.errors import Misconfigured
from scenewright.domain.production import Gender
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.prices import Prices, is_price_name
from scenewright.providers.speech.voices import Entry

# Field of ProviderSettings: the variable that sets it.
TEXT_VARIABLES: Final = {
    "gemini_api_key": "GEMINI_API_KEY",
    "gemini_model": "GEMINI_MODEL",
    "gemini_base_url": "GEMINI_BASE_URL",
    "openai_api_key": "OPENAI_API_KEY",
    "openai_base_url": "OPENAI_BASE_URL",
    "openai_planner_model": "OPENAI_PLANNER_MODEL",
    "openai_image_model": "OPENAI_IMAGE_MODEL",
    "openai_speech_model": "OPENAI_SPEECH_MODEL",
    "openai_listening_model": "OPENAI_LISTENING_MODEL",
    "replicate_api_token": "REPLICATE_API_TOKEN",
    "replicate_model": "REPLICATE_MODEL",
    "replicate_clip_model": "REPLICATE_CLIP_MODEL",
    "replicate_webhook_url": "REPLICATE_WEBHOOK_URL",
    "replicate_webhook_secret": "REPLICATE_WEBHOOK_SECRET",
    "replicate_base_url": "REPLICATE_BASE_URL",
    "pexels_api_key": "PEXELS_API_KEY",
    "pexels_base_url": "PEXELS_BASE_URL",
    "elevenlabs_api_key": "ELEVENLABS_API_KEY",
    "elevenlabs_voice_id": "ELEVENLABS_VOICE_ID",
    "elevenlabs_model": "ELEVENLABS_MODEL",
    "elevenlabs_base_url": "ELEVENLABS_BASE_URL",
    "enable_gtts": "ENABLE_GTTS",
    "gtts_base_url": "GTTS_BASE_URL",
    "mem0_api_key": "MEM0_API_KEY",
    "mem0_base_url": "MEM0_BASE_URL",
    "langfuse_public_key": "LANGFUSE_PUBLIC_KEY",
    "langfuse_secret_key": "LANGFUSE_SECRET_KEY",
    "langfuse_base_url": "LANGFUSE_BASE_URL",
    "enable_youtube_upload": "ENABLE_YOUTUBE_UPLOAD",
    "youtube_client_id": "YOUTUBE_CLIENT_ID",
    "youtube_client_secret": "YOUTUBE_CLIENT_SECRET",
    "youtube_refresh_token": "YOUTUBE_REFRESH_TOKEN",
    "youtube_base_url": "YOUTUBE_BASE_URL",
}
PRICES: Final = "SCENEWRIGHT_PRICES"
VOICES: Final = "SCENEWRIGHT_VOICES"
PROVIDER_VARIABLES: Final = (*TEXT_VARIABLES.values(), PRICES, VOICES)


def provider_settings(env: Mapping[str, str]) -> ProviderSettings:
    """Raises Misconfigured with the name of the variable that is wrong."""
    given: dict[str, Any] = {field: env.get(name, "").strip() for field, name in TEXT_VARIABLES.items()}
    given = {field: value for field, value in given.items() if value}
    return ProviderSettings(**given, prices=_prices(env), voices=_voices(env))


def _prices(env: Mapping[str, str]) -> Prices:
    """`{"replicate/<model>/image": 0.003}`: what was agreed with a vendor, in dollars."""
    table = _json(env, PRICES, "{}", dict)
    own = [(str(name), price) for name, price in table.items()]
    for name, price in own:
        if (
            not is_price_name(name)
            or isinstance(price, bool)
            or not isinstance(price, int | float)
            or price < 0
        ):
            raise Misconfigured(f'{PRICES}: {name!r} has to be "vendor/model/unit" with a price in dollars.')
    return Prices(tuple((name, float(price)) for name, price in own))


def _voices(env: Mapping[str, str]) -> tuple[Entry, ...]:
    """`[{"provider": "elevenlabs", "id": "…", "name": "Asha", "gender": "female", "language": "hi"}]`."""
    rows = _json(env, VOICES, "[]", list)
    try:
        entries = tuple(Entry(**row | {"gender": Gender(row["gender"])}) for row in rows)
        languages = {entry.language for entry in entries if entry.language}
        unknown = {language for language in languages if not re.fullmatch(LANGUAGE_PATTERN, language)}
    except (TypeError, KeyError, ValueError) as error:
        raise Misconfigured(f"{VOICES} has to list provider, id, name, gender and language.") from error
    if unknown:
        raise Misconfigured(
            f"{VOICES} names a language otherwise than by its ISO 639 code: {sorted(unknown)[0]!r}."
        )
    return entries


def _json(env: Mapping[str, str], name: str, empty: str, kind: type[Any]) -> Any:
    try:
        found = json.loads(env.get(name, "").strip() or empty)
    except ValueError as error:
        raise Misconfigured(f"{name} is not JSON.") from error
    if not isinstance(found, kind):
        raise Misconfigured(f"{name} is not a JSON {'object' if kind is dict else 'list'}.")
    return found
