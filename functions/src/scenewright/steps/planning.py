"""From brief to storyboard: the first step of a video."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from scenewright.domain.brand_cards import with_cards
from scenewright.domain.brief import Brief
from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.errors import (
    DiskFull,
    IllegalTransition,
    InvalidRequest,
    LeaseLost,
    PlatformFault,
    ProviderFailed,
    Stopped,
)
from scenewright.domain.recording import Voiceover
from scenewright.domain.storyboard import MAX_FILM_TITLE, Storyboard
from scenewright.domain.video import PLANNED_PROGRESS, Video, VideoStatus, scene_id
from scenewright.domain.written_plan import WrittenScene
from scenewright.steps.aftermath import with_aftermath
from scenewright.steps.chain import Outcome as Answer
from scenewright.steps.chain import first_that_works
from scenewright.steps.chat_planning import plan_chat
from scenewright.steps.dispatching import dispatch, plan_step
from scenewright.steps.estimating import expectation, setting_out, spoken_seconds
from scenewright.steps.failing import GivenUp, closing, fail_video, may_retry, release
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.messages import PREPARING, rendering_message
from scenewright.steps.planned import Planned, scene_row
from scenewright.steps.platform import Change, Create, Table, Update
from scenewright.steps.ports import Plan
from scenewright.steps.pulse import Pulse
from scenewright.steps.receipts import PLAN, Slot, ask_once
from scenewright.steps.recordings import listened, measured
from scenewright.steps.remembering import remember, remembering
from scenewright.steps.scoring import scored
from scenewright.steps.speaking import check_wanted
from scenewright.steps.studio import Studio

STORYBOARD: Final = "storyboard"  # what `degraded` calls it
BY_HAND: Final = "by hand"  # the planner of a film whose scenes were sent


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
    except (ProviderFailed, InvalidRequest, GivenUp) as error:
        return fail_video(studio, lease, video, f"Planning failed: {error.message}")
    except LeaseLost as reason:
        return studio.log("lease_lost", attempt=lease.attempt_id, why=reason.message)
    except (Stopped, IllegalTransition) as reason:
        return release(studio, lease, Outcome.STOPPED, reason)
    except (PlatformFault, DiskFull) as error:
        if not may_retry(error, lease):
            return fail_video(studio, lease, video, f"Planning failed: {error.message}")
        return release(studio, lease, Outcome.FAILED, error)
    dispatch(studio)
    return None


def _plan(studio: Studio, video: Video, lease: Lease) -> None:
    if video.status is VideoStatus.QUEUED:
        begun = {"status": VideoStatus.PLANNING, "message": "Writing the storyboard", "progress": 1}
        begin = with_aftermath(studio, video, [_video_update(studio, video, begun)])
        lease.commit(begin, commit_id=f"{lease.step_id}-begun")
    if isinstance(video.brief, ChatBrief):
        planned = plan_chat(studio, video, video.brief, lease)
    else:
        planned = scored(studio, video, video.brief, lease, _plan_film(studio, video, video.brief, lease))
    changes: list[Change] = [*planned.scenes, _planned(studio, video, planned), lease.ended(Outcome.DONE)]
    lease.commit(changes, commit_id=f"{lease.step_id}-done")
    studio.log("video_planned", video=video.id, scenes=len(planned.scenes), planner=planned.planner)


def _plan_film(studio: Studio, video: Video, brief: Brief, lease: Lease) -> Planned:
    if brief.scenes:
        return _plan_by_hand(studio, video, brief, brief.scenes, lease)
    if brief.recording:
        return _plan_narrated(studio, video, brief, brief.recording, lease)
    outcome = _asked(studio, video, brief, lease)
    return _planned_as(studio, video, brief, outcome, outcome.value.storyboard, {})


def _plan_narrated(studio: Studio, video: Video, brief: Brief, voiceover: Voiceover, lease: Lease) -> Planned:
    """The recording is looked at and listened to before a planner is asked."""
    heard = listened(studio, video, brief, voiceover, lease)
    outcome = _asked(studio, video, brief.model_copy(update={"script": heard.script}), lease)
    storyboard, lengths = heard.shared_out(outcome.value.storyboard, brief.format.fps)
    planned = _planned_as(studio, video, brief, outcome, storyboard, lengths)
    degraded = (*heard.degraded, *planned.degraded)
    return replace(planned, degraded=degraded, cost_usd=heard.cost_usd + planned.cost_usd)


def _asked(studio: Studio, video: Video, brief: Brief, lease: Lease) -> Answer[Plan]:
    file_id = f"{video.id}-storyboard-r{video.revision}-0"
    slot = Slot(file_id, brief.model_dump_json(), video.owner_id, PLAN, fresh=lease.number == 1)
    casting = remembering(studio, video, brief)
    with Pulse(studio, lease, lambda _: check_wanted(studio, video)) as pulse:
        outcome = ask_once(studio, slot, lambda: first_that_works(
            STORYBOARD, studio.crew.planners(casting), lambda one: one.plan(brief), strict=brief.strict,
        ))  # fmt: skip
        pulse.check()
    return outcome


def _planned_as(
    studio: Studio,
    video: Video,
    brief: Brief,
    outcome: Answer[Plan],
    storyboard: Storyboard,
    recorded: Mapping[int, int],
) -> Planned:
    remember(studio, video, brief, storyboard.title)
    scenes, seconds = _scenes_of(studio, video, brief, storyboard, recorded)
    return Planned(storyboard.title, scenes, seconds, outcome.degraded, outcome.value.cost_usd, outcome.used)


def _plan_by_hand(
    studio: Studio, video: Video, brief: Brief, written: Sequence[WrittenScene], lease: Lease
) -> Planned:
    lengths = measured(studio, video, written, lease)
    storyboard = Storyboard(
        title=brief.topic[:MAX_FILM_TITLE],
        language=brief.language,
        scenes=tuple(scene.plan for scene in written),
        opens_plainly=True,
    )
    scenes, seconds = _scenes_of(studio, video, brief, storyboard, lengths)
    return Planned(storyboard.title, scenes, seconds, (), 0.0, BY_HAND)


def _scenes_of(
    studio: Studio, video: Video, brief: Brief, storyboard: Storyboard, recorded: Mapping[int, int]
) -> tuple[list[Create], float]:
    """The rows of a storyboard's scenes and of the brand's cards, and how long the film should be.

    `recorded` are the milliseconds of scenes whose speech is there, by place.
    """
    storyboard = with_cards(storyboard, brief.brand)
    now = studio.clock.now()
    scenes = [
        Create(Table.SCENES, scene_id(video.id, number), scene_row(video, number, plan, now), video.owner_id)
        for number, plan in enumerate(storyboard.scenes, start=1)
    ]
    return scenes, spoken_seconds(brief, storyboard, recorded)


def _planned(studio: Studio, video: Video, planned: Planned) -> Update:
    count = len(planned.scenes)
    row: dict[str, object] = {
        "message": rendering_message(count, 0),
        "scene_count": count,
        "progress": PLANNED_PROGRESS,
        "title": planned.title,
        "degraded": [*video.degraded, *planned.degraded],
        "planning_cost_usd": planned.cost_usd,
        "actual_cost_usd": planned.cost_usd,
        "music_url": planned.music_url,
        **expectation(studio, video, planned.film_seconds, count),
    }
    if video.require_approval:
        row["message"] = PREPARING
    else:
        row |= {"status": VideoStatus.RENDERING, **setting_out(studio.clock.now(), PLANNED_PROGRESS)}
    return _video_update(studio, video, row)


def _video_update(studio: Studio, video: Video, row: dict[str, object]) -> Update:
    stamped = row | {"updated_at": studio.clock.now().isoformat()}
    return Update(Table.VIDEOS, video.id, stamped, video.revision)
