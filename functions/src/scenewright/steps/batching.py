"""Many videos asked for at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import stamina

from scenewright.domain.batch import Batch, Line
from scenewright.domain.brief import Brief
from scenewright.domain.errors import CommitConflict, Conflict, Problem
from scenewright.domain.usage import Amount
from scenewright.domain.video import ENDED, Video
from scenewright.steps.accounting import refuse_haste, reserve
from scenewright.steps.estimate import estimate
from scenewright.steps.platform import TRANSACTION_CHANGES, Change
from scenewright.steps.steering import cancel
from scenewright.steps.studio import Studio
from scenewright.steps.submission import Owner, derived_id, is_same, new_id, submission_changes

_VIDEOS_AT_ONCE: Final = (TRANSACTION_CHANGES - 1) // 3  # three rows each, and the owner's month
CANCELS_AT_ONCE: Final = 4  # a request has 30 s, a cancellation takes five calls
OTHER_BRIEF: Final = Problem("conflict", "id", "This place of the batch has another brief.")


@dataclass(frozen=True)
class Accepted:
    """What became of a batch: `video_ids` by the index of their line, and the lines that were refused."""

    batch_id: str
    video_ids: dict[int, str]
    refused: tuple[Line, ...]


@dataclass(frozen=True)
class _Wanted:
    index: int
    video_id: str
    brief: Brief


def submit_batch(studio: Studio, batch: Batch, owner: Owner) -> Accepted:
    """Write the good lines; where the batch is atomic and a line is refused, none.

    Ids follow from the batch's id and the place in it, so dying between two transactions, or a lost answer,
    is repaired by sending the same batch again. Raises QuotaExceeded where all of it together is too much,
    TooManyRequests where the owner asked for too many videos in the last minute.
    """
    batch_id = batch.id or new_id()
    wanted = [_wanted(line, owner.id, batch_id) for line in batch.lines if line.submission]
    bad = tuple(line for line in batch.lines if not line.submission)
    if (bad and batch.atomic) or not wanted:
        return Accepted(batch_id, {}, bad)
    if len(_there(studio, wanted)) < len(wanted):  # else it is an old one, sent again
        refuse_haste(studio, owner.id)
    accepted = _written(studio, wanted, batch, owner, batch_id)
    studio.log("batch_submitted", batch=batch_id, videos=len(accepted.video_ids))
    return replace(accepted, refused=tuple(sorted((*bad, *accepted.refused), key=lambda line: line.index)))


def cancel_batch(studio: Studio, videos: Sequence[Video]) -> list[str]:
    """Cancel all that have not ended; returns their ids. What ends at the same moment stays as it is."""

    def ended_by_us(video: Video) -> bool:
        try:
            cancel(studio, video)
        except Conflict:
            return False
        return True

    running = [video for video in videos if video.status not in ENDED]
    with ThreadPoolExecutor(CANCELS_AT_ONCE) as pool:
        return [
            video.id for video, ended in zip(running, pool.map(ended_by_us, running), strict=True) if ended
        ]


def counts(videos: Sequence[Video]) -> dict[str, int]:
    return dict(Counter(str(video.status) for video in videos))


def _wanted(line: Line, owner_id: str, batch_id: str) -> _Wanted:
    assert line.submission  # noqa: S101 - lines without one are sorted out before
    video_id = line.submission.id or derived_id(owner_id, "batch", batch_id, str(line.index))
    return _Wanted(line.index, video_id, line.submission.brief)


def _written(
    studio: Studio, wanted: Sequence[_Wanted], batch: Batch, owner: Owner, batch_id: str
) -> Accepted:
    """Writes what is not there yet, again where the same batch is being sent twice at once."""
    try:
        for attempt in stamina.retry_context(on=CommitConflict, attempts=4, wait_initial=0.1, wait_max=1):
            with attempt:
                return _write(studio, wanted, batch, owner, batch_id)
    except CommitConflict as conflict:
        raise Conflict("An id of this batch is being used by another request; try again.") from conflict
    raise AssertionError("a retry ends with a return or a raise")


def _write(studio: Studio, wanted: Sequence[_Wanted], batch: Batch, owner: Owner, batch_id: str) -> Accepted:
    there = _there(studio, wanted)
    taken = {
        one.index
        for one in wanted
        if one.video_id in there and not is_same(there[one.video_id], one.brief, owner.id)
    }
    refused = tuple(Line(index, None, (OTHER_BRIEF,)) for index in sorted(taken))
    if refused and batch.atomic:
        return Accepted(batch_id, {}, refused)
    _create(studio, [one for one in wanted if one.video_id not in there], owner, batch_id)
    return Accepted(batch_id, {one.index: one.video_id for one in wanted if one.index not in taken}, refused)


def _there(studio: Studio, wanted: Sequence[_Wanted]) -> dict[str, Video]:
    """The videos that have these ids already."""
    return {video.id: video for video in studio.stock.videos_named([one.video_id for one in wanted])}


def _create(studio: Studio, wanted: Sequence[_Wanted], owner: Owner, batch_id: str) -> None:
    """In as few transactions as hold the rows; within a batch the first brief counts as the oldest.

    The whole batch is held against the limits before its first video is made.
    """
    if not wanted:
        return
    now = studio.clock.now()
    amounts = {one.video_id: estimate(studio, one.brief).amount for one in wanted}
    reserve(studio, owner.id, sum(amounts.values(), Amount()), owner.limits)
    for start in range(0, len(wanted), _VIDEOS_AT_ONCE):
        some = wanted[start : start + _VIDEOS_AT_ONCE]
        together = sum((amounts[one.video_id] for one in some), Amount())
        reserved = reserve(studio, owner.id, together, owner.limits)
        changes: list[Change] = [reserved.change]
        for one in some:
            moment = now + timedelta(milliseconds=one.index)
            amount = amounts[one.video_id]
            changes += submission_changes(
                one.video_id, one.brief, owner, now=moment, amount=amount, batch_id=batch_id
            )
        studio.rows.commit(changes, reserved.check)
