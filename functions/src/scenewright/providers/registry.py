"""Which providers there are, in which order: a vendor first where its key is set, what always works last.

Nothing of a vendor is imported unless its key is set, and its SDK not before it is called. `asked_before`
says that an attempt that died may have paid for an answer: who can look it up does so first.
"""

from __future__ import annotations

from functools import cache

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.production import USUAL, Casting
from scenewright.providers.casting import Styled, led_by
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.tracing import NO_TRACING, LangfuseTracer, Tracer
from scenewright.steps.ports import ClipMaker, Illustrator, Listener, Memory, Narrator, Planner, Publisher


@cache
def build_tracer(settings: ProviderSettings) -> Tracer:
    """One per process: a tracer keeps threads and connections."""
    public, secret = settings.langfuse_public_key, settings.langfuse_secret_key
    return LangfuseTracer(public, secret, settings.langfuse_base_url) if public and secret else NO_TRACING


def build_planners(
    settings: ProviderSettings, tracer: Tracer = NO_TRACING, casting: Casting = USUAL
) -> tuple[Planner, ...]:
    from scenewright.providers.planners.template import TemplatePlanner

    chain: list[Planner] = []
    if settings.gemini_api_key:
        from scenewright.providers.planners.gemini import GeminiPlanner

        chain.append(
            GeminiPlanner(
                settings.gemini_api_key,
                settings.gemini_model,
                settings.gemini_base_url,
                settings.gemini_timeout_s,
                tracer,
                settings.prices,
                casting.remembered,
            )
        )
    if settings.openai_planner_model:
        from scenewright.providers.planners.openai import OpenAIPlanner

        chain.append(
            OpenAIPlanner(
                settings.openai_api_key,
                settings.openai_planner_model,
                settings.openai_base_url,
                min(settings.openai_timeout_s, 45),
                tracer,
                settings.prices,
                casting.remembered,
            )
        )
    return led_by([*chain, TemplatePlanner()], casting.providers.planner)


def build_illustrators(
    settings: ProviderSettings,
    tracer: Tracer = NO_TRACING,
    casting: Casting = USUAL,
    *,
    asked_before: bool = False,
) -> tuple[Illustrator, ...]:
    from scenewright.providers.images.drawn import DrawnIllustrator

    vendors = _vendor_illustrators(settings, tracer, asked_before=asked_before)
    styled = [Styled(one, casting.style) if casting.style else one for one in vendors]
    return led_by([*styled, DrawnIllustrator()], casting.providers.picture)


def _vendor_illustrators(
    settings: ProviderSettings, tracer: Tracer, *, asked_before: bool
) -> list[Illustrator]:
    chain: list[Illustrator] = []
    if settings.replicate_api_token:
        from scenewright.providers.images.replicate import ReplicateIllustrator

        chain.append(
            ReplicateIllustrator(
                settings.replicate_api_token,
                settings.replicate_model,
                settings.replicate_base_url,
                timeout_s=settings.replicate_timeout_s,
                tracer=tracer,
                prices=settings.prices,
                asked_before=asked_before,
            )
        )
    if settings.openai_api_key:
        from scenewright.providers.images.openai import OpenAIIllustrator

        chain.append(
            OpenAIIllustrator(
                settings.openai_api_key,
                settings.openai_image_model,
                settings.openai_base_url,
                settings.openai_timeout_s,
                tracer,
                settings.prices,
            )
        )
    if settings.pexels_api_key:
        from scenewright.providers.images.pexels import PexelsIllustrator

        chain.append(PexelsIllustrator(settings.pexels_api_key, settings.pexels_base_url, tracer))
    return chain


def build_clip_makers(
    settings: ProviderSettings,
    tracer: Tracer = NO_TRACING,
    casting: Casting = USUAL,
    *,
    asked_before: bool = False,
) -> tuple[ClipMaker, ...]:
    """Clips are searched for; they are made, at a price, only where the brief says so. Empty without keys."""
    chain: list[ClipMaker] = []
    if settings.pexels_api_key:
        from scenewright.providers.clips.pexels import PexelsClipMaker

        chain.append(PexelsClipMaker(settings.pexels_api_key, settings.pexels_base_url, tracer))
    if settings.replicate_api_token and casting.providers.clip == "replicate":
        from scenewright.providers.clips.replicate import ReplicateClipMaker

        chain.append(
            ReplicateClipMaker(
                settings.replicate_api_token,
                settings.replicate_clip_model,
                settings.replicate_base_url,
                tracer=tracer,
                prices=settings.prices,
                asked_before=asked_before,
            )
        )
    return led_by(chain, casting.providers.clip)


def build_memory(settings: ProviderSettings) -> Memory | None:
    if not settings.mem0_api_key:
        return None
    from scenewright.providers.memory import Mem0Memory

    return Mem0Memory(settings.mem0_api_key, settings.mem0_base_url)


def build_publisher(settings: ProviderSettings) -> Publisher:
    """Raises ProviderFailed where uploads are not turned on, or a part of the credentials is missing."""
    credentials = settings.youtube_client_id, settings.youtube_client_secret, settings.youtube_refresh_token
    if not settings.enable_youtube_upload or not all(credentials):
        raise ProviderFailed("youtube", "auth", "is not configured")
    from scenewright.providers.publish.youtube import YoutubePublisher

    return YoutubePublisher(*credentials, settings.youtube_base_url)


def build_narrators(
    settings: ProviderSettings,
    tracer: Tracer = NO_TRACING,
    casting: Casting = USUAL,
    *,
    asked_before: bool = False,
) -> tuple[Narrator, ...]:
    from scenewright.providers.speech.espeak import EspeakNarrator
    from scenewright.providers.speech.silent import SilentNarrator

    vendors = _vendor_narrators(settings, tracer, casting, asked_before=asked_before)
    return led_by([*vendors, EspeakNarrator(casting.voice), SilentNarrator()], casting.providers.speech)


def _vendor_narrators(
    settings: ProviderSettings, tracer: Tracer, casting: Casting, *, asked_before: bool
) -> list[Narrator]:
    chain: list[Narrator] = []
    if settings.elevenlabs_api_key:
        from scenewright.providers.speech.elevenlabs import ElevenLabsNarrator

        chain.append(
            ElevenLabsNarrator(
                settings.elevenlabs_api_key,
                settings.elevenlabs_voice_id,
                settings.elevenlabs_model,
                settings.elevenlabs_base_url,
                settings.elevenlabs_timeout_s,
                tracer,
                settings.prices,
                casting.voice,
                settings.voices,
                asked_before,
            )
        )
    if settings.openai_api_key:
        from scenewright.providers.speech.openai import OpenAINarrator

        chain.append(
            OpenAINarrator(
                settings.openai_api_key,
                settings.openai_speech_model,
                settings.openai_base_url,
                casting.voice,
                settings.voices,
                min(settings.openai_timeout_s, 40),
                tracer,
                settings.prices,
            )
        )
    if settings.enable_gtts:
        from scenewright.providers.speech.gtts import GttsNarrator

        chain.append(GttsNarrator(settings.gtts_base_url, tracer=tracer))
    return chain


def build_listeners(
    settings: ProviderSettings, tracer: Tracer = NO_TRACING, *, knows_text: bool
) -> tuple[Listener, ...]:
    from scenewright.providers.speech.listening import Nobody, OfflineListener, WhisperListener

    last: Listener = OfflineListener() if knows_text else Nobody()
    if not can_listen(settings):
        return (last,)
    whisper = WhisperListener(
        settings.openai_api_key,
        settings.openai_listening_model,
        settings.openai_base_url,
        min(settings.openai_timeout_s, 60),
        tracer,
        settings.prices,
    )
    return whisper, last


def can_listen(settings: ProviderSettings) -> bool:
    return bool(settings.openai_api_key)
