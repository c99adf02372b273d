"""The clips of a footage scene, brought in or searched for, and media of the user's own become a take."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from scenewright.domain.chat_media import Media, MediaKind, MediaReference
from scenewright.domain.errors import MediaBroken
from scenewright.domain.media_type import EXTENSIONS
from scenewright.domain.take import ClipFile, Take, picture_input
from scenewright.domain.timeline import Asset
from scenewright.domain.visuals import Footage, FootageClip, OwnMedia
from scenewright.domain.written_plan import WrittenScene
from scenewright.steps.chain import Outcome, first_that_works
from scenewright.steps.lease import Lease
from scenewright.steps.media import bring_in
from scenewright.steps.platform import Bucket
from scenewright.steps.ports import Clip, ClipMaker, ClipWish
from scenewright.steps.studio import Studio

WHAT: Final = "clip"  # what `degraded` calls it
SEARCHED_SECONDS: Final = 8.0  # that a clip should last whose end nobody said


def footage_files(scenes: Sequence[WrittenScene]) -> tuple[MediaReference, ...]:
    """The files that a plan by hand names, for checking before anything is written."""
    return tuple(
        reference
        for number, scene in enumerate(scenes)
        for reference in visual_files(scene.visual, f"scenes.{number}.visual")
    )


@dataclass(frozen=True)
class Filming:
    """One scene: who may find clips for it, and the attempt whose files they become."""

    studio: Studio
    lease: Lease
    owner_id: str
    code_url: str
    size: tuple[int, int]
    makers: Sequence[ClipMaker]
    stop: Event

    def take(self, visual: Footage | OwnMedia) -> Take:
        """Raises ProviderFailed where a search finds nothing or a host does not deliver, MediaBroken where a
        file cannot be shown as it was asked for, PlatformFault, LeaseLost or Stopped.
        """
        if isinstance(visual, OwnMedia):
            return self._own(visual)
        found = [self._found(clip, number) for number, clip in enumerate(visual.clips)]
        files = tuple(file for file, _ in found)
        searched = [outcome for _, outcome in found if outcome]
        return Take(
            made_from=picture_input(visual),
            url=self.studio.files.url_of(Bucket.WORK, files[0].asset.file_id),
            asset=files[0].asset,
            code_url=self.code_url,
            degraded=tuple(why for outcome in searched for why in outcome.degraded),
            cost_usd=sum(outcome.value.cost_usd for outcome in searched),
            clips=files,
            credit="; ".join(outcome.value.credit for outcome in searched if outcome.value.credit),
        )

    def _own(self, visual: OwnMedia) -> Take:
        path = self.studio.scratch / f"{self.lease.attempt_id}-own"
        reference = MediaReference(visual.file or visual.url, "own", "visual")
        media_type = bring_in(self.studio, self.owner_id, reference, path, self.stop)
        asset, seen = self._looked_at(path.rename(path.with_suffix(EXTENSIONS[media_type])), media_type)
        return Take(
            made_from=picture_input(visual),
            url=self.studio.files.url_of(Bucket.WORK, asset.file_id),
            asset=asset,
            code_url=self.code_url,
            clips=(ClipFile(asset=asset, seconds=seen.seconds),) if seen.seconds else (),
            subject=seen.subject,
        )

    def _found(self, clip: FootageClip, number: int) -> tuple[ClipFile, Outcome[Clip] | None]:
        path = self.studio.scratch / f"{self.lease.attempt_id}-clip{number}"
        outcome = None
        if clip.query:
            outcome = self._searched(clip, path)
            media_type = outcome.value.media_type
        else:
            reference = MediaReference(clip.file or clip.url, "video", f"clip {number + 1}")
            media_type = bring_in(self.studio, self.owner_id, reference, path, self.stop)
        file = self._stored(path.rename(path.with_suffix(EXTENSIONS[media_type])), media_type)
        if clip.start_s >= file.seconds:
            lasts = f"clip {number + 1} lasts {file.seconds:.1f} s"
            raise MediaBroken(f"{lasts} and cannot start at {clip.start_s:g} s")
        return file, outcome

    def _searched(self, clip: FootageClip, path: Path) -> Outcome[Clip]:
        width, height = self.size
        seconds = (clip.end_s or clip.start_s + SEARCHED_SECONDS) / clip.speed
        wish = ClipWish(clip.query, clip.query, width, height, seconds)
        return first_that_works(WHAT, self.makers, lambda one: one.film(wish, path, stop=self.stop))

    def _stored(self, path: Path, media_type: str) -> ClipFile:
        asset, seen = self._looked_at(path, media_type)
        return ClipFile(asset=asset, seconds=seen.seconds)

    def _looked_at(self, path: Path, media_type: str) -> tuple[Asset, Media]:
        """Stored as a file of this attempt, and what it is."""
        self.lease.check()
        kind: MediaKind = "picture" if media_type.startswith("image/") else "video"
        seen = self.studio.crew.media().look_at(path, kind, path.stem)
        self.studio.files.store(Bucket.WORK, path.stem, path, owner_id=self.owner_id)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Asset(file_id=path.stem, sha256=digest, media_type=media_type), seen


def visual_files(visual: object, at: str) -> Iterator[MediaReference]:
    """The files that what a scene shows names; `at` is its path."""
    if isinstance(visual, OwnMedia):
        yield MediaReference(visual.file or visual.url, "own", f"{at}.{'file' if visual.file else 'url'}")
    for number, clip in enumerate(visual.clips if isinstance(visual, Footage) else ()):
        if clip.file or clip.url:
            name = "file" if clip.file else "url"
            yield MediaReference(clip.file or clip.url, "video", f"{at}.clips.{number}.{name}")
