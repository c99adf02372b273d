"""The files that a chat asks for, brought in and stored as assets before anything is timed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.chat_media import Media, MediaReference, files_wanted
from scenewright.domain.errors import InvalidRequest, MediaBroken, Problem, ProviderFailed
from scenewright.domain.media_type import EXTENSIONS
from scenewright.domain.take import Take
from scenewright.domain.video import Video, scene_id
from scenewright.steps.lease import Lease
from scenewright.steps.media import bring_in
from scenewright.steps.platform import Bucket
from scenewright.steps.pulse import Pulse
from scenewright.steps.speaking import check_wanted
from scenewright.steps.studio import Studio

MOST_BYTES: Final = 200_000_000  # of all files of a chat: they lie in the work folder of each execution


@dataclass(frozen=True)
class Gathered:
    """What the files are, by the names that the conversation has for them; takes by the id of the asset."""

    media: Mapping[str, Media] = field(default_factory=dict)
    takes: Mapping[str, Take] = field(default_factory=dict)
    music_url: str = ""


def gather(studio: Studio, video: Video, brief: ChatBrief, lease: Lease) -> Gathered:
    """Bring in every file once. Raises InvalidRequest with all that cannot be used, each at its place.

    Also raises PlatformFault, LeaseLost or Stopped. Dying on the way leaves files of an attempt that no row
    names, which `gc` removes.
    """
    wanted = files_wanted(brief.conversation)
    if not wanted:
        return Gathered()
    with Pulse(studio, lease, lambda _: check_wanted(studio, video)) as pulse:
        gathering = _Gathering(studio, video, lease, pulse)
        for reference in wanted:
            gathering.take(reference)
    if gathering.problems:
        raise InvalidRequest(gathering.problems)
    return Gathered(gathering.media, gathering.takes, gathering.music_url)


class _Gathering:
    def __init__(self, studio: Studio, video: Video, lease: Lease, pulse: Pulse) -> None:
        self.media: dict[str, Media] = {}
        self.takes: dict[str, Take] = {}
        self.music_url = ""
        self.problems: list[Problem] = []
        self._studio, self._video, self._lease, self._pulse = studio, video, lease, pulse
        self._known: dict[tuple[str, str], Problem | None] = {}
        self._bytes_left = MOST_BYTES

    def take(self, reference: MediaReference) -> None:
        key = (reference.name, reference.kind)
        if key not in self._known:
            self._known[key] = self._problem_of(reference, len(self._known) + 1)
        if problem := self._known[key]:
            self.problems.append(replace(problem, path=reference.path))

    def _problem_of(self, reference: MediaReference, number: int) -> Problem | None:
        path = self._studio.scratch / f"file{number}"
        try:
            self._bring(reference, number, path)
        except (MediaBroken, ProviderFailed) as error:
            return Problem(error.code, reference.path, error.message)
        finally:
            path.unlink(missing_ok=True)
        return None

    def _bring(self, reference: MediaReference, number: int, path: Path) -> None:
        studio, stop = self._studio, self._pulse.stop
        media_type = bring_in(studio, self._video.owner_id, reference, path, stop)
        self._bytes_left -= path.stat().st_size
        if self._bytes_left < 0:
            raise MediaBroken(f"the files have more than {MOST_BYTES / 1e6:.0f} MB together")
        file_id = f"{scene_id(self._video.id, 1)}-r{self._video.revision}-{self._lease.number}-file{number}"
        found = studio.crew.media().look_at(path, reference.kind, file_id)
        self._pulse.check()
        self._lease.check()
        named = path.rename(path.with_name(file_id + EXTENSIONS[media_type]))
        stored = studio.files.store(Bucket.WORK, file_id, named, owner_id=self._video.owner_id)
        named.unlink()
        self._keep(reference, found, stored.url)

    def _keep(self, reference: MediaReference, found: Media, url: str) -> None:
        if reference.kind == "music":
            self.music_url = url
        else:
            self.media[reference.name] = found
            made_from = found.asset.sha256[:16]
            self.takes[found.asset.file_id] = Take(
                made_from=made_from, url=url, asset=found.asset, code_url=""
            )
