"""What planning has to say of any kind of video."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scenewright.domain.storyboard import ScenePlan
from scenewright.domain.video import SceneStatus, Video
from scenewright.steps.platform import Create


@dataclass(frozen=True)
class Planned:
    """A video's title, its new scenes, the film's expected length, and who planned it at what cost."""

    title: str
    scenes: Sequence[Create]
    film_seconds: float
    degraded: tuple[str, ...]
    cost_usd: float
    planner: str
    music_url: str = ""


def scene_row(video: Video, number: int, plan: ScenePlan, now: datetime) -> dict[str, Any]:
    """The row of a scene that nothing has been made for yet."""
    return {
        "video_id": video.id,
        "kind": video.kind.made_as,
        "scene_number": number,
        "status": SceneStatus.PLANNED,
        **plan_columns(plan),
        "owner_id": video.owner_id,
        "priority": video.priority,
        "submitted_at": video.created_at.isoformat(),
        "created_at": now.isoformat(),
        "updated_at": now.isoformat(),
    }


def plan_columns(plan: ScenePlan) -> dict[str, Any]:
    return {
        "heading": plan.heading,
        "narration": plan.narration,
        "visual": plan.visual.model_dump_json(exclude_defaults=True),
        "min_duration_ms": plan.min_duration_ms,
        "transition": plan.transition.model_dump_json() if plan.transition else "",
        "recording": plan.recording.model_dump_json(exclude_defaults=True) if plan.recording else "",
    }
