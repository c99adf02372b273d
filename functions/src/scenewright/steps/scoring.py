"""Music that a user brings for a film: brought in when the film is planned, heard when it is joined."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.chat_media import MediaReference
from scenewright.domain.errors import MediaBroken, ProviderFailed
from scenewright.domain.media_type import EXTENSIONS
from scenewright.domain.sound import Music
from scenewright.domain.video import Video
from scenewright.steps.lease import Lease
from scenewright.steps.media import bring_in
from scenewright.steps.planned import Planned
from scenewright.steps.platform import Bucket
from scenewright.steps.pulse import Pulse
from scenewright.steps.speaking import check_wanted
from scenewright.steps.studio import Studio

MUSIC: Final = "music"  # what `degraded` calls it


def music_files(music: Music | None) -> tuple[MediaReference, ...]:
    """The file that the music is, for checking before anything is written; empty for a mood."""
    if music is None or music.mood:
        return ()
    return (MediaReference(music.file or music.url, MUSIC, f"music.{'file' if music.file else 'url'}"),)


def scored(studio: Studio, video: Video, brief: Brief, lease: Lease, planned: Planned) -> Planned:
    """The plan with the user's music, or with the reason why there is none.

    With `strict` that is an error: ProviderFailed. Also raises PlatformFault, LeaseLost or Stopped. Dying on
    the way leaves a file that no row names, which `gc` removes.
    """
    for reference in music_files(brief.music):
        try:
            return replace(planned, music_url=_brought(studio, video, lease, reference))
        except (MediaBroken, ProviderFailed) as error:
            if brief.strict:
                raise ProviderFailed(MUSIC, "bad_output", error.message) from error
            return replace(planned, degraded=(*planned.degraded, f"{MUSIC}: {error.message}, none instead"))
    return planned


def _brought(studio: Studio, video: Video, lease: Lease, reference: MediaReference) -> str:
    path = studio.scratch / MUSIC
    with Pulse(studio, lease, lambda _: check_wanted(studio, video)) as pulse:
        media_type = bring_in(studio, video.owner_id, reference, path, pulse.stop)
        studio.crew.media().look_at(path, reference.kind, MUSIC)
        pulse.check()
    lease.check()
    named = path.rename(path.with_suffix(EXTENSIONS[media_type]))
    file_id = f"{video.id}-{MUSIC}-r{video.revision}-{lease.number}"
    return studio.files.store(Bucket.WORK, file_id, named, owner_id=video.owner_id).url
