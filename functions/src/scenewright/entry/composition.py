"""Wiring: one execution's studio, from its request, its settings and the clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from scenewright.appwrite.client import Access
from scenewright.appwrite.executions import AppwriteExecutions
from scenewright.appwrite.files import AppwriteFiles
from scenewright.appwrite.rows import AppwriteRows
from scenewright.entry.http import Request
from scenewright.entry.settings import Settings
from scenewright.entry.signing import signer
from scenewright.providers import registry
from scenewright.steps.ports import Illustrator, Narrator, Planner, Renderer
from scenewright.steps.studio import Log, Studio

STOP_BEFORE_END: Final = timedelta(seconds=30)  # of the function's own time limit: to close the attempt


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class _Crew:
    """Imports inside: what an execution does not need is not loaded."""

    settings: registry.ProviderSettings

    def planners(self) -> Sequence[Planner]:
        return registry.build_planners(self.settings, registry.build_tracer(self.settings))

    def illustrators(self) -> Sequence[Illustrator]:
        return registry.build_illustrators(self.settings, registry.build_tracer(self.settings))

    def narrators(self) -> Sequence[Narrator]:
        return registry.build_narrators(self.settings, registry.build_tracer(self.settings))

    def renderer(self) -> Renderer:
        from scenewright.render.renderer import FfmpegRenderer

        return FfmpegRenderer()


def build_studio(settings: Settings, request: Request, scratch: Path, log: Log) -> Studio:
    """Everything a step needs. The key comes with each execution, in its headers."""
    access = Access.with_key(
        settings.endpoint, settings.project_id, request.headers.get("x-appwrite-key", "")
    )
    clock = SystemClock()
    return Studio(
        rows=AppwriteRows(access),
        files=AppwriteFiles(access, settings.public_endpoint),
        executions=AppwriteExecutions(access, settings.function_id, signer(settings.secret, time.time)),
        clock=clock,
        log=log,
        crew=_Crew(settings.providers),
        scratch=scratch,
        deadline=clock.now() + timedelta(seconds=settings.function_timeout_seconds) - STOP_BEFORE_END,
        execution_id=request.headers.get("x-appwrite-execution-id", ""),
        scenes_in_flight=settings.scenes_in_flight,
    )


LogLine = Callable[[str], None]
