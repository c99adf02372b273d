"""One scene, one execution: resolve it to a timeline, render its segment, store it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.errors import (
    IllegalTransition,
    LeaseLost,
    PlatformFault,
    ProviderFailed,
    RenderFailed,
    RowMissing,
    ScenewrightError,
    StateConflict,
    Stopped,
)
from scenewright.domain.eta import eta_seconds
from scenewright.domain.film_course import container_of
from scenewright.domain.fingerprint import fingerprint
from scenewright.domain.order import write_order
from scenewright.domain.take import write_takes
from scenewright.domain.timeline import Timeline
from scenewright.domain.video import (
    CODED_PERCENT,
    ENDED,
    SCENES_PROGRESS,
    Scene,
    SceneStatus,
    Video,
    VideoStatus,
    scene_share,
)
from scenewright.steps.dispatching import ask_approval, dispatch, dispatch_after
from scenewright.steps.failing import GivenUp, closing, fail_video, may_retry, release, retry_after
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.platform import Bucket, Raise, Table, Update
from scenewright.steps.ports import Postponed, Probe
from scenewright.steps.pulse import Pulse
from scenewright.steps.resolving import Resolved, fetch_assets, fetch_timeline, resolve
from scenewright.steps.studio import Studio
from scenewright.steps.transitions import commit_legal


def produce_scene(studio: Studio, scene_id: str) -> None:
    """Take a scene from `planned` or `coded` to `rendered`, then start what can start next.

    While the video is planned for approval, the scene goes to `coded` and no further. Raises LeaseHeld when
    another execution produces it. Every stage ends in one commit; dying between two leaves the scene in the
    earlier state, and the next attempt goes on from there.
    """
    video = studio.rows.video(scene_id.rpartition("-")[0])
    siblings = studio.rows.scenes_of(video.id)
    scene = _one_of(siblings, scene_id)
    if not _is_wanted(scene, video):
        _rest(studio, scene, video)
        return studio.log("scene_not_needed", scene=scene_id, status=scene.status, video_status=video.status)
    lease = claim(
        studio.rows, studio.clock, studio.tempo, scene.step_id,
        video_id=video.id, owner_id=video.owner_id, execution_id=studio.execution_id,
    )  # fmt: skip
    try:
        with closing(studio, lease, waits=scene.order.waits):
            _SceneWork(studio, video, siblings, scene, lease).run()
    except LeaseLost as reason:
        return studio.log("lease_lost", attempt=lease.attempt_id, why=reason.message)
    except (Stopped, IllegalTransition) as reason:
        release(studio, lease, Outcome.STOPPED, reason)
        # Stopped by its deadline it may start again at once; a paused scene will not be chosen.
        studio.rows.update_scene(scene.id, {"dispatched_at": None, "lease_until": None})
        dispatch(studio)
        return None
    except Postponed as pause:
        _postpone(studio, scene, lease, pause)
    except (ProviderFailed, RenderFailed, PlatformFault, GivenUp) as error:
        _fail_scene(studio, scene, lease, error)
    return _go_on(studio, video)


def _rest(studio: Studio, scene: Scene, video: Video) -> None:
    """Pause a scene whose video ended at the moment in which it was planned: it would be chosen for ever."""
    if video.status not in ENDED or scene.paused:
        return None
    try:
        commit_legal(studio.rows, [Update(Table.SCENES, scene.id, {"paused": True}, scene.revision)])
    except StateConflict as reason:  # a retry wants it after all
        return studio.log("not_paused", scene=scene.id, why=reason.message)
    dispatch(studio)
    return None


def _go_on(studio: Studio, video: Video) -> None:
    if video.status is VideoStatus.RENDERING:
        return dispatch_after(studio, video.id)
    dispatch(studio)
    return ask_approval(studio, video.id)


def _is_wanted(scene: Scene, video: Video) -> bool:
    if scene.paused:
        return False
    if video.status is VideoStatus.PLANNING:
        return scene.status is SceneStatus.PLANNED
    return video.status is VideoStatus.RENDERING and scene.status in (SceneStatus.PLANNED, SceneStatus.CODED)


def _one_of(scenes: Sequence[Scene], scene_id: str) -> Scene:
    for scene in scenes:
        if scene.id == scene_id:
            return scene
    raise RowMissing(f"There is no scene {scene_id}.")


class _SceneWork:
    """The state of one attempt at one scene."""

    def __init__(
        self, studio: Studio, video: Video, siblings: Sequence[Scene], scene: Scene, lease: Lease
    ) -> None:
        self.studio = studio
        self.video = video
        self.siblings = siblings
        self.latest = video  # as the last beat found it
        self.scene = scene
        self.lease = lease
        self.percent = scene.progress
        self.points = scene.points
        self.frames = 1
        self.writing = threading.Lock()  # a beat and a commit write the same row

    def run(self) -> None:
        with Pulse(self.studio, self.lease, self._beat) as pulse:
            if self.scene.status is SceneStatus.CODED:
                timeline = fetch_timeline(self.studio, self.scene.code_url)
            else:
                resolved = resolve(self.studio, self.video, self.siblings, self.scene, self.lease, pulse.stop)
                if self._commit_resolved(resolved):
                    return None
                timeline = resolved.timeline
            pulse.check()
            self.frames = timeline.frames
            suffix = container_of([timeline]).segment_suffix
            segment = self.studio.scratch / f"{self.lease.attempt_id}{suffix}"
            probe = self.studio.crew.renderer().render_segment(
                timeline, fetch_assets(self.studio, timeline), segment, on_frame=pulse.report, stop=pulse.stop
            )
            pulse.check()
            self.lease.check()
            video_url, thumbnail_url = self._store("segment", segment), self._store_thumbnail(segment)
        return self._commit_rendered(video_url, thumbnail_url, timeline, probe)

    def _store_thumbnail(self, segment: Path) -> str:
        picture = segment.with_suffix(".jpg")
        self.studio.crew.renderer().thumbnail(segment, picture)
        return self._store("thumbnail", picture)

    def _store(self, name: str, path: Path) -> str:
        file_id = f"{self.lease.attempt_id}-{name}"
        return self.studio.files.store(Bucket.WORK, file_id, path, owner_id=self.video.owner_id).url

    def _commit_resolved(self, resolved: Resolved) -> bool:
        """Commit what was resolved; True when that is all: it waits for approval, or its segment is there."""
        row: dict[str, object] = {
            "code_url": resolved.code_url,
            "fingerprint": resolved.fingerprint,
            "thumbnail_url": resolved.thumbnail_url,
            "picture_takes": write_takes(resolved.picture_takes),
            "speech_takes": write_takes(resolved.speech_takes),
            "degraded": resolved.degraded,
            "cost_usd": resolved.cost_usd,
            "vendor_order": "",
            "duration_ms": round(1000 * resolved.timeline.frames / resolved.timeline.fps),
        }
        waits = self.video.status is VideoStatus.PLANNING
        if not waits and self.scene.video_url and resolved.fingerprint == self.scene.segment_fingerprint:
            del row["thumbnail_url"]  # the segment's own is there
            self._commit_done(row | {"reused": True})
            self.studio.log("segment_reused", scene=self.scene.id)
            return True
        coded = self._stamped(**row, status=SceneStatus.CODED, progress=CODED_PERCENT, paused=waits)
        changes = [
            Update(Table.SCENES, self.scene.id, coded, self.scene.revision),
            self._video_change({"current_scene": self.scene.number}),
            *([self.lease.ended(Outcome.DONE)] if waits else []),
        ]
        with self.writing:
            self.lease.commit(changes, commit_id=f"{self.lease.step_id}-coded")
            self.percent = CODED_PERCENT
        self.studio.log("scene_coded", scene=self.scene.id, frames=resolved.timeline.frames)
        return waits

    def _commit_rendered(
        self, video_url: str, thumbnail_url: str, timeline: Timeline | ChatTimeline, probe: Probe
    ) -> None:
        row: dict[str, object] = {
            "video_url": video_url,
            "thumbnail_url": thumbnail_url,
            "segment_fingerprint": fingerprint(timeline),
            "duration_ms": probe.duration_ms,
        }
        self._commit_done(row)
        self.studio.log("scene_rendered", scene=self.scene.id, frames=probe.frames, bytes=probe.size_bytes)

    def _commit_done(self, row: dict[str, object]) -> None:
        share = scene_share(self.scene.number, self.video.scene_count)
        done = {"status": SceneStatus.RENDERED, "progress": 100, "points": share, "error_message": ""}
        grown: dict[str, object] = {}
        if share > self.points:
            grown["progress"] = Raise(share - self.points, SCENES_PROGRESS)
        changes = [
            Update(Table.SCENES, self.scene.id, self._stamped(**row, **done), self.scene.revision),
            self._video_change(grown),
            self.lease.ended(Outcome.DONE),
        ]
        with self.writing:
            self.lease.commit(changes, commit_id=f"{self.lease.step_id}-done")
            self.percent, self.points = 100, share

    def _beat(self, frames: int) -> None:
        """The scene's percent, and its points of the video's; Stopped once the scene is paused.

        The scene's row is written first: dying between the two loses points until the scene is rendered,
        and never counts one twice.
        """
        rendered = CODED_PERCENT + (99 - CODED_PERCENT) * frames // self.frames if frames else 0
        with self.writing:
            self._tell(max(self.percent, rendered))

    def _tell(self, percent: int) -> None:
        """Progress is told as a difference, so that a late word of a lost attempt cannot take it back."""
        grown, self.percent = percent - self.percent, percent
        points = scene_share(self.scene.number, self.video.scene_count) * percent // 100
        gained, self.points = max(0, points - self.points), max(points, self.points)
        row = self._stamped(points=self.points, lease_until=self.lease.lease_until.isoformat())
        row |= {"progress": Raise(grown, 100)} if grown else {}
        found = self.studio.hasty_rows.update_scene(self.scene.id, row)
        if found.paused or found.revision != self.scene.revision:
            raise Stopped("The video was stopped, or the scene was edited.")
        if gained and self.video.status is VideoStatus.RENDERING:
            self.lease.check()  # the last write may have taken long
            change = self._video_change({"progress": Raise(gained, 100)})
            self.latest = self.studio.hasty_rows.update_video(self.video.id, change.data)

    def _video_change(self, row: dict[str, object]) -> Update:
        """Together with the time that is left, as far as the last look at the video tells."""
        if self.video.status is VideoStatus.RENDERING and (eta := self._eta()):
            row = row | {"eta_seconds": eta}
        return Update(Table.VIDEOS, self.video.id, self._stamped(**row))

    def _eta(self) -> int:
        video, now = self.latest, self.studio.clock.now()
        return eta_seconds(video.course, progress=video.progress, scene_count=video.scene_count, now=now)

    def _stamped(self, **row: object) -> dict[str, object]:
        return row | {"updated_at": self.studio.clock.now().isoformat()}


def _postpone(studio: Studio, scene: Scene, lease: Lease, pause: Postponed) -> None:
    """Let a vendor work: its webhook takes the scene up again, or the sweep when the time has come."""
    now = studio.clock.now()
    order = pause.order.model_copy(update={"waits": scene.order.waits + 1})
    row = {
        "vendor_order": write_order(order),
        "retry_at": (now + timedelta(seconds=pause.seconds)).isoformat(),
        "dispatched_at": None,
        "lease_until": None,
        "updated_at": now.isoformat(),
    }
    waiting = Update(Table.SCENES, scene.id, row, scene.revision)
    ended = lease.ended(Outcome.STOPPED, pause.message)
    lease.commit([waiting, ended], commit_id=f"{lease.attempt_id}-postponed")
    studio.log("scene_postponed", scene=scene.id, why=pause.message)


def _fail_scene(studio: Studio, scene: Scene, lease: Lease, error: ScenewrightError) -> None:
    now = studio.clock.now()
    row: dict[str, object] = {"error_message": error.message[:4000], "updated_at": now.isoformat()}
    if may_retry(error, lease):
        wait = retry_after(error, lease.number)
        row |= {"retry_at": (now + wait).isoformat(), "dispatched_at": None, "lease_until": None}
        postponed = Update(Table.SCENES, scene.id, row, scene.revision)
        ended = lease.ended(Outcome.FAILED, error.message)
        lease.commit([postponed, ended], commit_id=f"{lease.attempt_id}-failed")
        return studio.log("scene_postponed", scene=scene.id, why=error.message)
    failed = Update(Table.SCENES, scene.id, row | {"status": SceneStatus.FAILED}, scene.revision)
    sentence = f"Scene {scene.number} failed: {error.message}"
    return fail_video(studio, lease, scene.video_id, sentence, failed)
