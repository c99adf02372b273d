"""All simulated vendors at once, as a function is told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields

from tests.vendors.elevenlabs import ElevenLabsServer
from tests.vendors.gemini import GeminiServer
from tests.vendors.gtts import GttsServer
from tests.vendors.langfuse import LangfuseServer
from tests.vendors.mem0 import Mem0Server
from tests.vendors.openai import OpenAIServer
from tests.vendors.pexels import PexelsServer
from tests.vendors.replicate import ReplicateServer
from tests.vendors.server import VendorServer
from tests.vendors.youtube import YoutubeServer


@dataclass(frozen=True)
class Everybody:
    gemini: GeminiServer
    openai: OpenAIServer
    replicate: ReplicateServer
    pexels: PexelsServer
    elevenlabs: ElevenLabsServer
    gtts: GttsServer
    mem0: Mem0Server
    langfuse: LangfuseServer
    youtube: YoutubeServer

    @property
    def servers(self) -> Mapping[str, VendorServer]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def variables(self) -> dict[str, str]:
        """Variables of a function that turn every vendor on."""
        return {
            "GEMINI_API_KEY": "simulated",
            "GEMINI_BASE_URL": self.gemini.url,
            "OPENAI_API_KEY": "simulated",
            "OPENAI_BASE_URL": f"{self.openai.url}/v1",
            "OPENAI_PLANNER_MODEL": "local-model",
            "REPLICATE_API_TOKEN": "simulated",
            "REPLICATE_BASE_URL": self.replicate.url,
            "PEXELS_API_KEY": "simulated",
            "PEXELS_BASE_URL": f"{self.pexels.url}/v1",
            "ELEVENLABS_API_KEY": "simulated",
            "ELEVENLABS_VOICE_ID": "voice",
            "ELEVENLABS_BASE_URL": self.elevenlabs.url,
            "ENABLE_GTTS": "1",
            "GTTS_BASE_URL": self.gtts.url,
            "MEM0_API_KEY": "simulated",
            "MEM0_BASE_URL": self.mem0.url,
            "LANGFUSE_PUBLIC_KEY": "simulated",
            "LANGFUSE_SECRET_KEY": "simulated",
            "LANGFUSE_BASE_URL": self.langfuse.url,
            "ENABLE_YOUTUBE_UPLOAD": "1",
            "YOUTUBE_CLIENT_ID": "simulated",
            "YOUTUBE_CLIENT_SECRET": "simulated",
            "YOUTUBE_REFRESH_TOKEN": "simulated",
            "YOUTUBE_BASE_URL": self.youtube.url,
        }

    def take_turns(self) -> None:
        """Let each delivery fail after a while, so that one film of some scenes needs all of them."""
        self.gemini.modes = ["blocked"]
        self.replicate.modes_of = {"picture": ["polled", "normal", "402"], "clip": ["polled", "402"]}
        self.openai.modes_of = {
            "/images/generations": ["normal", "blocked"],
            "/audio/speech": ["normal", "429 late"],
        }
        self.elevenlabs.modes = ["normal", "normal", "402"]


@contextmanager
def everybody() -> Iterator[Everybody]:
    with (
        GeminiServer() as gemini,
        OpenAIServer() as openai,
        ReplicateServer() as replicate,
        PexelsServer() as pexels,
        ElevenLabsServer() as elevenlabs,
        GttsServer() as gtts,
        Mem0Server() as mem0,
        LangfuseServer() as langfuse,
        YoutubeServer() as youtube,
    ):
        yield Everybody(gemini, openai, replicate, pexels, elevenlabs, gtts, mem0, langfuse, youtube)
