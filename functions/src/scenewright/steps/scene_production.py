"""One scene, one execution: resolve it to a timeline, render its segment, store it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from scenewright.domain.errors import (
    IllegalTransition,
    LeaseLost,
    PlatformFault,
    ProviderFailed,
    RenderFailed,
    ScenewrightError,
    StateConflict,
    Stopped,
)
from scenewright.domain.storyboard import Storyboard
from scenewright.domain.timeline import Asset, Timeline
from scenewright.domain.timeline_assembly import assemble_timeline
from scenewright.domain.video import SCENES_PROGRESS, Scene, SceneStatus, Video, VideoStatus, scene_share
from scenewright.domain.video_format import Format
from scenewright.steps.chain import first_that_works
from scenewright.steps.dispatching import dispatch, dispatch_after
from scenewright.steps.failing import GivenUp, closing, fail_video, may_retry, release, retry_after
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.platform import Bucket, Raise, Table, Update
from scenewright.steps.ports import Picture, Probe, Speech
from scenewright.steps.pulse import Pulse
from scenewright.steps.studio import Studio
from scenewright.steps.transitions import commit_legal

PICTURE_MARGIN: Final = 1.2  # pictures are asked for larger than the frame, so that the camera can move in
EXTENSIONS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "audio/wav": ".wav",
    "application/json": ".json",
}
CODED_PERCENT: Final = 10  # of a scene's progress; frames take it from here to 99


def produce_scene(studio: Studio, scene_id: str) -> None:
    """Take a scene from `planned` or `coded` to `rendered`, then start what can start next.

    While the video is planned for approval, the scene goes to `coded` and no further. Raises LeaseHeld when
    another execution produces it. Every stage ends in one commit; dying between two leaves the scene in the
    earlier state, and the next attempt goes on from there.
    """
    scene = studio.rows.scene(scene_id)
    video = studio.rows.video(scene.video_id)
    if not _is_wanted(scene, video):
        return studio.log("scene_not_needed", scene=scene_id, status=scene.status, video_status=video.status)
    lease = claim(
        studio.rows, studio.clock, studio.tempo, scene.step_id,
        video_id=video.id, owner_id=video.owner_id, execution_id=studio.execution_id,
    )  # fmt: skip
    try:
        with closing(studio, lease):
            _SceneWork(studio, video, scene, lease).run()
    except LeaseLost as reason:
        return studio.log("lease_lost", attempt=lease.attempt_id, why=reason.message)
    except (Stopped, IllegalTransition) as reason:
        release(studio, lease, Outcome.STOPPED, reason)
        # Stopped by its deadline it may start again at once; a paused scene will not be chosen.
        studio.rows.update_scene(scene.id, {"dispatched_at": None, "lease_until": None})
        dispatch(studio)
        return None
    except (ProviderFailed, RenderFailed, PlatformFault, GivenUp) as error:
        _fail_scene(studio, scene, lease, error)
    return _go_on(studio, video)


def _go_on(studio: Studio, video: Video) -> None:
    if video.status is VideoStatus.RENDERING:
        return dispatch_after(studio, video.id)
    return _ask_approval(studio, video)


def _is_wanted(scene: Scene, video: Video) -> bool:
    if scene.paused:
        return False
    if video.status is VideoStatus.PLANNING:
        return scene.status is SceneStatus.PLANNED
    return video.status is VideoStatus.RENDERING and scene.status in (SceneStatus.PLANNED, SceneStatus.CODED)


def _ask_approval(studio: Studio, video: Video) -> None:
    """After the last scene is coded, the video waits for its owner. Dying before leaves it to the sweep."""
    if any(scene.video_id == video.id for scene in dispatch(studio)):
        return
    row = {"status": VideoStatus.AWAITING_APPROVAL, "message": "Waiting for your approval"}
    try:
        commit_legal(studio.rows, [Update(Table.VIDEOS, video.id, row)])
    except StateConflict as reason:
        studio.log("approval_not_asked", video=video.id, why=reason.message)


class _SceneWork:
    """The state of one attempt at one scene."""

    def __init__(self, studio: Studio, video: Video, scene: Scene, lease: Lease) -> None:
        self.studio = studio
        self.video = video
        self.scene = scene
        self.lease = lease
        self.points = scene.points
        self.frames = 1

    def run(self) -> None:
        with Pulse(self.studio, self.lease, self._beat) as pulse:
            timeline, assets = (
                self._coded() if self.scene.status is SceneStatus.CODED else self._code(pulse.stop)
            )
            pulse.check()
            if self.video.status is VideoStatus.PLANNING:
                return self.studio.rows.update_attempt(
                    self.lease.attempt_id, self.lease.ended(Outcome.DONE).data
                )
            self.frames = timeline.frames
            segment = self.studio.scratch / f"{self.lease.attempt_id}.mp4"
            probe = self.studio.crew.renderer().render_segment(
                timeline, assets, segment, on_frame=pulse.report, stop=pulse.stop
            )
            pulse.check()
            stored = self.studio.files.store(
                Bucket.WORK, f"{self.lease.attempt_id}-segment", segment, owner_id=self.video.owner_id
            )
        return self._commit_rendered(stored.url, probe)

    def _code(self, stop: Event) -> tuple[Timeline, dict[str, Path]]:
        """Resolve everything that the scene needs, store it, and commit the timeline as `code_url`."""
        coding = _Coding.of(self.studio, self.video, self.scene, self.lease)
        picture, speech, degraded = coding.resolve(stop)
        assets: dict[str, Path] = {}
        picture_asset = coding.keep(assets, "picture", picture.content, picture.media_type)
        speech_asset = coding.keep(assets, "speech", speech.wav, "audio/wav") if speech.wav else None
        timeline = assemble_timeline(
            scene_number=self.scene.number,
            storyboard=coding.storyboard,
            format=coding.format,
            picture=picture_asset,
            speech_asset=speech_asset,
            words=speech.words,
            speech_ms=speech.duration_ms,
            seed_text=coding.seed_text,
        )
        timeline_asset = coding.keep({}, "timeline", timeline.model_dump_json().encode(), "application/json")
        self._commit_coded(
            timeline, coding.urls[timeline_asset.file_id], degraded, picture.cost_usd + speech.cost_usd
        )
        return timeline, assets

    def _coded(self) -> tuple[Timeline, dict[str, Path]]:
        """What an earlier attempt resolved: nothing is asked of a provider twice."""
        files, scratch = self.studio.files, self.studio.scratch
        code = scratch / f"{self.lease.attempt_id}-timeline.json"
        files.fetch(self.scene.code_url, code)
        timeline = Timeline.model_validate_json(code.read_bytes())
        needed = [timeline.picture, *([timeline.speech.asset] if timeline.speech else [])]
        assets = {asset.file_id: scratch / asset.file_id for asset in needed}
        for asset in needed:
            files.fetch(files.url_of(Bucket.WORK, asset.file_id), assets[asset.file_id])
        return timeline, assets

    def _commit_coded(self, timeline: Timeline, code_url: str, degraded: list[str], cost_usd: float) -> None:
        row = self._stamped(
            status=SceneStatus.CODED,
            code_url=code_url,
            progress=CODED_PERCENT,
            degraded=degraded,
            cost_usd=cost_usd,
            duration_ms=round(1000 * timeline.frames / timeline.fps),
            paused=self.video.status is VideoStatus.PLANNING,
        )
        changes = [
            Update(Table.SCENES, self.scene.id, row, self.scene.revision),
            self._video_change({"current_scene": self.scene.number}),
        ]
        self.lease.commit(changes, commit_id=f"{self.lease.step_id}-coded")
        self.studio.log("scene_coded", scene=self.scene.id, frames=timeline.frames)

    def _commit_rendered(self, video_url: str, probe: Probe) -> None:
        share = scene_share(self.scene.number, self.video.scene_count)
        row = self._stamped(
            status=SceneStatus.RENDERED,
            video_url=video_url,
            progress=100,
            points=share,
            duration_ms=probe.duration_ms,
            error_message="",
        )
        grown: dict[str, object] = {}
        if share > self.points:
            grown["progress"] = Raise(share - self.points, SCENES_PROGRESS)
        changes = [
            Update(Table.SCENES, self.scene.id, row, self.scene.revision),
            self._video_change(grown),
            self.lease.ended(Outcome.DONE),
        ]
        self.lease.commit(changes, commit_id=f"{self.lease.step_id}-done")
        self.studio.log("scene_rendered", scene=self.scene.id, frames=probe.frames, bytes=probe.size_bytes)

    def _beat(self, frames: int) -> None:
        """The scene's percent, and its points of the video's; Stopped once the scene is paused.

        The scene's row is written first: dying between the two loses points until the scene is rendered,
        and never counts one twice.
        """
        rendered = CODED_PERCENT + (99 - CODED_PERCENT) * frames // self.frames if frames else 0
        percent = max(self.scene.progress, rendered)
        points = scene_share(self.scene.number, self.video.scene_count) * percent // 100
        gained, self.points = max(0, points - self.points), max(points, self.points)
        row = self._stamped(
            progress=percent, points=self.points, lease_until=self.lease.lease_until.isoformat()
        )
        found = self.studio.hasty_rows.update_scene(self.scene.id, row)
        if found.paused or found.revision != self.scene.revision:
            raise Stopped("The video was stopped, or the scene was edited.")
        if gained and self.video.status is VideoStatus.RENDERING:
            grown = self._video_change({"progress": Raise(gained, SCENES_PROGRESS)})
            self.studio.hasty_rows.update_video(self.video.id, grown.data)

    def _video_change(self, row: dict[str, object]) -> Update:
        return Update(Table.VIDEOS, self.video.id, self._stamped(**row))

    def _stamped(self, **row: object) -> dict[str, object]:
        return row | {"updated_at": self.studio.clock.now().isoformat()}


@dataclass(frozen=True)
class _Coding:
    """Resolving one scene: providers, and what they gave, in files."""

    studio: Studio
    video: Video
    scene: Scene
    lease: Lease
    storyboard: Storyboard
    format: Format
    urls: dict[str, str]

    @classmethod
    def of(cls, studio: Studio, video: Video, scene: Scene, lease: Lease) -> _Coding:
        plans = tuple(each.plan for each in studio.rows.scenes_of(video.id))
        storyboard = Storyboard(title=video.title, language=video.brief.language, scenes=plans)
        return cls(
            studio, video, scene, lease, storyboard, Format.of(video.brief.aspect, video.brief.quality), {}
        )

    @property
    def seed_text(self) -> str:
        """Decides every random choice: the same scene of the same film looks the same again."""
        return f"{self.storyboard.title}\n{self.scene.number}|{self.scene.plan.visual.prompt}"

    def resolve(self, stop: Event) -> tuple[Picture, Speech, list[str]]:
        strict, visual = self.video.brief.strict, self.scene.plan.visual
        width, height = (
            2 * round(side * PICTURE_MARGIN / 2) for side in (self.format.width, self.format.height)
        )
        picture = first_that_works(
            "picture",
            self.studio.crew.illustrators(),
            lambda one: one.draw(visual, seed_text=self.seed_text, width=width, height=height, stop=stop),
            strict=strict,
        )
        speech = first_that_works(
            "voice",
            self.studio.crew.narrators(),
            lambda one: one.speak(self.scene.plan.narration, language=self.storyboard.language, stop=stop),
            strict=strict,
        )
        return picture.value, speech.value, [*picture.degraded, *speech.degraded]

    def keep(self, assets: dict[str, Path], name: str, content: bytes, media_type: str) -> Asset:
        """Store bytes in the work bucket under this attempt's number; note their local file in `assets`."""
        file_id = f"{self.lease.attempt_id}-{name}"
        path = self.studio.scratch / (file_id + EXTENSIONS[media_type])
        path.write_bytes(content)
        self.urls[file_id] = self.studio.files.store(
            Bucket.WORK, file_id, path, owner_id=self.video.owner_id
        ).url
        assets[file_id] = path
        return Asset(file_id=file_id, sha256=hashlib.sha256(content).hexdigest(), media_type=media_type)


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
