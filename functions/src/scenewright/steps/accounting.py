"""Money and time of owners: reserved when a video is asked for, settled when it has ended.

A reservation is part of the transaction that makes the video. Where a limit holds, that transaction also
writes a fence on the owner's row of the month, and reads the row after it was staged: of any number of
requests at once each sees what the ones before it reserved, so that together they never pass the limit.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from scenewright.domain.errors import CommitConflict, Problem, QuotaExceeded, RowMissing, TooManyRequests
from scenewright.domain.take import cost_of
from scenewright.domain.tally import Work, additions
from scenewright.domain.usage import (
    NO_LIMITS,
    Amount,
    Limits,
    Usage,
    exceeded,
    left_of,
    month_of,
    renewal_of,
    usage_id,
)
from scenewright.domain.video import ENDED, Video, VideoStatus
from scenewright.steps.books import Attempted, Ledger
from scenewright.steps.platform import Action, Change, Raise, Table, Update
from scenewright.steps.studio import Studio

WINDOW: Final = timedelta(minutes=1)  # of the limit on requests
SETTLED_PER_SWEEP: Final = 20
_UNBOUNDED: Final = 10**12


@dataclass(frozen=True)
class Reservation:
    """Changes for the transaction that makes a video, columns for its row, and a check after staging."""

    changes: tuple[Change, ...]
    columns: Mapping[str, Any]
    check: Callable[[], None]


def reserve(studio: Studio, owner_id: str, wanted: Amount, limits: Limits) -> Reservation:
    """Raises QuotaExceeded at once where the month is used up already."""
    month = month_of(studio.clock.now())
    _refuse_over(studio.books.open(owner_id, month), wanted, limits)
    row = _columns("reserved", wanted, raised=True)
    if limits != NO_LIMITS:
        row["fence"] = uuid.uuid4().hex

    def check() -> None:
        if limits != NO_LIMITS:
            _refuse_over(studio.books.usage(owner_id, month), wanted, limits)

    change = Update(Table.USAGE, usage_id(owner_id, month), row)
    return Reservation((change,), columns_of(studio, wanted), check)


def columns_of(studio: Studio, wanted: Amount) -> dict[str, Any]:
    """The columns of a video that reserved so much just now."""
    return {**_columns("reserved", wanted), "usage_month": month_of(studio.clock.now())}


def refuse_haste(studio: Studio, owner_id: str) -> None:
    """Raises TooManyRequests for who has asked for more videos in the last minute than the setting allows."""
    allowed = studio.submits_per_minute
    since = studio.clock.now() - WINDOW
    if owner_id and studio.books.submitted_since(owner_id, since, allowed) >= allowed:
        raise TooManyRequests(f"At most {allowed} videos a minute; wait a little and try again.")


def settle(studio: Studio, action: Action) -> None:
    """Count what an ended video has cost and give back what it reserved. May be done again and again.

    One transaction holds the video's row, the owner's and the sums; what was settled before is read after
    staging, so that two executions count once. Dying before the last line does it again.
    """
    try:
        video = studio.rows.video(action.video_id)
    except RowMissing:
        return studio.rows.mark_handled(action.id)
    if video.status in ENDED:
        _settle(studio, video)
    studio.rows.mark_handled(action.id)
    return studio.log("video_settled", video=video.id, status=video.status)


def settle_left(studio: Studio) -> None:
    """The sweep's part: settlements whose event was lost."""
    for action in studio.books.unsettled(studio.kind, SETTLED_PER_SWEEP):
        try:
            settle(studio, action)
        except CommitConflict as conflict:
            studio.log("settlement_left", video=action.video_id, why=conflict.message)


def _settle(studio: Studio, video: Video) -> None:
    ledger = studio.books.ledger(video.id)
    if not ledger.month:
        return
    attempts = studio.books.attempted(video.id)
    scenes = studio.rows.scenes_of(video.id)
    takes = (takes for scene in scenes for takes in (scene.picture_takes, scene.speech_takes))
    cost = ledger.planning_usd + cost_of(*takes)
    completed = video.status is VideoStatus.COMPLETED or ledger.settled.videos
    total = Amount(int(bool(completed)), sum(one.seconds for one in attempts), cost)
    studio.books.open(video.owner_id, ledger.month)
    sums = {} if ledger.settled.videos else additions(video, scenes, [_work(one) for one in attempts], cost)
    studio.books.open_tallies(list(sums))
    made = total - ledger.settled
    changes: list[Change] = [
        Update(Table.VIDEOS, video.id, _settled_columns(total)),
        Update(Table.USAGE, usage_id(video.owner_id, ledger.month), _counted(made, ledger)),
        *(Update(Table.TALLIES, series.id, {"value": Raise(by, _UNBOUNDED)}) for series, by in sums.items()),
    ]

    def unchanged() -> None:
        if studio.books.ledger(video.id) != ledger:
            raise CommitConflict(f"{video.id} is being settled by another execution.")

    studio.rows.commit(changes, unchanged)


def _work(attempt: Attempted) -> Work:
    """The stage stands in the step's name: `<video>-plan-r0`, `<video>-join-r0`, `<video>-3-r0`."""
    stage = attempt.step_id.rsplit("-", 2)[1]
    return Work(stage if stage in ("plan", "join") else "scene", attempt.number, attempt.seconds)


def _settled_columns(total: Amount) -> dict[str, Any]:
    return {
        **_columns("settled", total),
        **_columns("reserved", Amount()),
        "actual_cost_usd": total.cost_usd,
    }


def _counted(made: Amount, ledger: Ledger) -> dict[str, Any]:
    own = {
        "videos": Raise(max(0, made.videos), _UNBOUNDED),
        "render_seconds": Raise(max(0.0, made.render_seconds), _UNBOUNDED),
        "cost_usd": Raise(max(0.0, made.cost_usd), _UNBOUNDED),
    }
    return own | _columns("released", ledger.reserved, raised=True)


def _columns(prefix: str, amount: Amount, *, raised: bool = False) -> dict[str, Any]:
    values = {"videos": amount.videos, "seconds": amount.render_seconds, "usd": amount.cost_usd}
    return {
        f"{prefix}_{name}": Raise(value, _UNBOUNDED) if raised else value for name, value in values.items()
    }


def _refuse_over(usage: Usage, wanted: Amount, limits: Limits) -> None:
    over = exceeded(usage, wanted, limits)
    if not over:
        return
    left, renews = left_of(usage, limits), renewal_of(usage.month)
    problems = [
        Problem("quota_exceeded", name, f"{left[name]:g} of {getattr(limits, name):g} are left.")
        for name in over
    ]
    what = " and ".join(name.replace("_", " ") for name in over)
    raise QuotaExceeded(f"This month's {what} are used up; they renew on {renews:%Y-%m-%d}.", problems)
