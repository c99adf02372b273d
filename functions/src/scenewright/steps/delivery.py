"""A finished film goes to YouTube where its brief says so. Whatever becomes of that, it is completed."""

from __future__ import annotations

from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.credits import credits_due
from scenewright.domain.errors import (
    DiskFull,
    PlatformFault,
    ProviderFailed,
    ScenewrightError,
    StateConflict,
    Stopped,
)
from scenewright.domain.production import Youtube
from scenewright.domain.video import Scene, Video, VideoStatus
from scenewright.steps.failing import GivenUp, closing, may_retry, release
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.platform import ActionKind, Create, Table, Update
from scenewright.steps.ports import Publication
from scenewright.steps.pulse import Pulse
from scenewright.steps.studio import Studio

WHAT: Final = "youtube"  # what `degraded` calls it
MAX_DESCRIPTION: Final = 4_900
UPLOADS_PER_SWEEP: Final = 3


def upload_actions(video: Video) -> list[Create]:
    """The action of a film that is to be uploaded, for the transaction that completes it."""
    if not _wish(video) or video.youtube_url:
        return []
    row = {"kind": ActionKind.UPLOAD, "video_kind": video.kind, "video_id": video.id}
    return [Create(Table.ACTIONS, upload_step(video), row)]


def upload_step(video: Video) -> str:
    """The name of the step, and of its action."""
    return f"{video.id}-up-r{video.revision}"


def restart_uploads(studio: Studio) -> None:
    """The sweep's part: uploads that were lost, or may be tried again."""
    for action in studio.stock.uploads_left(studio.kind, UPLOADS_PER_SWEEP):
        studio.executions.start(f"/steps/videos/{action.video_id}/upload")


def upload_video(studio: Studio, video_id: str) -> None:
    """Put a completed film on YouTube; with its address or the reason why not, its action is handled.

    Dying anywhere leaves a lease that runs out and the upload's session on the row: the next attempt sends
    what has not arrived. Raises LeaseHeld when another execution uploads it.
    """
    video = studio.rows.video(video_id)
    wish = _wish(video)
    if not wish or video.status is not VideoStatus.COMPLETED:
        return studio.log("upload_not_needed", video=video_id, status=video.status)
    if not video.youtube_url:
        lease = claim(
            studio.rows, studio.clock, studio.tempo, upload_step(video),
            video_id=video.id, owner_id=video.owner_id, execution_id=studio.execution_id,
        )  # fmt: skip
        if not _is_settled(studio, video, wish, lease):
            return None
    # Dying before this line makes the sweep look again, which finds the address or the reason.
    return studio.rows.mark_handled(upload_step(video))


def _wish(video: Video) -> Youtube | None:
    return video.brief.youtube if isinstance(video.brief, Brief) else None


def _is_settled(studio: Studio, video: Video, wish: Youtube, lease: Lease) -> bool:
    try:
        with closing(studio, lease):
            _upload(studio, video, wish, lease)
    except StateConflict as reason:
        studio.log("upload_left", attempt=lease.attempt_id, why=reason.message)
    except Stopped as reason:
        release(studio, lease, Outcome.STOPPED, reason)
        return False
    except (ProviderFailed, PlatformFault, DiskFull, GivenUp) as error:
        return _is_given_up(studio, video, lease, error)
    return True


def _upload(studio: Studio, video: Video, wish: Youtube, lease: Lease) -> None:
    with Pulse(studio, lease, lambda _: None) as pulse:
        publisher = studio.crew.publisher()
        film, thumbnail = studio.scratch / "upload.mp4", studio.scratch / "upload.jpg"
        studio.files.fetch(video.combined_video_url, film)
        studio.files.fetch(video.thumbnail_url, thumbnail)
        what = publication(video, wish, studio.rows.scenes_of(video.id))

        def keep(session: str) -> None:
            lease.check()
            studio.rows.update_video(video.id, {"youtube_session": session})

        url = publisher.publish(
            film, thumbnail, what, session=video.youtube_session, keep=keep, stop=pulse.stop
        )
    row = {"youtube_url": url, "youtube_session": "", "updated_at": studio.clock.now().isoformat()}
    changes = [Update(Table.VIDEOS, video.id, row), lease.ended(Outcome.DONE)]
    lease.commit(changes, commit_id=f"{lease.step_id}-done")
    studio.log("video_uploaded", video=video.id, url=url)


def publication(video: Video, wish: Youtube, scenes: list[Scene]) -> Publication:
    """With the credits that licences of its pictures want, whatever the description."""
    said = wish.description or video.brief.topic
    due = "\n".join(credits_due(scene.picture for scene in scenes))[: MAX_DESCRIPTION - 2]
    shown = said[: MAX_DESCRIPTION - len(due) - 2]
    return Publication(
        title=(wish.title or video.title or video.brief.topic).translate(_UNWANTED)[:100],
        description=(f"{shown}\n\n{due}" if due else shown).translate(_UNWANTED),
        tags=wish.tags,
        privacy=wish.privacy,
        made_for_kids=wish.made_for_kids,
    )


_UNWANTED: Final = str.maketrans("", "", "<>")  # YouTube refuses them


def _is_given_up(studio: Studio, video: Video, lease: Lease, error: ScenewrightError) -> bool:
    """Tried again by the sweep if it may pass; else the reason stands on the video."""
    if may_retry(error, lease):
        release(studio, lease, Outcome.FAILED, error)
        return False
    why = f"{WHAT}: {error.message.removeprefix(f'{WHAT}: ')}"
    row = {"degraded": [*video.degraded, why], "updated_at": studio.clock.now().isoformat()}
    lease.commit(
        [Update(Table.VIDEOS, video.id, row), lease.ended(Outcome.FAILED, error.message)],
        commit_id=f"{lease.step_id}-done",
    )
    studio.log("video_not_uploaded", video=video.id, why=why)
    return True
