"""The voice-over of a chat: every message that is read out, spoken before anything is timed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

from scenewright.domain.chat_brief import ChatBrief
from scenewright.domain.chat_media import Media
from scenewright.domain.errors import Stopped
from scenewright.domain.take import Take, speech_input
from scenewright.domain.timeline import Asset
from scenewright.domain.video import Video, VideoStatus, scene_id
from scenewright.domain.voice_over import LANGUAGE, Line, spoken_lines
from scenewright.steps.breaker import failed_often
from scenewright.steps.chain import Outcome, first_that_works
from scenewright.steps.lease import Lease
from scenewright.steps.platform import Bucket
from scenewright.steps.ports import Narrator, Speech
from scenewright.steps.pulse import Pulse
from scenewright.steps.receipts import SPEECH, Slot, ask_once, short
from scenewright.steps.studio import Studio


@dataclass(frozen=True)
class VoiceOver:
    """`speech` by message id; `takes` by the id of the file."""

    speech: Mapping[str, Media] = field(default_factory=dict)
    takes: Mapping[str, Take] = field(default_factory=dict)


def speak(
    narrators: Sequence[Narrator], line: Line, *, stop: Event, strict: bool, skipped: Collection[str] = ()
) -> Outcome[Speech]:
    """Raises ProviderFailed or Stopped."""
    return first_that_works(
        "voice",
        narrators,
        lambda one: one.speak(line.text, language=LANGUAGE, stop=stop, speaker=line.speaker),
        strict=strict,
        skipped=skipped,
    )


def voice_over(studio: Studio, video: Video, brief: ChatBrief, lease: Lease) -> VoiceOver:
    """Ask for every line and store it. Raises ProviderFailed, PlatformFault, LeaseLost or Stopped."""
    lines = spoken_lines(brief.conversation)
    if not lines:
        return VoiceOver()
    speech: dict[str, Media] = {}
    takes: dict[str, Take] = {}
    with Pulse(studio, lease, lambda _: check_wanted(studio, video)) as pulse:
        for number, line in enumerate(lines, start=1):
            often = failed_often("voice", [take.degraded for take in takes.values()])
            made = _asked(studio, video, brief, line, lease, pulse.stop, often)
            pulse.check()
            take = _stored(studio, video, lease, number, line, made)
            speech[line.message_id] = Media(take.asset, made.value.duration_ms / 1000)
            takes[take.asset.file_id] = take
    return VoiceOver(speech, takes)


def check_wanted(studio: Studio, video: Video) -> None:
    found = studio.hasty_rows.update_video(video.id, {"updated_at": studio.clock.now().isoformat()})
    if found.status is not VideoStatus.PLANNING or found.revision != video.revision:
        raise Stopped(f"The video is {found.status}.")


def _asked(
    studio: Studio,
    video: Video,
    brief: ChatBrief,
    line: Line,
    lease: Lease,
    stop: Event,
    skipped: Collection[str],
) -> Outcome[Speech]:
    question = f"{line.speaker}\n{line.text}"
    file_id = f"{scene_id(video.id, 1)}-r{video.revision}-{short(question)}-speech"
    slot = Slot(file_id, question, video.owner_id, SPEECH, lease.number == 1 and video.revision == 0)
    narrators = studio.crew.narrators(asked_before=not slot.fresh)
    return ask_once(
        studio, slot, lambda: speak(narrators, line, stop=stop, strict=brief.strict, skipped=skipped)
    )


def _stored(
    studio: Studio, video: Video, lease: Lease, number: int, line: Line, made: Outcome[Speech]
) -> Take:
    """Under the first scene's name, since where the line will be heard follows from its length."""
    lease.check()
    wav = made.value.wav
    file_id = f"{scene_id(video.id, 1)}-r{video.revision}-{lease.number}-speech{number}"
    path = studio.scratch / f"{file_id}.wav"
    path.write_bytes(wav)
    stored = studio.files.store(Bucket.WORK, file_id, path, owner_id=video.owner_id)
    path.unlink()
    return Take(
        made_from=speech_input(line.text),
        url=stored.url,
        asset=Asset(file_id=file_id, sha256=hashlib.sha256(wav).hexdigest(), media_type="audio/wav"),
        code_url="",
        degraded=made.degraded,
        cost_usd=made.value.cost_usd,
    )
