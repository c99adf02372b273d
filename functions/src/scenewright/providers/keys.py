"""What the providers need to know from outside."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenewright.providers.prices import LIST_PRICES, Prices
from scenewright.providers.speech.voices import Entry


@dataclass(frozen=True)
class ProviderSettings:
    """Keys ('' for none), models, base URLs ('' for the vendor's own) and time limits in seconds.

    `voices` and `prices` are a deployment's own, beside those that are built in.
    """

    gemini_api_key: str = field(default="", repr=False)
    gemini_model: str = "gemini-3.5-flash-lite"
    gemini_base_url: str = ""
    gemini_timeout_s: float = 45
    openai_api_key: str = field(default="", repr=False)
    openai_base_url: str = ""
    openai_planner_model: str = ""
    openai_image_model: str = "gpt-image-2.5-flare"
    openai_speech_model: str = "gpt-4o-mini-tts"
    openai_listening_model: str = "whisper-1"
    openai_timeout_s: float = 90
    replicate_api_token: str = field(default="", repr=False)
    replicate_model: str = "black-forest-labs/flux-schnell"
    replicate_clip_model: str = "wan-video/wan-2.2-i2v-a14b"
    replicate_webhook_url: str = ""
    replicate_webhook_secret: str = field(default="", repr=False)
    replicate_base_url: str = ""
    replicate_timeout_s: float = 90
    pexels_api_key: str = field(default="", repr=False)
    pexels_base_url: str = ""
    elevenlabs_api_key: str = field(default="", repr=False)
    elevenlabs_voice_id: str = ""
    elevenlabs_model: str = "eleven_multilingual_v2"
    elevenlabs_base_url: str = ""
    elevenlabs_timeout_s: float = 40
    enable_gtts: str = ""
    gtts_base_url: str = ""
    mem0_api_key: str = field(default="", repr=False)
    mem0_base_url: str = ""
    langfuse_public_key: str = ""
    langfuse_secret_key: str = field(default="", repr=False)
    langfuse_base_url: str = ""
    enable_youtube_upload: str = ""
    youtube_client_id: str = ""
    youtube_client_secret: str = field(default="", repr=False)
    youtube_refresh_token: str = field(default="", repr=False)
    youtube_base_url: str = ""
    voices: tuple[Entry, ...] = ()
    prices: Prices = LIST_PRICES
