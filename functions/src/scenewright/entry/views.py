"""What a caller sees of a video, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from operator import itemgetter
from typing import Any

from scenewright.domain.take import cost_of, film_cost
from scenewright.domain.video import Scene, Video
from scenewright.steps.batching import Accepted
from scenewright.steps.stock import Work


def video_view(video: Video, scenes: Sequence[Scene], work: Sequence[Work]) -> dict[str, Any]:
    """`work` are the attempts that have ended; `render_seconds` are those of processors."""
    return {
        "video_id": video.id,
        "topic": video.brief.topic,
        "title": video.title,
        "status": video.status,
        "progress": video.progress,
        "scene_count": video.scene_count,
        "combined_video_url": video.combined_video_url,
        "error_message": video.error_message,
        "eta_seconds": video.eta_seconds,
        "batch_id": video.batch_id,
        "degraded": list(video.degraded),
        "youtube_url": video.youtube_url,
        "actual_cost_usd": film_cost(video.planning_cost_usd, (takes for s in scenes for takes in s.takes)),
        "render_seconds": _seconds(work),
        "scenes": [
            _scene_view(scene) | {"render_seconds": _seconds(one for one in work if one.is_of(scene.id))}
            for scene in scenes
        ],
    }


def summary_view(video: Video) -> dict[str, Any]:
    return {
        "video_id": video.id,
        "batch_id": video.batch_id,
        "topic": video.brief.topic,
        "title": video.title,
        "status": video.status,
        "progress": video.progress,
        "eta_seconds": video.eta_seconds,
        "combined_video_url": video.combined_video_url,
        "thumbnail_url": video.thumbnail_url,
        "error_message": video.error_message,
        "created_at": video.created_at.isoformat(),
    }


def accepted_view(accepted: Accepted) -> dict[str, Any]:
    """One entry per line, in their order: the video's id, or what is wrong."""
    taken = [{"index": index, "video_id": video_id} for index, video_id in accepted.video_ids.items()]
    refused = [
        {"index": line.index, "problems": [asdict(problem) for problem in line.problems]}
        for line in accepted.refused
    ]
    return {"batch_id": accepted.batch_id, "lines": sorted([*taken, *refused], key=itemgetter("index"))}


def _seconds(work: Iterable[Work]) -> float:
    return round(sum(one.cpu_seconds for one in work), 2)


def _scene_view(scene: Scene) -> dict[str, Any]:
    return {
        "scene_number": scene.number,
        "heading": scene.plan.heading,
        "narration": scene.plan.narration,
        "recording": scene.plan.recording.model_dump(mode="json") if scene.plan.recording else None,
        "visual": scene.plan.visual.model_dump(mode="json"),
        "min_duration_ms": scene.plan.min_duration_ms,
        "status": scene.status,
        "progress": scene.progress,
        "thumbnail_url": scene.picture.url if scene.picture else "",
        "picture_takes": [take.url for take in scene.picture_takes],
        "picture_take": scene.picture_take,
        "speech_takes": [take.url for take in scene.speech_takes],
        "speech_take": scene.speech_take,
        "word_times": scene.speech.word_times if scene.speech else "",
        "credit": scene.picture.credit if scene.picture else "",
        "cost_usd": cost_of(*scene.takes),
        "video_url": scene.video_url,
        "duration_ms": scene.duration_ms,
        "error_message": scene.error_message,
        "reused": scene.reused,
    }
