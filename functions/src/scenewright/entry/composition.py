"""Wiring: one execution's studio, from its request, its settings and the clock."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import stamina

from scenewright.appwrite.books import AppwriteBooks
from scenewright.appwrite.client import Access, ServerClock
from scenewright.appwrite.executions import AppwriteExecutions
from scenewright.appwrite.files import AppwriteFiles
from scenewright.appwrite.postbox import AppwritePostbox
from scenewright.appwrite.rows import AppwriteRows
from scenewright.appwrite.stock import AppwriteStock
from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.estimate import Extent
from scenewright.domain.production import USUAL, Casting
from scenewright.domain.video import VideoKind
from scenewright.entry.http import Request
from scenewright.entry.settings import Settings
from scenewright.entry.signing import signer
from scenewright.providers import registry
from scenewright.providers.download import is_loopback
from scenewright.providers.expected_cost import expected_usd
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.tracing import Tracer
from scenewright.steps.ports import (
    ClipMaker,
    Illustrator,
    Listener,
    MediaDesk,
    Memory,
    Narrator,
    Planner,
    Publisher,
    Renderer,
)
from scenewright.steps.postbox import Sender
from scenewright.steps.studio import Log, Studio, Tempo

STOP_BEFORE_END_SECONDS: Final = 30  # of the function's own time limit: to close the attempt
STEP_PATIENCE_SECONDS: Final = 40.0
USER_PATIENCE_SECONDS: Final = 8.0
VENDOR_WEBHOOKS: Final = "/webhooks/replicate"

# Its own words on each retry would go to standard error, which Appwrite complains of in the function's log.
stamina.instrumentation.set_on_retry_hooks(())


@dataclass(frozen=True)
class _Crew:
    """Imports inside: what an execution does not need is not loaded."""

    settings: ProviderSettings
    webhook_secrets: tuple[str, ...]
    on_loopback: bool

    def planners(self, casting: Casting = USUAL) -> Sequence[Planner]:
        return registry.build_planners(self.settings, self._tracer, casting)

    def illustrators(self, casting: Casting = USUAL, *, asked_before: bool = False) -> Sequence[Illustrator]:
        return registry.build_illustrators(self.settings, self._tracer, casting, asked_before=asked_before)

    def clip_makers(self, casting: Casting = USUAL, *, asked_before: bool = False) -> Sequence[ClipMaker]:
        return registry.build_clip_makers(self.settings, self._tracer, casting, asked_before=asked_before)

    def narrators(self, casting: Casting = USUAL, *, asked_before: bool = False) -> Sequence[Narrator]:
        return registry.build_narrators(self.settings, self._tracer, casting, asked_before=asked_before)

    def listeners(self, *, knows_text: bool) -> Sequence[Listener]:
        return registry.build_listeners(self.settings, self._tracer, knows_text=knows_text)

    def can_listen(self) -> bool:
        return registry.can_listen(self.settings)

    def media(self) -> MediaDesk:
        from scenewright.entry.media_desk import GuardedDesk

        return GuardedDesk()

    def memory(self) -> Memory | None:
        return registry.build_memory(self.settings)

    def publisher(self) -> Publisher:
        return registry.build_publisher(self.settings)

    def renderer(self) -> Renderer:
        from scenewright.render.renderers import AnyRenderer

        return AnyRenderer()

    def sender(self) -> Sender:
        from scenewright.providers.webhook_sender import WebhookSender

        return WebhookSender(self.webhook_secrets, loopback=self.on_loopback)

    def expected_usd(self, brief: Brief | ChatBrief, extent: Extent) -> float:
        if isinstance(brief, ChatBrief):
            return 0.0
        return expected_usd(self.settings, brief.casting, extent, planned=not brief.scenes)

    @property
    def _tracer(self) -> Tracer:
        return registry.build_tracer(self.settings)


def build_studio(settings: Settings, request: Request, scratch: Path, log: Log, kind: VideoKind) -> Studio:
    """Everything a step needs. The key comes with each execution, in its headers."""
    access = Access.with_key(
        settings.endpoint, settings.project_id, request.headers.get("x-appwrite-key", "")
    )
    access = replace(access, patience_seconds=_patience(request))
    clock = ServerClock()
    return Studio(
        rows=AppwriteRows(access),
        hasty_rows=AppwriteRows(replace(access, patience_seconds=0)),
        stock=AppwriteStock(access),
        postbox=AppwritePostbox(access),
        books=AppwriteBooks(access),
        files=AppwriteFiles(access, settings.public_endpoint),
        executions=AppwriteExecutions(access, settings.function_id, signer(settings.secret, time.time)),
        clock=clock,
        log=log,
        crew=_Crew(settings.providers, settings.webhook_secrets, is_loopback(settings.endpoint)),
        scratch=scratch,
        deadline=clock.running() + settings.function_timeout_seconds - STOP_BEFORE_END_SECONDS,
        execution_id=request.headers.get("x-appwrite-execution-id", ""),
        kind=kind,
        scenes_in_flight=settings.scenes_in_flight,
        scenes_per_owner=settings.scenes_per_owner,
        vendor_webhook_url=_vendor_webhook_url(settings.providers),
        keep_work_days=settings.keep_work_days,
        webhook_url=settings.webhook_url,
        submits_per_minute=settings.submits_per_minute,
        tempo=Tempo(timedelta(seconds=settings.lease_seconds)),
    )


def _vendor_webhook_url(settings: ProviderSettings) -> str:
    """Without the secret nobody could tell whether a webhook is genuine: then vendors are not told of one."""
    base = settings.replicate_webhook_url.rstrip("/")
    return base + VENDOR_WEBHOOKS if base and settings.replicate_webhook_secret else ""


def _patience(request: Request) -> float:
    """A user waits at most 30 s for an answer; nobody waits for a step."""
    is_step = request.path.startswith("/steps/") or request.headers.get("x-appwrite-trigger") != "http"
    return STEP_PATIENCE_SECONDS if is_step else USER_PATIENCE_SECONDS
