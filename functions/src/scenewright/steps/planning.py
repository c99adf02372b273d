"""From brief to storyboard: the first step of a video."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from scenewright.domain.errors import (
    DiskFull,
    IllegalTransition,
    LeaseLost,
    PlatformFault,
    ProviderFailed,
    Stopped,
)
from scenewright.domain.storyboard import ScenePlan, Storyboard
from scenewright.domain.video import PLANNED_PROGRESS, SceneStatus, Video, VideoStatus, scene_id
from scenewright.steps.chain import Outcome as ChainOutcome
from scenewright.steps.chain import first_that_works
from scenewright.steps.dispatching import dispatch, plan_step
from scenewright.steps.estimating import expectation, setting_out
from scenewright.steps.failing import GivenUp, closing, fail_video, may_retry, release
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.messages import PREPARING, rendering_message
from scenewright.steps.platform import Change, Create, Table, Update
from scenewright.steps.ports import Plan
from scenewright.steps.receipts import PLAN, Slot, ask_once
from scenewright.steps.studio import Studio

STORYBOARD: Final = "storyboard"  # what `degraded` calls it


def plan_video(studio: Studio, video_id: str) -> None:
    """Plan a queued video, write its scenes, start the first ones.

    Raises LeaseHeld when another execution plans it. Dying anywhere leaves the video `planning` with an
    expired lease, and the sweep plans it again; the planner's answer counts only with the commit.
    """
    video = studio.rows.video(video_id)
    if video.status not in (VideoStatus.QUEUED, VideoStatus.PLANNING) or video.scene_count:
        return studio.log("plan_not_needed", video=video_id, status=video.status)
    lease = claim(
        studio.rows, studio.clock, studio.tempo, plan_step(video),
        video_id=video_id, owner_id=video.owner_id, execution_id=studio.execution_id,
    )  # fmt: skip
    try:
        with closing(studio, lease):
            _plan(studio, video, lease)
    except (ProviderFailed, GivenUp) as error:
        return fail_video(studio, lease, video_id, f"Planning failed: {error.message}")
    except LeaseLost as reason:
        return studio.log("lease_lost", attempt=lease.attempt_id, why=reason.message)
    except (Stopped, IllegalTransition) as reason:
        return release(studio, lease, Outcome.STOPPED, reason)
    except (PlatformFault, DiskFull) as error:
        if not may_retry(error, lease):
            return fail_video(studio, lease, video_id, f"Planning failed: {error.message}")
        return release(studio, lease, Outcome.FAILED, error)
    dispatch(studio)
    return None


def _plan(studio: Studio, video: Video, lease: Lease) -> None:
    if video.status is VideoStatus.QUEUED:
        begun = {"status": VideoStatus.PLANNING, "message": "Writing the storyboard", "progress": 1}
        lease.commit([_video_update(studio, video, begun)], commit_id=f"{lease.step_id}-begun")
    file_id = f"{video.id}-storyboard-r{video.revision}-0"
    slot = Slot(file_id, video.brief.model_dump_json(), video.owner_id, PLAN, fresh=lease.number == 1)
    outcome = ask_once(studio, slot, lambda: first_that_works(
        STORYBOARD, studio.crew.planners(), lambda planner: planner.plan(video.brief),
        strict=video.brief.strict,
    ))  # fmt: skip
    storyboard = outcome.value.storyboard
    changes = [
        *_new_scenes(studio, video, storyboard),
        _planned(studio, video, outcome),
        lease.ended(Outcome.DONE),
    ]
    lease.commit(changes, commit_id=f"{lease.step_id}-done")
    studio.log("video_planned", video=video.id, scenes=len(storyboard.scenes), planner=outcome.used)


def _new_scenes(studio: Studio, video: Video, storyboard: Storyboard) -> list[Change]:
    now = studio.clock.now()
    return [
        Create(Table.SCENES, scene_id(video.id, number), scene_row(video, number, plan, now), video.owner_id)
        for number, plan in enumerate(storyboard.scenes, start=1)
    ]


def scene_row(video: Video, number: int, plan: ScenePlan, now: datetime) -> dict[str, Any]:
    """The row of a scene that nothing has been made for yet."""
    return {
        "video_id": video.id,
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
        "visual": plan.visual.model_dump_json(),
        "min_duration_ms": plan.min_duration_ms,
    }


def _planned(studio: Studio, video: Video, outcome: ChainOutcome[Plan]) -> Update:
    storyboard = outcome.value.storyboard
    count = len(storyboard.scenes)
    row: dict[str, object] = {
        "message": rendering_message(count, 0),
        "scene_count": count,
        "progress": PLANNED_PROGRESS,
        "title": storyboard.title,
        "degraded": [*video.degraded, *outcome.degraded],
        "actual_cost_usd": outcome.value.cost_usd,
        **expectation(studio, video, storyboard),
    }
    if video.require_approval:
        row["message"] = PREPARING
    else:
        row |= {"status": VideoStatus.RENDERING, **setting_out(studio.clock.now(), PLANNED_PROGRESS)}
    return _video_update(studio, video, row)


def _video_update(studio: Studio, video: Video, row: dict[str, object]) -> Update:
    stamped = row | {"updated_at": studio.clock.now().isoformat()}
    return Update(Table.VIDEOS, video.id, stamped, video.revision)
