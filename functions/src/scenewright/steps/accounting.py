"""Money and time of owners: reserved when a video is asked for, settled when it has ended.

A reservation is part of the transaction that makes the video. Where a limit holds, that transaction also
writes a fence on the owner's row of the month, and reads the row after it was staged: of any number of
requests at once each sees what the ones before it reserved, so that together they never pass the limit.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from scenewright.domain.errors import CommitConflict, Problem, QuotaExceeded, RowMissing, TooManyRequests
from scenewright.domain.take import film_cost
from scenewright.domain.tally import Series, StageWork, details, ended, grown, spent
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
from scenewright.steps.books import Ledger
from scenewright.steps.platform import Action, Change, Create, Raise, Table, Update
from scenewright.steps.stock import Work
from scenewright.steps.studio import Studio

WINDOW: Final = timedelta(minutes=1)  # of the limit on requests
SETTLED_PER_SWEEP: Final = 20
_UNBOUNDED: Final = 10**12


@dataclass(frozen=True)
class Reservation:
    """A change of the owner's month for the transaction that makes videos, and a check after staging."""

    change: Update
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

    return Reservation(Update(Table.USAGE, usage_id(owner_id, month), row), check)


def ledger_row(video_id: str, reserved: Amount, now: datetime) -> Create:
    """The ledger of a new video."""
    return Create(Table.LEDGERS, video_id, {**_columns("reserved", reserved), "month": month_of(now)})


def refuse_haste(studio: Studio, owner_id: str) -> None:
    """Raises TooManyRequests for who has asked for more videos in the last minute than the setting allows."""
    allowed = studio.submits_per_minute
    since = studio.clock.now() - WINDOW
    if owner_id and studio.books.submitted_since(owner_id, since, allowed) >= allowed:
        raise TooManyRequests(f"At most {allowed} videos a minute; wait a little and try again.")


def settle(studio: Studio, action: Action) -> None:
    """Count what an ended video has cost and give back what it reserved. May be done again and again.

    One transaction holds the video's ledger, the owner's month and the sums; what was settled before is read
    after staging, so that two executions count once. Dying before the last line does it again.
    """
    try:
        settle_video(studio, studio.rows.video(action.video_id))
    except RowMissing as missing:  # deleted, and settled before that
        studio.log("not_settled", video=action.video_id, why=missing.message)
    studio.rows.mark_handled(action.id)


def settle_left(studio: Studio) -> None:
    """The sweep's part: settlements whose event was lost."""
    for action in studio.books.unsettled(studio.kind, SETTLED_PER_SWEEP):
        try:
            settle(studio, action)
        except CommitConflict as conflict:
            studio.log("settlement_left", video=action.video_id, why=conflict.message)


def settle_video(studio: Studio, video: Video) -> None:
    """As `settle`, for a video that has ended; one that was taken up again is settled at its next end.

    Of a video that is settled again only what came to it since is counted: money, time, calls and stages,
    another end.
    """
    if video.status not in ENDED:
        return
    ledger = studio.books.ledger(video.id)
    attempts = studio.stock.work_of(video.id)
    scenes = studio.rows.scenes_of(video.id)
    cost = film_cost(video.planning_cost_usd, (takes for scene in scenes for takes in scene.takes))
    completed = video.status is VideoStatus.COMPLETED or ledger.settled.videos
    total = Amount(int(bool(completed)), sum(one.cpu_seconds for one in attempts), cost)
    studio.books.open(video.owner_id, ledger.month)
    made = total - ledger.settled
    sums = spent(video.kind, made)
    if not ledger.settled.videos:
        sums |= ended(video)
    more = grown(details(video, scenes, [_staged(one) for one in attempts]), ledger.tallied)
    sums |= more
    studio.books.open_tallies(list(sums))
    changes: list[Change] = [
        Update(Table.LEDGERS, video.id, _settled(total, ledger, more)),
        Update(Table.USAGE, usage_id(video.owner_id, ledger.month), _counted(made, ledger)),
        *(Update(Table.TALLIES, series.id, {"value": Raise(by, _UNBOUNDED)}) for series, by in sums.items()),
    ]

    def unchanged() -> None:
        if studio.books.ledger(video.id) != ledger:
            raise CommitConflict(f"{video.id} is being settled by another execution.")

    studio.rows.commit(changes, unchanged)
    studio.log("video_settled", video=video.id, status=video.status)


def _staged(work: Work) -> StageWork:
    """The stage stands in the step's name: `<video>-plan-r0`, `<video>-join-r0`, `<video>-3-r0`."""
    stage = work.step_id.rsplit("-", 2)[1]
    return StageWork(stage if stage in ("plan", "join") else "scene", work.number, work.seconds)


def _settled(total: Amount, ledger: Ledger, more: Mapping[Series, float]) -> dict[str, Any]:
    """The ledger's columns: nothing is reserved any more, and what was added to the sums is remembered."""
    added = {each.id: ledger.tallied.get(each.id, 0.0) + value for each, value in more.items()}
    tallied = json.dumps({**ledger.tallied, **added}, separators=(",", ":"))
    return _columns("settled", total) | _columns("reserved", Amount()) | {"tallied": tallied}


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
