"""How a step that went wrong leaves its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from scenewright.domain.errors import PlatformFault, ScenewrightError
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
    finally:
        if not ended:
            release(
                studio, lease, Outcome.FAILED, ScenewrightError("The attempt ended by an unexpected error.")
            )


def may_retry(error: ScenewrightError, lease: Lease) -> bool:
    return error.retryable and lease.number < MAX_ATTEMPTS


def fail_video(studio: Studio, lease: Lease, video_id: str, sentence: str, *also: Change) -> None:
    """Commit `failed` with a sentence for people, and close the attempt."""
    studio.log("video_failed", video=video_id, why=sentence)
    row = {
        "status": VideoStatus.FAILED,
        "error_message": sentence[:4000],
        "message": "Failed",
        "updated_at": studio.clock.now().isoformat(),
    }
    changes = [Update(Table.VIDEOS, video_id, row), lease.ended(Outcome.FAILED, sentence), *also]
    lease.commit(changes, commit_id=f"{lease.attempt_id}-failed")


def release(studio: Studio, lease: Lease, outcome: Outcome, reason: ScenewrightError) -> None:
    """Close the attempt if Appwrite lets us; otherwise its lease runs out by itself."""
    studio.log("attempt_ended", attempt=lease.attempt_id, outcome=outcome, why=reason.message)
    try:
        studio.rows.update(lease.ended(outcome, reason.message))
    except PlatformFault as fault:
        studio.log("release_missed", attempt=lease.attempt_id, why=fault.message)
