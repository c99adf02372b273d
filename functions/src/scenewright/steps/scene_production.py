"""One scene, one execution: resolve it to a timeline, render its segment, store it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.errors import (
    IllegalTransition,
    LeaseHeld,
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
    SCENES_PROGRESS,
    Scene,
    SceneStatus,
    Video,
    VideoStatus,
    scene_share,
)
from scenewright.steps.dispatching import (
    HandOver,
    ask_approval,
    dispatch,
    dispatch_after,
    hand_over,
    start_after,
)
from scenewright.steps.failing import GivenUp, closing, fail_video, may_retry, release, retry_after
from scenewright.steps.garbage import remove_leftovers
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.platform import Bucket, Change, Create, Raise, Table, Update
from scenewright.steps.ports import Postponed, Probe
from scenewright.steps.pulse import Pulse
from scenewright.steps.resolving import Resolved, resolve
from scenewright.steps.scene_files import fetch_assets, fetch_timeline, thumbnail_of
from scenewright.steps.studio import Studio
from scenewright.steps.transitions import coded_id, commit_legal, done_id, shut


def produce_scene(studio: Studio, scene_id: str) -> None:
    """Take a scene from `planned` or `coded` to `rendered`, then start what can start next.

    While the video is planned for approval, the scene goes to `coded` and no further. Raises LeaseHeld when
    another execution produces it. Every stage ends in one commit; dying between two leaves the scene in the
    earlier state, and the next attempt goes on from there.
    """
    siblings = studio.rows.scenes_of(scene_id.rpartition("-")[0])
    scene = _one_of(siblings, scene_id)
    if scene.paused or scene.status not in (SceneStatus.PLANNED, SceneStatus.CODED):
        studio.log("scene_not_needed", scene=scene_id, status=scene.status, paused=scene.paused)
        dispatch(studio)  # it was given a place
        return None
    lease = _claimed(studio, scene)
    try:
        with closing(studio, lease, waits=scene.order.waits):
            video = _begun(studio, scene, lease)
            ended = _SceneWork(studio, video, siblings, scene, lease).run()
    except LeaseLost as reason:
        return studio.log("lease_lost", attempt=lease.attempt_id, why=reason.message)
    except (Stopped, IllegalTransition) as reason:
        release(studio, lease, Outcome.STOPPED, reason)
        # Stopped by its deadline it may start again at once; a paused scene will not be chosen.
        found = studio.rows.update_scene(scene.id, {"dispatched_at": None, "lease_until": None})
        dispatch(studio)
        if found.paused or found.revision != scene.revision:
            mine = f"{lease.attempt_id}-"
            remove_leftovers(studio, scene.video_id, Bucket.WORK, lambda file_id: file_id.startswith(mine))
        return None
    except Postponed as pause:
        _postpone(studio, scene, lease, pause)
        return _go_on(studio, scene.video_id)
    except (ProviderFailed, RenderFailed, PlatformFault, GivenUp) as error:
        _fail_scene(studio, scene, lease, error)
        return _go_on(studio, scene.video_id)
    return start_after(studio, video, ended)


def _claimed(studio: Studio, scene: Scene) -> Lease:
    """Where another execution has it, the place that this one was given goes to another scene."""
    try:
        return claim(
            studio.rows, studio.clock, studio.tempo, scene.step_id,
            video_id=scene.video_id, owner_id=scene.owner_id, execution_id=studio.execution_id,
        )  # fmt: skip
    except LeaseHeld:
        dispatch(studio)
        raise


def _begun(studio: Studio, scene: Scene, lease: Lease) -> Video:
    """Tell the video which scene is being made: the first word of its progress reads the row as well.

    Raises Stopped when the video ended at the moment in which the scene was planned, is being joined without
    it, or is gone; such a scene is paused, as it would be chosen for ever.
    """
    lease.check()
    told = {"current_scene": scene.number, "updated_at": studio.clock.now().isoformat()}
    try:
        video = studio.rows.update_video(scene.video_id, told)
    except RowMissing as missing:
        _pause(studio, scene)
        raise Stopped("The video is gone.") from missing
    if _is_wanted(scene, video):
        return video
    _pause(studio, scene)
    raise Stopped(f"The video is {video.status}.")


def _pause(studio: Studio, scene: Scene) -> None:
    try:
        commit_legal(studio.rows, [Update(Table.SCENES, scene.id, {"paused": True}, scene.revision)])
    except StateConflict as reason:  # a retry wants it after all
        studio.log("not_paused", scene=scene.id, why=reason.message)


def _go_on(studio: Studio, video_id: str) -> None:
    if studio.rows.video(video_id).status is not VideoStatus.PLANNING:
        return dispatch_after(studio, video_id)
    dispatch(studio)
    return ask_approval(studio, video_id)


def _is_wanted(scene: Scene, video: Video) -> bool:
    return video.status is VideoStatus.RENDERING or (
        video.status is VideoStatus.PLANNING and scene.status is SceneStatus.PLANNED
    )


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
        self.points = self.told_points = scene.points  # what the scene's row says, and what the video has
        self.told_video = False  # by the last beat
        self.frames = 1
        self.writing = threading.Lock()  # a beat and a commit write the same row

    def run(self) -> HandOver:
        with Pulse(self.studio, self.lease, self._beat) as pulse:
            thumbnail_url = thumbnail_of(self.scene.picture)
            if self.scene.status is SceneStatus.CODED:
                timeline = fetch_timeline(self.studio, self.scene.code_url)
            else:
                resolved = resolve(self.studio, self.video, self.siblings, self.scene, self.lease, pulse.stop)
                if ended := self._commit_resolved(resolved):
                    return ended
                timeline, thumbnail_url = resolved.timeline, resolved.thumbnail_url
            pulse.check()
            self.frames = timeline.frames
            suffix = container_of([timeline]).segment_suffix
            segment = self.studio.scratch / f"{self.lease.attempt_id}{suffix}"
            probe = self.studio.crew.renderer().render_segment(
                timeline, fetch_assets(self.studio, timeline), segment, on_frame=pulse.report, stop=pulse.stop
            )
            pulse.check()
            self.lease.check()
            video_url = self._store("segment", segment)
            thumbnail_url = thumbnail_url or self._store_thumbnail(segment)
        return self._commit_rendered(video_url, thumbnail_url, timeline, probe)

    def _store_thumbnail(self, segment: Path) -> str:
        """For a scene that is drawn or filmed, and so has no picture that shows it already."""
        picture = segment.with_suffix(".jpg")
        self.studio.crew.renderer().thumbnail(segment, picture)
        return self._store("thumbnail", picture)

    def _store(self, name: str, path: Path) -> str:
        file_id = f"{self.lease.attempt_id}-{name}"
        return self.studio.files.store(Bucket.WORK, file_id, path, owner_id=self.video.owner_id).url

    def _commit_resolved(self, resolved: Resolved) -> HandOver | None:
        """Commit what was resolved; that is all when it waits for approval, or when its segment is there."""
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
        if resolved.narration != self.scene.plan.narration:
            row["narration"] = resolved.narration  # which was found out from a recording
        waits = self.video.status is VideoStatus.PLANNING
        if not waits and self.scene.video_url and resolved.fingerprint == self.scene.segment_fingerprint:
            if not resolved.thumbnail_url:
                del row["thumbnail_url"]  # the segment's own is there
            self.studio.log("segment_reused", scene=self.scene.id)
            return self._commit_done(row | {"reused": True}, *shut(self.scene, self.lease.attempt_id))
        coded = self._stamped(**row, status=SceneStatus.CODED, progress=CODED_PERCENT, paused=waits)
        change = Update(Table.SCENES, self.scene.id, coded)
        commit_id = coded_id(self.lease.step_id)
        ended: HandOver | None = None
        with self.writing:
            if waits:
                ended = self._commit_end(change, commit_id=commit_id)
            else:
                self.lease.commit_shut(lambda: [change], commit_id=commit_id)
            self.percent = CODED_PERCENT
        self.studio.log("scene_coded", scene=self.scene.id, frames=resolved.timeline.frames)
        return ended

    def _commit_end(self, *changes: Change, commit_id: str) -> HandOver:
        """The attempt's last commit, by which its place goes to another scene."""

        hands: list[HandOver] = []

        def choose() -> list[Change]:
            hands.append(hand_over(self.studio, self.video, self.scene, commit_id))
            return [*changes, self.lease.ended(Outcome.DONE), *hands[-1].changes]

        self.lease.commit_shut(choose, commit_id=commit_id)
        return hands[-1]

    def _commit_rendered(
        self, video_url: str, thumbnail_url: str, timeline: Timeline | ChatTimeline, probe: Probe
    ) -> HandOver:
        row: dict[str, object] = {
            "video_url": video_url,
            "thumbnail_url": thumbnail_url,
            "segment_fingerprint": fingerprint(timeline),
            "duration_ms": probe.duration_ms,
        }
        ended = self._commit_done(row)
        self.studio.log("scene_rendered", scene=self.scene.id, frames=probe.frames, bytes=probe.size_bytes)
        return ended

    def _commit_done(self, row: dict[str, object], *also: Create) -> HandOver:
        share = scene_share(self.scene.number, self.video.scene_count)
        done = {"status": SceneStatus.RENDERED, "progress": 100, "points": share, "error_message": ""}
        grown: dict[str, object] = {}
        with self.writing:
            if share > self.told_points:
                grown["progress"] = Raise(share - self.told_points, SCENES_PROGRESS)
            ended = self._commit_end(
                Update(Table.SCENES, self.scene.id, self._stamped(**row, **done)),
                self._video_change(grown),
                *also,
                commit_id=done_id(self.lease.step_id),
            )
            self.percent, self.points, self.told_points = 100, share, share
        return ended

    def _beat(self, frames: int) -> None:
        """One write: the scene's percent, or the points that the video gained by it, in turn.

        Stopped once the scene is paused or the video stopped. The scene's row is written first: dying between
        the two loses points until the film is joined, and never counts one twice.
        """
        rendered = CODED_PERCENT + (99 - CODED_PERCENT) * frames // self.frames if frames else 0
        with self.writing:
            gained = self.points - self.told_points
            self.told_video = gained > 0 and not self.told_video
            if self.told_video:
                self._tell_video(gained)
            else:
                self._tell_scene(max(self.percent, rendered))

    def _tell_scene(self, percent: int) -> None:
        """Progress is told as a difference, so that a late word of a lost attempt cannot take it back."""
        grown, self.percent = percent - self.percent, percent
        if self.video.status is VideoStatus.RENDERING:
            share = scene_share(self.scene.number, self.video.scene_count)
            self.points = max(share * percent // 100, self.points)
        row = self._stamped(points=self.points, lease_until=self.lease.lease_until.isoformat())
        row |= {"progress": Raise(grown, 100)} if grown else {}
        found = self.studio.hasty_rows.update_scene(self.scene.id, row)
        if found.paused or found.revision != self.scene.revision:
            raise Stopped("The video was stopped, or the scene was edited.")

    def _tell_video(self, points: int) -> None:
        self.told_points += points
        change = self._video_change({"progress": Raise(points, 100)})
        self.latest = self.studio.hasty_rows.update_video(self.video.id, change.data)
        if self.latest.status is not VideoStatus.RENDERING:
            raise Stopped(f"The video is {self.latest.status}.")

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
    video, found = studio.rows.video(scene.video_id), studio.rows.scene(scene.id)
    return fail_video(studio, lease, video, sentence, failed, *shut(found, lease.attempt_id))
