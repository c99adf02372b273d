"""What a caller sees of a video, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenewright.domain.video import Scene, Video


def video_view(video: Video, scenes: Sequence[Scene]) -> dict[str, Any]:
    return {
        "video_id": video.id,
        "topic": video.brief.topic,
        "title": video.title,
        "status": video.status,
        "progress": video.progress,
        "scene_count": video.scene_count,
        "combined_video_url": video.combined_video_url,
        "error_message": video.error_message,
        "degraded": list(video.degraded),
        "scenes": [_scene_view(scene) for scene in scenes],
    }


def _scene_view(scene: Scene) -> dict[str, Any]:
    return {
        "scene_number": scene.number,
        "heading": scene.plan.heading,
        "status": scene.status,
        "progress": scene.progress,
        "video_url": scene.video_url,
        "duration_ms": scene.duration_ms,
        "error_message": scene.error_message,
    }
