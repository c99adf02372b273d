"""From brief to storyboard: the first step of a video."""

from __future__ import annotations

from scenewright.domain.errors import IllegalTransition, LeaseLost, PlatformFault, ProviderFailed, Stopped
from scenewright.domain.storyboard import Storyboard
from scenewright.domain.video import PLANNED_PROGRESS, SceneStatus, Video, VideoStatus, scene_id
from scenewright.steps.chain import Outcome as ChainOutcome
from scenewright.steps.chain import first_that_works
from scenewright.steps.dispatching import dispatch, plan_step
from scenewright.steps.failing import GivenUp, closing, fail_video, may_retry, release
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.platform import Change, Create, Table, Update
from scenewright.steps.ports import Plan
from scenewright.steps.studio import Studio


def plan_video(studio: Studio, video_id: str) -> None:
    """Plan a queued video, write its scenes, start the first ones.

    Raises LeaseHeld when another execution plans it. Dying anywhere leaves the video `planning` with an
    expired lease, and the sweep plans it again; the planner's answer counts only with the commit.
    """
    video = studio.rows.video(video_id)
    if video.status not in (VideoStatus.QUEUED, VideoStatus.PLANNING):
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
    except PlatformFault as error:
        if not may_retry(error, lease):
            return fail_video(studio, lease, video_id, f"Planning failed: {error.message}")
        return release(studio, lease, Outcome.FAILED, error)
    dispatch(studio)
    return None


def _plan(studio: Studio, video: Video, lease: Lease) -> None:
    if video.status is VideoStatus.QUEUED:
        begun = {"status": VideoStatus.PLANNING, "message": "Writing the storyboard", "progress": 1}
        lease.commit([_video_update(studio, video, begun)], commit_id=f"{lease.step_id}-begun")
    outcome = first_that_works(
        "storyboard", studio.crew.planners(), lambda planner: planner.plan(video.brief),
        strict=video.brief.strict,
    )  # fmt: skip
    storyboard = outcome.value.storyboard
    changes = [
        *_new_scenes(studio, video, storyboard),
        _planned(studio, video, outcome),
        lease.ended(Outcome.DONE),
    ]
    lease.commit(changes, commit_id=f"{lease.step_id}-done")
    studio.log("video_planned", video=video.id, scenes=len(storyboard.scenes), planner=outcome.used)


def _new_scenes(studio: Studio, video: Video, storyboard: Storyboard) -> list[Change]:
    now = studio.clock.now().isoformat()
    return [
        Create(
            Table.SCENES,
            scene_id(video.id, number),
            {
                "video_id": video.id,
                "scene_number": number,
                "status": SceneStatus.PLANNED,
                "heading": scene.heading,
                "narration": scene.narration,
                "visual": scene.visual.model_dump_json(),
                "owner_id": video.owner_id,
                "priority": video.priority,
                "submitted_at": video.created_at.isoformat(),
                "created_at": now,
                "updated_at": now,
            },
            video.owner_id,
        )
        for number, scene in enumerate(storyboard.scenes, start=1)
    ]


def _planned(studio: Studio, video: Video, outcome: ChainOutcome[Plan]) -> Update:
    storyboard = outcome.value.storyboard
    count = len(storyboard.scenes)
    row: dict[str, object] = {
        "message": f"Rendering {count} scenes" if count > 1 else "Rendering one scene",
        "scene_count": count,
        "progress": PLANNED_PROGRESS,
        "title": storyboard.title,
        "degraded": [*video.degraded, *outcome.degraded],
        "actual_cost_usd": outcome.value.cost_usd,
    }
    if video.require_approval:
        row["message"] = "Preparing the scenes for your approval"
    else:
        row["status"] = VideoStatus.RENDERING
    return _video_update(studio, video, row)


def _video_update(studio: Studio, video: Video, row: dict[str, object]) -> Update:
    return Update(Table.VIDEOS, video.id, row | {"updated_at": studio.clock.now().isoformat()})
