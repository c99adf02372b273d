"""The last look at a film before it is completed, and the scenes that are rendered again because of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

from scenewright.domain.errors import FilmRefused
from scenewright.domain.gate_plan import THE_FILM, TOLERABLE, GatePlan
from scenewright.domain.video import CODED_PERCENT, Scene, SceneStatus, Video, VideoStatus
from scenewright.steps.dispatching import combine_step, dispatch
from scenewright.steps.failing import fail_video
from scenewright.steps.lease import Lease, Outcome
from scenewright.steps.messages import again_message
from scenewright.steps.platform import Change, Table, Update
from scenewright.steps.studio import Studio


def inspect_film(studio: Studio, film: Path, plan: GatePlan, *, strict: bool, stop: Event) -> list[str]:
    """What is to be said with a film that may be completed. Raises FilmRefused or Stopped."""
    findings = studio.crew.renderer().inspect(film, plan, stop=stop)
    fatal = [finding for finding in findings if strict or finding.fault not in TOLERABLE]
    if fatal:
        at_fault = {finding.scene: finding.message for finding in fatal if finding.scene != THE_FILM}
        raise FilmRefused("; ".join(finding.sentence for finding in fatal), at_fault)
    return [finding.sentence for finding in findings]


def render_again(
    studio: Studio, video: Video, scenes: Sequence[Scene], lease: Lease, refused: FilmRefused
) -> None:
    """Render the scenes at fault once more; a film that is refused again, or as a whole, has failed.

    Dying after the commit leaves scenes that nobody has started; the sweep does. Raises LeaseLost, or
    IllegalTransition when the video was stopped meanwhile.
    """
    at_fault = [scene for scene in scenes if scene.number in refused.scenes]
    if not at_fault or _was_tried_again(studio, video):
        return fail_video(studio, lease, video, f"The film was refused: {refused.message}")
    now = studio.clock.now().isoformat()
    row = {
        "status": VideoStatus.RENDERING,
        "revision": video.revision + 1,
        "message": again_message([scene.number for scene in at_fault]),
        "updated_at": now,
    }
    changes: list[Change] = [
        Update(Table.VIDEOS, video.id, row, video.revision),
        *(Update(Table.SCENES, s.id, _again(s, refused.scenes[s.number], now), s.revision) for s in at_fault),
        lease.ended(Outcome.FAILED, refused.message),
    ]
    lease.commit(changes, commit_id=_again_id(combine_step(video)))
    studio.log("film_refused", video=video.id, why=refused.message)
    dispatch(studio)
    return None


def _was_tried_again(studio: Studio, video: Video) -> bool:
    """Whether this revision of the video is there because the one before was refused."""
    return video.revision > 0 and bool(
        studio.rows.author_of(_again_id(f"{video.id}-join-r{video.revision - 1}"))
    )


def _again_id(step_id: str) -> str:
    return f"{step_id}-again"


def _again(scene: Scene, why: str, now: str) -> dict[str, Any]:
    """Its timeline stays; its segment is forgotten. Its points of the video's progress are not taken back."""
    return {
        "status": SceneStatus.CODED,
        "revision": scene.revision + 1,
        "progress": CODED_PERCENT,
        "video_url": "",
        "segment_fingerprint": "",
        "error_message": why,
        "reused": False,
        "dispatched_at": None,
        "lease_until": None,
        "retry_at": None,
        "updated_at": now,
    }
