"""All segments become the film: joined, mixed, captioned, stored and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.chat_media import made_music
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.credits import credits_card, credits_due
from scenewright.domain.errors import (
    FilmRefused,
    IllegalTransition,
    LeaseLost,
    MediaBroken,
    PlatformFault,
    RenderFailed,
    RowMissing,
    SegmentBroken,
    Stopped,
)
from scenewright.domain.film_course import AnyTimeline, container_of, scene_starts
from scenewright.domain.gate_plan import THE_FILM, GatePlan
from scenewright.domain.palettes import palette_for
from scenewright.domain.sound import NARRATION_ALONE, Bed, Sound
from scenewright.domain.subtitle_files import to_srt, to_vtt
from scenewright.domain.take import film_cost
from scenewright.domain.timeline import CaptionCue, Timeline
from scenewright.domain.video import SCENES_PROGRESS, STORED_PROGRESS, Scene, SceneStatus, Video, VideoStatus
from scenewright.steps.aftermath import with_aftermath
from scenewright.steps.delivery import upload_actions
from scenewright.steps.dispatching import combine_step
from scenewright.steps.estimating import note_timing
from scenewright.steps.failing import GivenUp, closing, fail_video, may_retry, release
from scenewright.steps.garbage import remove_leftovers
from scenewright.steps.inspecting import inspect_film, render_again
from scenewright.steps.lease import Lease, Outcome, claim
from scenewright.steps.messages import done_message
from scenewright.steps.planning import STORYBOARD
from scenewright.steps.platform import Bucket, Change, Raise, StoredFile, Table, Update
from scenewright.steps.ports import Probe
from scenewright.steps.pulse import Pulse
from scenewright.steps.scene_files import fetch_assets, fetch_timeline
from scenewright.steps.scoring import MUSIC
from scenewright.steps.studio import Studio


def combine_video(studio: Studio, video_id: str) -> None:
    """Join the rendered scenes of a video and complete it.

    Raises LeaseHeld when another execution joins it. Dying anywhere leaves `combining` with a lease that
    runs out; the next attempt joins again under its own file names.
    """
    video = studio.rows.video(video_id)
    scenes = studio.rows.scenes_of(video_id)
    if video.status not in (VideoStatus.RENDERING, VideoStatus.COMBINING) or not (
        video.partial or _all_ended(scenes)
    ):
        return studio.log("combine_not_needed", video=video_id, status=video.status)
    lease = claim(
        studio.rows, studio.clock, studio.tempo, combine_step(video),
        video_id=video_id, owner_id=video.owner_id, execution_id=studio.execution_id,
    )  # fmt: skip
    try:
        with closing(studio, lease):
            _join(studio, video, _rendered(video, scenes), lease)
    except LeaseLost as reason:
        studio.log("lease_lost", attempt=lease.attempt_id, why=reason.message)
    except (Stopped, IllegalTransition) as reason:
        release(studio, lease, Outcome.STOPPED, reason)
        mine = f"-r{video.revision}-{lease.number}"
        remove_leftovers(studio, video_id, Bucket.VIDEOS, lambda file_id: file_id.endswith(mine))
    except (RenderFailed, PlatformFault, GivenUp) as error:
        if may_retry(error, lease):
            return release(studio, lease, Outcome.FAILED, error)
        fail_video(studio, lease, video, f"Joining the scenes failed: {error.message}")


def _join(studio: Studio, video: Video, scenes: list[Scene], lease: Lease) -> None:
    try:
        _Joining(studio, video, scenes, lease).run()
    except FilmRefused as refused:
        render_again(studio, video, scenes, lease, refused)


def _all_ended(scenes: list[Scene]) -> bool:
    return bool(scenes) and all(
        scene.status in (SceneStatus.RENDERED, SceneStatus.FAILED) for scene in scenes
    )


def _rendered(video: Video, scenes: list[Scene]) -> list[Scene]:
    """The scenes to join: all, or for a partial film those that are there. Raises RenderFailed."""
    there = [scene for scene in scenes if scene.status is SceneStatus.RENDERED]
    if not there:
        raise RenderFailed("no scene was rendered")
    for scene in scenes:
        if scene not in there and not video.partial:
            raise RenderFailed(f"scene {scene.number} failed: {scene.error_message}")
    return there


SceneCaptions = list[tuple[int, tuple[CaptionCue, ...]]]


@dataclass(frozen=True)
class _Film:
    """`notes` are what the look at it found and let pass."""

    path: Path
    probe: Probe
    thumbnail: Path
    cues: SceneCaptions
    fps: int
    notes: list[str]


class _Joining:
    """The state of one attempt at joining one video."""

    def __init__(self, studio: Studio, video: Video, scenes: list[Scene], lease: Lease) -> None:
        self.studio = studio
        self.video = video
        self.scenes = scenes
        self.lease = lease
        self.percent = max(video.progress, SCENES_PROGRESS)
        self.frames = 1

    def run(self) -> None:
        if self.video.status is VideoStatus.RENDERING:
            begun = {
                "status": VideoStatus.COMBINING,
                "message": "Joining the scenes",
                "progress": SCENES_PROGRESS,
                "eta_seconds": self.video.course.join_seconds,
            }
            start = replace(self._change(begun), revision=self.video.revision)
            self.lease.commit([start], commit_id=f"{self.lease.step_id}-begun")
        with Pulse(self.studio, self.lease, self._beat) as pulse:
            film = self._make(pulse)
            pulse.check()
            stored = self._store("film", film.path)
            thumbnail = self._store("thumbnail", film.thumbnail)
            captions_url = self._store_captions(film)
            pulse.check()
        self._read_back(stored, film)
        self._complete(film, stored, thumbnail, captions_url)

    def _make(self, pulse: Pulse) -> _Film:
        timelines = [fetch_timeline(self.studio, scene.code_url) for scene in self.scenes]
        card = self._credits_card(timelines[-1])
        timelines += [card] if card else []
        starts = scene_starts(timelines)
        self.frames = starts[-1]
        kind = container_of(timelines)
        segments = [self._fetch(s.video_url, f"{s.number}{kind.segment_suffix}") for s in self.scenes]
        segments += self._credits(card, pulse) if card else []
        path, (sound, lost) = self._scratch(f"film{kind.suffix}"), self._sound()
        probe = self._join(segments, timelines, path, sound, pulse)
        numbers = [*(scene.number for scene in self.scenes), THE_FILM]
        plan = GatePlan.of(dict(zip(numbers, timelines, strict=False)), has_music=sound.music is not None)
        notes = inspect_film(self.studio, path, plan, strict=self.video.brief.strict, stop=pulse.stop)
        thumbnail = self._scratch("thumbnail.jpg")
        self.studio.crew.renderer().thumbnail(path, thumbnail)
        cues = [(start, line.captions) for start, line in zip(starts, timelines, strict=False)]
        return _Film(path, probe, thumbnail, cues, timelines[0].fps, [*lost, *notes])

    def _credits_card(self, last: AnyTimeline) -> Timeline | None:
        """What the film ends with where licences want their pictures' makers to be named."""
        due, brief = credits_due(scene.picture for scene in self.scenes), self.video.brief
        if not due or isinstance(last, ChatTimeline) or isinstance(brief, ChatBrief):
            return None
        return credits_card(due, last, palette_for(brief.brand, self.video.title))

    def _credits(self, card: Timeline, pulse: Pulse) -> list[Path]:
        path, assets = self._scratch("credits.mp4"), fetch_assets(self.studio, card)
        self.studio.crew.renderer().render_segment(
            card, assets, path, on_frame=lambda _: None, stop=pulse.stop
        )
        return [path]

    def _join(
        self, segments: list[Path], timelines: Sequence[AnyTimeline], out: Path, sound: Sound, pulse: Pulse
    ) -> Probe:
        """Raises FilmRefused for a segment that is not what was rendered."""
        try:
            return self.studio.crew.renderer().join(
                segments, out, timelines=timelines, on_frame=pulse.report, stop=pulse.stop, sound=sound
            )
        except SegmentBroken as broken:
            if broken.number > len(self.scenes):
                raise FilmRefused(f"its credits: {broken.why}", {}) from broken
            number = self.scenes[broken.number - 1].number
            raise FilmRefused(f"scene {number}: {broken.why}", {number: broken.why}) from broken

    def _sound(self) -> tuple[Sound, list[str]]:
        """What is heard beside the narration, and what of it is not there any more."""
        brief = self.video.brief
        chosen = None if isinstance(brief, ChatBrief) else brief.music
        gain_db = chosen.gain_db if chosen else 0.0
        if self.video.music_url:
            try:
                return Sound(self._fetch(self.video.music_url, "music"), gain_db=gain_db), []
            except RowMissing:  # removed with everything that the film before was made from
                return NARRATION_ALONE, [f"{MUSIC}: its file is not kept any more, none instead"]
        if isinstance(brief, ChatBrief):
            return Sound(made_music(brief.conversation)), []
        if chosen is None or chosen.mood is None:
            return NARRATION_ALONE, []
        return Sound(Bed(chosen.mood, self.video.title), gain_db=gain_db), []

    def _store_captions(self, film: _Film) -> str:
        """As WebVTT and as SubRip; the URL of the first, or '' for a film without captions."""
        if not any(cues for _, cues in film.cues):
            return ""
        captions, subtitles = self._scratch("captions.vtt"), self._scratch("subtitles.srt")
        captions.write_text(to_vtt(film.cues, fps=film.fps), encoding="utf-8")
        subtitles.write_text(to_srt(film.cues, fps=film.fps), encoding="utf-8")
        self._store("subtitles", subtitles)
        return self._store("captions", captions).url

    def _fetch(self, url: str, name: str) -> Path:
        path = self._scratch(name)
        self.studio.files.fetch(url, path)
        return path

    def _scratch(self, name: str) -> Path:
        return self.studio.scratch / f"{self.lease.attempt_id}-{name}"

    def _store(self, name: str, path: Path) -> StoredFile:
        self.lease.check()
        file_id = f"{self.video.id}-{name}-r{self.video.revision}-{self.lease.number}"
        return self.studio.files.store(Bucket.VIDEOS, file_id, path, owner_id=self.video.owner_id)

    def _read_back(self, stored: StoredFile, film: _Film) -> None:
        """Fetch the stored film: what a user will be told is there has been there."""
        path = self._scratch("read-back")
        self.studio.files.fetch(stored.url, path)
        if _digest(path) != _digest(film.path):
            raise MediaBroken("The stored film differs from the one that was made.")

    def _complete(self, film: _Film, stored: StoredFile, thumbnail: StoredFile, captions_url: str) -> None:
        row: dict[str, object] = {
            "status": VideoStatus.COMPLETED,
            "message": done_message(sum(scene.reused for scene in self.scenes), self.video.scene_count),
            "progress": 100,
            "current_scene": len(self.scenes),
            "combined_video_url": stored.url,
            "thumbnail_url": thumbnail.url,
            "captions_url": captions_url,
            "duration_ms": film.probe.duration_ms,
            "size_bytes": stored.size_bytes,
            "error_message": "",
            "eta_seconds": 0,
            "actual_cost_usd": self._cost(),
            "degraded": [*_degraded(self.video, self.scenes), *self._missing(), *film.notes],
        }
        changes: list[Change] = [
            replace(self._change(row), revision=self.video.revision),
            *upload_actions(self.video),
            self.lease.ended(Outcome.DONE),
        ]
        self.lease.commit(
            with_aftermath(self.studio, self.video, changes), commit_id=f"{self.lease.step_id}-done"
        )
        self.studio.log(
            "video_completed", video=self.video.id, ms=film.probe.duration_ms, bytes=stored.size_bytes
        )
        note_timing(self.studio, self.video, self.scenes)

    def _cost(self) -> float:
        takes = (takes for scene in self.scenes for takes in scene.takes)
        return film_cost(self.video.planning_cost_usd, takes)

    def _missing(self) -> list[str]:
        """What a partial film lacks; empty for a whole one."""
        there = {scene.number for scene in self.scenes}
        missing = [str(n) for n in range(1, self.video.scene_count + 1) if n not in there]
        return [f"film: scenes {', '.join(missing)} are missing"] if missing else []

    def _beat(self, frames: int) -> None:
        """The video's percent; Stopped when the video is no longer being joined."""
        span = STORED_PROGRESS - SCENES_PROGRESS
        joined = SCENES_PROGRESS + span * min(frames, self.frames) // self.frames
        # A difference, so that a late word of a lost attempt cannot take it back.
        grown, self.percent = max(0, joined - self.percent), max(joined, self.percent)
        change = self._change({"progress": Raise(grown, 100)} if grown else {})
        found = self.studio.hasty_rows.update_video(self.video.id, change.data)
        if found.status is not VideoStatus.COMBINING or found.revision != self.video.revision:
            raise Stopped(f"The video is {found.status}.")

    def _change(self, row: dict[str, object]) -> Update:
        return Update(Table.VIDEOS, self.video.id, row | {"updated_at": self.studio.clock.now().isoformat()})


def _degraded(video: Video, scenes: list[Scene]) -> list[str]:
    """What was worse than asked for, each reason once, with the scenes it struck.

    Of what an earlier join of the video said, only the words on its storyboard and its music still hold.
    """
    struck: dict[str, list[int]] = {}
    for scene in scenes:
        for reason in scene.degraded:
            struck.setdefault(reason, []).append(scene.number)
    return [
        *(why for why in video.degraded if why.startswith((f"{STORYBOARD}: ", f"{MUSIC}: "))),
        *(f"{why} (scenes {', '.join(map(str, where))})" for why, where in struck.items()),
    ]


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
