"""How a step that went wrong leaves its rows."""

from __future__ import annotations

import errno
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from scenewright.domain.errors import (
    DiskFull,
    IllegalTransition,
    PlatformFault,
    ProviderFailed,
    ScenewrightError,
)
from scenewright.domain.video import Video, VideoStatus
from scenewright.steps.aftermath import with_aftermath
from scenewright.steps.lease import Lease, Outcome
from scenewright.steps.platform import Change, Table, Update
from scenewright.steps.studio import Studio

MAX_ATTEMPTS: Final = 3  # of a step whose error may pass
GIVE_UP_AFTER: Final = 5  # attempts that crashed, were killed or ran out of time
FIRST_WAIT: Final = 5.0  # seconds; doubles with each attempt
LONGEST_WAIT: Final = 300.0
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class GivenUp(ScenewrightError):
    """It was tried too often without an end."""

    code = "given_up"


@contextmanager
def closing(studio: Studio, lease: Lease, *, waits: int = 0) -> Iterator[None]:
    """Close the attempt when the block ends by an error that nobody expected, so that the sweep may go on.

    Raises DiskFull where the operating system says so, and GivenUp instead of entering once the step has been
    attempted too often: a step that kills its process would otherwise be taken up for ever. `waits` of the
    attempts came to their end, and only let a vendor work.
    """
    if lease.number - waits > GIVE_UP_AFTER:
        raise GivenUp(f"Given up after {GIVE_UP_AFTER} attempts that did not come to an end.")
    ended = False
    try:
        yield
        ended = True
    except ScenewrightError:
        ended = True  # who catches it says how the attempt ended
        raise
    except OSError as error:
        if error.errno in _NO_ROOM:
            ended = True
            raise DiskFull from error
        raise
    finally:
        if not ended:
            release(
                studio, lease, Outcome.FAILED, ScenewrightError("The attempt ended by an unexpected error.")
            )


def may_retry(error: ScenewrightError, lease: Lease) -> bool:
    passes = error.may_pass if isinstance(error, ProviderFailed) else error.retryable
    return passes and lease.number < MAX_ATTEMPTS


def retry_after(error: ScenewrightError, attempt: int) -> timedelta:
    """How long to wait before the next attempt: what the vendor asked for, else exponential, with jitter.

    The jitter (up to a quarter more) keeps scenes that failed together from coming back together.
    """
    asked = error.retry_after if isinstance(error, ProviderFailed) else None
    seconds = asked if asked is not None else FIRST_WAIT * 2 ** (attempt - 1)
    return timedelta(seconds=min(seconds, LONGEST_WAIT) * random.uniform(1, 1.25))  # noqa: S311


def fail_video(studio: Studio, lease: Lease, video: Video, sentence: str, *also: Change) -> None:
    """Close the attempt, then commit `failed` with a sentence for people, unless the video failed before.

    `video` as it was when the step was taken up, or before `also` was found to hold: one that was retried or
    edited since then does not fail by what happened before.

    Dying between the two leaves a failed scene in a video that did not fail; the sweep finds nothing to
    render in it, starts the join, and the join says it again.
    """
    studio.log("step_failed", attempt=lease.attempt_id, why=sentence)
    ending = with_aftermath(studio, video, [lease.ended(Outcome.FAILED, sentence), *also])
    lease.commit(ending, commit_id=f"{lease.attempt_id}-failed")
    row = {
        "status": VideoStatus.FAILED,
        "error_message": sentence[:4000],
        "message": "Failed",
        "eta_seconds": 0,
        "updated_at": studio.clock.now().isoformat(),
    }
    try:
        failed = with_aftermath(studio, video, [Update(Table.VIDEOS, video.id, row, video.revision)])
        lease.commit([*failed, *paused(studio, video.id)], commit_id=f"{lease.attempt_id}-end")
    except IllegalTransition as reason:
        studio.log("not_failed", video=video.id, why=reason.message)


def paused(studio: Studio, video_id: str) -> list[Update]:
    """Changes that keep the scenes of a video from starting or going on."""
    scenes = studio.rows.scenes_of(video_id)
    return [Update(Table.SCENES, scene.id, {"paused": True}) for scene in scenes if not scene.paused]


def release(studio: Studio, lease: Lease, outcome: Outcome, reason: ScenewrightError) -> None:
    """Close the attempt if Appwrite lets us; otherwise its lease runs out by itself."""
    studio.log("attempt_ended", attempt=lease.attempt_id, outcome=outcome, why=reason.message)
    try:
        studio.rows.update_attempt(lease.attempt_id, lease.ended(outcome, reason.message).data)
    except PlatformFault as fault:
        studio.log("release_missed", attempt=lease.attempt_id, why=fault.message)
