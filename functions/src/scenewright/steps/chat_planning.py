"""From conversation to segments: a chat is resolved as a whole, since one message's time decides the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from scenewright.domain.chat_brief import ChatBrief, check_length
from scenewright.domain.chat_segments import segments
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_timing import chat_timeline
from scenewright.domain.fingerprint import fingerprint
from scenewright.domain.storyboard import MAX_NARRATION, Motif, ScenePlan, Still
from scenewright.domain.take import cost_of, write_takes
from scenewright.domain.video import CODED_PERCENT, SceneStatus, Video, scene_id
from scenewright.steps.chat_files import Gathered, gather
from scenewright.steps.lease import Lease
from scenewright.steps.planned import Planned, scene_row
from scenewright.steps.platform import Bucket, Create, Table
from scenewright.steps.resolving import LETTERS
from scenewright.steps.speaking import VoiceOver, voice_over
from scenewright.steps.studio import Studio

BUILT_IN: Final = "conversation"


def plan_chat(studio: Studio, video: Video, brief: ChatBrief, lease: Lease) -> Planned:
    """Time the conversation, cut it, and store a timeline for each part: its scenes are born `coded`.

    Dying on the way leaves files of an attempt that no row names, which `gc` removes.
    """
    files = gather(studio, video, brief, lease)
    said = voice_over(studio, video, brief, lease)
    film = chat_timeline(brief.conversation, brief.format, files.media, said.speech)
    check_length(film.frames / film.fps)  # speech and sounds may be longer than was to be expected
    now = studio.clock.now()
    scenes = [
        Create(
            Table.SCENES,
            scene_id(video.id, n),
            _row(studio, video, lease, n, part, now)
            | _files_of(part, said, files)
            | _losses(studio, part, said),
            video.owner_id,
        )
        for n, part in enumerate(segments(film), start=1)
    ]
    seconds = film.frames / film.fps
    cost = cost_of([*said.takes.values()])
    return Planned(brief.topic, scenes, seconds, (), cost, BUILT_IN, files.music_url)


def _row(
    studio: Studio, video: Video, lease: Lease, number: int, part: ChatTimeline, now: datetime
) -> dict[str, Any]:
    file_id = f"{scene_id(video.id, number)}-r{video.revision}-{lease.number}-timeline"
    path = studio.scratch / f"{file_id}.json"
    path.write_text(part.model_dump_json(), encoding="utf-8")
    stored = studio.files.store(Bucket.WORK, file_id, path, owner_id=video.owner_id)
    return scene_row(video, number, _plan(part), now) | {
        "status": SceneStatus.CODED,
        "progress": CODED_PERCENT,
        "code_url": stored.url,
        "fingerprint": fingerprint(part),
        "duration_ms": round(1000 * part.frames / part.fps),
    }


def _files_of(part: ChatTimeline, said: VoiceOver, files: Gathered) -> dict[str, Any]:
    """What is shown and heard in a segment: its row names the files, so that `gc` leaves them."""
    known = {**files.takes, **said.takes}
    # What rings on from the segment before was counted there.
    ringing = {cue.asset.file_id for cue in part.sounds if cue.asset and cue.frame < 0}
    takes = [known[asset.file_id] for asset in part.assets if asset.file_id not in ringing]
    pictures = [take for take in takes if take.asset.media_type.startswith(("image/", "video/"))]
    heard = [take for take in takes if take not in pictures]
    return {"picture_takes": write_takes(pictures), "speech_takes": write_takes(heard)}


def _losses(studio: Studio, part: ChatTimeline, said: VoiceOver) -> dict[str, Any]:
    """What is worse in a segment than it was asked for."""
    spoken = [cue.asset.file_id for cue in part.sounds if cue.asset and cue.frame >= 0]
    takes = [said.takes[file_id] for file_id in spoken if file_id in said.takes]
    reasons = dict.fromkeys(reason for take in takes for reason in take.degraded)
    boxed = studio.crew.renderer().lacking(part)
    letters = [f"{LETTERS}: drawn as boxes, since no font has them: {boxed}"] if boxed else []
    return {"degraded": [*reasons, *letters]}


def _plan(part: ChatTimeline) -> ScenePlan:
    """What a page shows of a segment: the words that appear in it."""
    said = "\n".join(message.text for message in part.messages if message.appear_frame > 0 and message.text)
    visual = Still(prompt="messages", motif=Motif.PAGES)
    return ScenePlan(heading="", narration=said[:MAX_NARRATION] or "…", visual=visual)
