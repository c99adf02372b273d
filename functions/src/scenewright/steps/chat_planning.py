"""From conversation to segments: a chat is resolved as a whole, since one message's time decides the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.chat_segments import segments
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_timing import chat_timeline
from scenewright.domain.fingerprint import fingerprint
from scenewright.domain.storyboard import MAX_NARRATION, Motif, ScenePlan, Still
from scenewright.domain.take import cost_of, write_takes
from scenewright.domain.video import CODED_PERCENT, SceneStatus, Video, scene_id
from scenewright.steps.lease import Lease
from scenewright.steps.planned import Planned, scene_row
from scenewright.steps.platform import Bucket, Create, Table
from scenewright.steps.speaking import VoiceOver, voice_over
from scenewright.steps.studio import Studio

BUILT_IN: Final = "conversation"


def plan_chat(studio: Studio, video: Video, brief: ChatBrief, lease: Lease) -> Planned:
    """Time the conversation, cut it, and store a timeline for each part: its scenes are born `coded`.

    Dying on the way leaves files of an attempt that no row names, which `gc` removes.
    """
    said = voice_over(studio, video, brief, lease)
    film = chat_timeline(brief.conversation, brief.format, {}, said.speech)
    now = studio.clock.now()
    scenes = [
        Create(
            Table.SCENES,
            scene_id(video.id, n),
            _row(studio, video, lease, n, part, now) | _spoken(part, said),
            video.owner_id,
        )
        for n, part in enumerate(segments(film), start=1)
    ]
    seconds = film.frames / film.fps
    cost = cost_of([*said.takes.values()])
    return Planned(brief.topic, scenes, seconds, (), cost, BUILT_IN)


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


def _spoken(part: ChatTimeline, said: VoiceOver) -> dict[str, Any]:
    """What is read out in a segment: its row names the files, so that `gc` leaves them."""
    cues = [cue for cue in part.sounds if cue.asset and cue.frame >= 0]
    takes = [said.takes[cue.asset.file_id] for cue in cues if cue.asset and cue.asset.file_id in said.takes]
    reasons = dict.fromkeys(reason for take in takes for reason in take.degraded)
    return {"speech_takes": write_takes(takes), "degraded": [*reasons]}


def _plan(part: ChatTimeline) -> ScenePlan:
    """What a page shows of a segment: the words that appear in it."""
    said = "\n".join(message.text for message in part.messages if message.appear_frame > 0 and message.text)
    visual = Still(prompt="messages", motif=Motif.PAGES)
    return ScenePlan(heading="", narration=said[:MAX_NARRATION] or "…", visual=visual)
