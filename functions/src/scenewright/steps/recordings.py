"""Narration that users have spoken: looked at before anything is made, listened to in its scene."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from threading import Event
from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.chat_media import MediaReference
from scenewright.domain.errors import InvalidRequest, MediaBroken, Problem, ProviderFailed
from scenewright.domain.recording import Recording
from scenewright.domain.speech import SpokenWord, joined
from scenewright.domain.storyboard import MAX_NARRATION, ScenePlan
from scenewright.domain.video import Video
from scenewright.domain.written_plan import WrittenScene
from scenewright.steps.chain import Outcome, first_that_works
from scenewright.steps.lease import Lease
from scenewright.steps.media import bring_in
from scenewright.steps.ports import Speech
from scenewright.steps.pulse import Pulse
from scenewright.steps.receipts import Slot, ask_once
from scenewright.steps.speaking import check_wanted
from scenewright.steps.studio import Studio

WORDS: Final = "word times"  # what `degraded` calls them
_NO_TEXT: Final = "Say in narration which words the recording speaks: nobody here could listen to it."


def recording_files(scenes: Sequence[WrittenScene]) -> tuple[MediaReference, ...]:
    """The recordings of a plan by hand, for checking before anything is written."""
    return tuple(
        scene.recording.reference(f"scenes.{number}.recording")
        for number, scene in enumerate(scenes)
        if scene.recording
    )


def check_texts(studio: Studio, scenes: Sequence[WrittenScene]) -> None:
    """Raises InvalidRequest for recordings without a text where nobody finds out what they say."""
    silent = [n for n, scene in enumerate(scenes) if scene.recording and not scene.narration]
    if silent and not studio.crew.can_listen():
        raise InvalidRequest([Problem("no_text", f"scenes.{n}.narration", _NO_TEXT) for n in silent])


def check_text(studio: Studio, plan: ScenePlan) -> None:
    """The same of one scene that is edited."""
    if plan.recording and not plan.narration and not studio.crew.can_listen():
        raise InvalidRequest([Problem("no_text", "narration", _NO_TEXT)])


def measured(studio: Studio, video: Video, scenes: Sequence[WrittenScene], lease: Lease) -> dict[int, int]:
    """How many milliseconds each recording lasts, by the place of its scene, from 1.

    Raises ProviderFailed for one that cannot be used, before anything of the film is paid for.
    """
    lengths: dict[int, int] = {}
    if not recording_files(scenes):
        return lengths
    with Pulse(studio, lease, lambda _: check_wanted(studio, video)) as pulse:
        for place, scene in enumerate(scenes, start=1):
            if not scene.recording:
                continue
            try:
                wav = _brought(studio, video.owner_id, scene.recording, pulse.stop)
            except (MediaBroken, ProviderFailed) as error:
                raise ProviderFailed(f"recording of scene {place}", "bad_output", error.message) from error
            lengths[place] = Speech(wav, ()).duration_ms
            pulse.check()
    return lengths


def heard(
    studio: Studio,
    video: Video,
    plan: ScenePlan,
    recording: Recording,
    slot: Callable[[str], Slot[Speech]],
    skipped: Collection[str],
    stop: Event,
) -> Outcome[Speech]:
    """The recording with its words. `slot` makes the place of the answer to a question.

    Raises MediaBroken, ProviderFailed, PlatformFault or Stopped.
    """
    wav = _brought(studio, video.owner_id, recording, stop)
    language = video.brief.language if isinstance(video.brief, Brief) else ""
    question = f"{hashlib.sha256(wav).hexdigest()}\n{plan.narration}"
    return ask_once(studio, slot(question), lambda: first_that_works(
        WORDS,
        studio.crew.listeners(knows_text=bool(plan.narration)),
        lambda one: one.listen(plan.narration, wav, language=language, stop=stop),
        strict=video.brief.strict,
        skipped=skipped,
    ))  # fmt: skip


def text_of(words: Sequence[SpokenWord]) -> str:
    """What was said, as long as a scene's narration may be."""
    said = joined(words)
    return said if len(said) <= MAX_NARRATION else said[:MAX_NARRATION].rpartition(" ")[0]


def _brought(studio: Studio, owner_id: str, recording: Recording, stop: Event) -> bytes:
    path = studio.scratch / "recording"
    try:
        bring_in(studio, owner_id, recording.reference("recording"), path, stop)
        return studio.crew.media().recorded(path, recording, stop)
    finally:
        path.unlink(missing_ok=True)
