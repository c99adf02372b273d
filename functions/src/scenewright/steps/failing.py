"""How a step that went wrong leaves its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from scenewright.domain.errors import LeaseLost, PlatformFault, ScenewrightError
from scenewright.domain.video import VideoStatus
from scenewright.steps.lease import Lease, Outcome
from scenewright.steps.platform import Change, Table, Update
from scenewright.steps.studio import Studio

MAX_ATTEMPTS: Final = 3  # of a step whose error may pass
GIVE_UP_AFTER: Final = 5  # attempts that crashed, were killed or ran out of time
RETRY_AFTER: Final = timedelta(seconds=5)


class GivenUp(ScenewrightError):
    """It was tried too often without an end."""

    code = "given_up"


@contextmanager
def closing(studio: Studio, lease: Lease) -> Iterator[None]:
    """Close the attempt when the block ends by an error that nobody expected, so that the sweep may go on.

    Raises GivenUp instead of entering once the step has been attempted too often: a step that kills its
    process would otherwise be taken up for ever.
    """
    if lease.number > GIVE_UP_AFTER:
        raise GivenUp(f"Given up after {GIVE_UP_AFTER} attempts that did not come to an end.")
    ended = False
    try:
        yield
        ended = True
    except ScenewrightError:
        ended = True  # who catches it says how the attempt ended
        raise
    finally:
        if not ended:
            release(
                studio, lease, Outcome.FAILED, ScenewrightError("The attempt ended by an unexpected error.")
            )


def may_retry(error: ScenewrightError, lease: Lease) -> bool:
    return error.retryable and lease.number < MAX_ATTEMPTS


def fail_video(studio: Studio, lease: Lease, video_id: str, sentence: str, *also: Change) -> None:
    """Close the attempt, then commit `failed` with a sentence for people, unless the video failed before.

    Dying between the two leaves a step that failed in a video that did not; the sweep's next attempt says
    it again.
    """
    studio.log("step_failed", attempt=lease.attempt_id, why=sentence)
    lease.commit([lease.ended(Outcome.FAILED, sentence), *also], commit_id=f"{lease.attempt_id}-failed")
    row = {
        "status": VideoStatus.FAILED,
        "error_message": sentence[:4000],
        "message": "Failed",
        "updated_at": studio.clock.now().isoformat(),
    }
    try:
        lease.commit([Update(Table.VIDEOS, video_id, row)], commit_id=f"{video_id}-failed")
    except LeaseLost:
        studio.log("failed_before", video=video_id)


def release(studio: Studio, lease: Lease, outcome: Outcome, reason: ScenewrightError) -> None:
    """Close the attempt if Appwrite lets us; otherwise its lease runs out by itself."""
    studio.log("attempt_ended", attempt=lease.attempt_id, outcome=outcome, why=reason.message)
    try:
        studio.rows.update(lease.ended(outcome, reason.message))
    except PlatformFault as fault:
        studio.log("release_missed", attempt=lease.attempt_id, why=fault.message)
