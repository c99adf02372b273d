"""What the vendors that lead the chains will charge for a video."""

from __future__ import annotations

from typing import Final

from scenewright.domain.estimate import Extent
from scenewright.domain.production import Casting, ClipName, PictureName, PlannerName, SpeechName
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.prices import Unit

QUESTION_TOKENS: Final = 1_600  # of a planner: the prompt, and the brief in it
ANSWER_TOKENS_PER_SCENE: Final = 220
PICTURE_TOKENS: Final = 1_500  # of OpenAI, for a picture of medium quality


def expected_usd(settings: ProviderSettings, casting: Casting, extent: Extent, *, planned: bool) -> float:
    """Dollars. `planned` says that a planner is asked at all."""
    narration = _speech(settings, casting.providers.speech, extent)
    pictures = _pictures(settings, casting.providers.picture, extent)
    clips = _clips(settings, casting.providers.clip, extent)
    planning = _planner(settings, casting.providers.planner, extent) if planned else 0.0
    return planning + pictures + clips + narration + _listening(settings, extent)


def _planner(settings: ProviderSettings, chosen: PlannerName | None, extent: Extent) -> float:
    answer = ANSWER_TOKENS_PER_SCENE * extent.scenes
    if settings.gemini_api_key and chosen in (None, PlannerName.GEMINI):
        return settings.prices.tokens("gemini", settings.gemini_model, QUESTION_TOKENS, answer)
    if settings.openai_planner_model and not settings.openai_base_url and chosen != PlannerName.TEMPLATE:
        return settings.prices.tokens("openai", settings.openai_planner_model, QUESTION_TOKENS, answer)
    return 0.0


def _pictures(settings: ProviderSettings, chosen: PictureName | None, extent: Extent) -> float:
    if settings.replicate_api_token and chosen in (None, PictureName.REPLICATE):
        return extent.pictures * settings.prices.of("replicate", settings.replicate_model, Unit.IMAGE)
    if settings.openai_api_key and chosen in (None, PictureName.OPENAI):
        one = settings.prices.tokens("openai", settings.openai_image_model, 100, PICTURE_TOKENS)
        return extent.pictures * one
    return 0.0


def _clips(settings: ProviderSettings, chosen: ClipName | None, extent: Extent) -> float:
    if settings.replicate_api_token and chosen == ClipName.REPLICATE:
        return extent.clip_seconds * settings.prices.of(
            "replicate", settings.replicate_clip_model, Unit.SECOND
        )
    return 0.0


def _speech(settings: ProviderSettings, chosen: SpeechName | None, extent: Extent) -> float:
    if settings.elevenlabs_api_key and chosen in (None, SpeechName.ELEVENLABS):
        return extent.characters * settings.prices.of("elevenlabs", "any", Unit.CREDIT)
    if settings.openai_api_key and chosen == SpeechName.OPENAI:
        minutes = max(0.0, extent.film_seconds - extent.recorded_seconds) / 60
        return minutes * settings.prices.of("openai", settings.openai_speech_model, Unit.MINUTE)
    return 0.0


def _listening(settings: ProviderSettings, extent: Extent) -> float:
    minute = settings.prices.of("openai", settings.openai_listening_model, Unit.MINUTE)
    return extent.recorded_seconds / 60 * minute if settings.openai_api_key else 0.0
