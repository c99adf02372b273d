"""Which providers there are, in which order: a vendor first where its key is set, what always works last.

Nothing of a vendor is imported unless its key is set, and its SDK not before it is called.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from scenewright.providers.tracing import NO_TRACING, LangfuseTracer, Tracer
from scenewright.steps.ports import Illustrator, Narrator, Planner


@dataclass(frozen=True)
class ProviderSettings:
    """Keys ('' for none), models, base URLs ('' for the vendor's own) and time limits in seconds."""

    gemini_api_key: str = field(default="", repr=False)
    gemini_model: str = "gemini-3.5-flash-lite"
    gemini_base_url: str = ""
    gemini_timeout_s: float = 45
    replicate_api_token: str = field(default="", repr=False)
    replicate_model: str = "black-forest-labs/flux-schnell"
    replicate_base_url: str = ""
    replicate_timeout_s: float = 90
    elevenlabs_api_key: str = field(default="", repr=False)
    elevenlabs_voice_id: str = ""
    elevenlabs_model: str = "eleven_multilingual_v2"
    elevenlabs_base_url: str = ""
    elevenlabs_timeout_s: float = 40
    langfuse_public_key: str = ""
    langfuse_secret_key: str = field(default="", repr=False)
    langfuse_base_url: str = ""


@cache
def build_tracer(settings: ProviderSettings) -> Tracer:
    """One per process: a tracer keeps threads and connections."""
    public, secret = settings.langfuse_public_key, settings.langfuse_secret_key
    return LangfuseTracer(public, secret, settings.langfuse_base_url) if public and secret else NO_TRACING


def build_planners(settings: ProviderSettings, tracer: Tracer = NO_TRACING) -> tuple[Planner, ...]:
    from scenewright.providers.planners.template import TemplatePlanner

    if not settings.gemini_api_key:
        return (TemplatePlanner(),)
    from scenewright.providers.planners.gemini import GeminiPlanner

    gemini = GeminiPlanner(
        settings.gemini_api_key,
        settings.gemini_model,
        settings.gemini_base_url,
        settings.gemini_timeout_s,
        tracer,
    )
    return gemini, TemplatePlanner()


def build_illustrators(settings: ProviderSettings, tracer: Tracer = NO_TRACING) -> tuple[Illustrator, ...]:
    from scenewright.providers.images.drawn import DrawnIllustrator

    if not settings.replicate_api_token:
        return (DrawnIllustrator(),)
    from scenewright.providers.images.replicate import ReplicateIllustrator

    replicate = ReplicateIllustrator(
        settings.replicate_api_token,
        settings.replicate_model,
        settings.replicate_base_url,
        timeout_s=settings.replicate_timeout_s,
        tracer=tracer,
    )
    return replicate, DrawnIllustrator()


def build_narrators(settings: ProviderSettings, tracer: Tracer = NO_TRACING) -> tuple[Narrator, ...]:
    from scenewright.providers.speech.espeak import EspeakNarrator
    from scenewright.providers.speech.silent import SilentNarrator

    offline: tuple[Narrator, ...] = (EspeakNarrator(), SilentNarrator())
    if not settings.elevenlabs_api_key:
        return offline
    from scenewright.providers.speech.elevenlabs import ElevenLabsNarrator

    elevenlabs = ElevenLabsNarrator(
        settings.elevenlabs_api_key,
        settings.elevenlabs_voice_id,
        settings.elevenlabs_model,
        settings.elevenlabs_base_url,
        settings.elevenlabs_timeout_s,
        tracer,
    )
    return elevenlabs, *offline
