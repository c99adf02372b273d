"""A still that begins to move: a clip that a vendor makes of it, where the brief asks for that."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from pydantic import TypeAdapter

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.media_type import EXTENSIONS
from scenewright.domain.take import ClipFile, Take
from scenewright.domain.timeline import Asset
from scenewright.steps.chain import Outcome, first_that_works
from scenewright.steps.platform import Bucket
from scenewright.steps.ports import ClipMaker, ClipWish
from scenewright.steps.receipts import Receipt, Slot, ask_once
from scenewright.steps.studio import Studio

WHAT: Final = "clip"  # what `degraded` calls it


@dataclass(frozen=True)
class StoredClip:
    """A clip that lies in the work bucket: what it cost was for nothing unless this is known."""

    asset: Asset
    seconds: float
    credit: str
    cost_usd: float


CLIP: Final = TypeAdapter(Receipt[StoredClip])


@dataclass(frozen=True)
class Animation:
    """Who may make the clip, what is wished for, and the attempt whose file it becomes."""

    makers: Sequence[ClipMaker]
    wish: ClipWish
    attempt_id: str
    owner_id: str
    strict: bool


def animated(studio: Studio, still: Take, slot: Slot[StoredClip], plan: Animation, stop: Event) -> Take:
    """The take with a clip instead of its picture, or the still again with the reason in `degraded`.

    Raises Postponed while a vendor is at it, Stopped, PlatformFault, and ProviderFailed where that is strict.
    """
    try:
        made = ask_once(studio, slot, lambda: first_that_works(
            WHAT, plan.makers, lambda one: _stored(studio, plan, one, stop), strict=plan.strict
        ))  # fmt: skip
    except ProviderFailed as failure:
        if plan.strict:
            raise
        why = f"{failure.message}, a still instead"
        return still.model_copy(update={"degraded": (*still.degraded, why)})
    return _moving(still, made)


def _stored(studio: Studio, plan: Animation, maker: ClipMaker, stop: Event) -> StoredClip:
    """Fetched and stored under the attempt's name before anybody uses it."""
    path = studio.scratch / f"{plan.attempt_id}-clip"
    clip = maker.film(plan.wish, path, stop=stop)
    named = path.with_suffix(EXTENSIONS[clip.media_type])
    path.rename(named)
    studio.files.store(Bucket.WORK, named.stem, named, owner_id=plan.owner_id)
    asset = Asset(file_id=named.stem, sha256=_digest(named), media_type=clip.media_type)
    return StoredClip(asset, clip.seconds, clip.credit, clip.cost_usd)


def _moving(still: Take, made: Outcome[StoredClip]) -> Take:
    clip = made.value
    return still.model_copy(
        update={
            "clips": (ClipFile(asset=clip.asset, seconds=clip.seconds),),
            "cost_usd": still.cost_usd + clip.cost_usd,
            "credit": clip.credit or still.credit,
            "degraded": (*still.degraded, *made.degraded),
        }
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
