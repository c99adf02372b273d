"""Narration that users have spoken: looked at before anything is made, listened to in its scene."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Final

from scenewright.domain.brief import Brief
from scenewright.domain.chat_media import MediaReference
from scenewright.domain.errors import InvalidRequest, MediaBroken, Problem, ProviderFailed
from scenewright.domain.narration_cuts import Spoken, cut, words_between
from scenewright.domain.recording import RECORDED_SECONDS, Recording, Voiceover
from scenewright.domain.speech import SpokenWord, joined
from scenewright.domain.storyboard import MAX_NARRATION, ScenePlan, Storyboard
from scenewright.domain.video import Video
from scenewright.domain.written_plan import WrittenScene
from scenewright.steps.chain import Outcome, first_that_works
from scenewright.steps.lease import Lease
from scenewright.steps.media import bring_in
from scenewright.steps.ports import HeardWords, Narration, Speech
from scenewright.steps.pulse import Pulse
from scenewright.steps.receipts import HEARD, Slot, ask_once, kept, short
from scenewright.steps.speaking import check_wanted
from scenewright.steps.studio import Studio

WORDS: Final = "word times"  # what `degraded` calls them
VOICEOVER: Final = "recording"  # of the whole film, as its errors call it
_TOO_LONG: Final = (
    f"scene {{}} would be longer than {RECORDED_SECONDS[1]:g} s; ask for more scenes with scene_count"
)
_NO_TEXT: Final = "Say in {} which words the recording speaks: nobody here could listen to it."


def recording_files(scenes: Sequence[WrittenScene]) -> tuple[MediaReference, ...]:
    """The recordings of a plan by hand, for checking before anything is written."""
    return tuple(
        scene.recording.reference(f"scenes.{number}.recording")
        for number, scene in enumerate(scenes)
        if scene.recording
    )


def voiceover_files(brief: Brief) -> tuple[MediaReference, ...]:
    """The same of a recording of the whole film."""
    return (brief.recording.reference("recording"),) if brief.recording else ()


def check_texts(studio: Studio, brief: Brief) -> None:
    """Raises InvalidRequest for recordings without a text where nobody finds out what they say."""
    scenes = enumerate(brief.scenes or ())
    silent = [f"scenes.{n}.narration" for n, scene in scenes if scene.recording and not scene.narration]
    if brief.recording and not brief.script:
        silent.append("script")
    if silent and not studio.crew.can_listen():
        told = (Problem("no_text", path, _NO_TEXT.format(path.rpartition(".")[2])) for path in silent)
        raise InvalidRequest(list(told))


def check_text(studio: Studio, plan: ScenePlan) -> None:
    """The same of one scene that is edited."""
    if plan.recording and not plan.narration and not studio.crew.can_listen():
        raise InvalidRequest([Problem("no_text", "narration", _NO_TEXT.format("narration"))])


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
                with _brought(studio, video.owner_id, scene.recording, pulse.stop) as path:
                    wav = studio.crew.media().recorded(path, scene.recording, pulse.stop)
            except (MediaBroken, ProviderFailed) as error:
                raise ProviderFailed(f"recording of scene {place}", "bad_output", error.message) from error
            lengths[place] = Speech(wav, ()).duration_ms
            pulse.check()
    return lengths


@dataclass(frozen=True)
class Listened:
    """The narration of a whole film, with the words that were found in it and what that has cost."""

    source: Voiceover
    script: str
    spoken: Spoken
    cost_usd: float
    degraded: tuple[str, ...]

    def shared_out(self, storyboard: Storyboard, fps: int) -> tuple[Storyboard, dict[int, int]]:
        """Every scene with its stretch, and how many milliseconds that lasts, by its place from 1.

        Raises ProviderFailed for scenes that say something else, or more than a scene may.
        """
        try:
            borders = cut(self.spoken, [len(scene.narration.split()) for scene in storyboard.scenes], fps)
        except ValueError as error:
            raise ProviderFailed(VOICEOVER, "bad_output", str(error)) from error
        seconds = [frame / fps for frame in (0, *borders)]
        lengths = [end - start for start, end in pairwise([*seconds, self.spoken.length_ms / 1000])]
        if max(lengths) > RECORDED_SECONDS[1]:
            raise ProviderFailed(VOICEOVER, "bad_output", _TOO_LONG.format(lengths.index(max(lengths)) + 1))
        starts = [round(self.source.start_s + second, 6) for second in seconds]
        stretches = [self._stretch(*ends) for ends in pairwise([*starts, self.source.end_s])]
        scenes = tuple(
            scene.model_copy(update={"recording": stretch})
            for scene, stretch in zip(storyboard.scenes, stretches, strict=True)
        )
        places = {place: round(1000 * length) for place, length in enumerate(lengths, start=1)}
        return storyboard.model_copy(update={"scenes": scenes}), places

    def _stretch(self, start_s: float | None, end_s: float | None) -> Recording:
        source = self.source.model_dump(include={"file", "url"})
        return Recording(**source, start_s=start_s or 0.0, end_s=end_s, keeps_pauses=True)


def listened(studio: Studio, video: Video, brief: Brief, voiceover: Voiceover, lease: Lease) -> Listened:
    """Bring in the recording of a whole film, look at it, and have it listened to.

    Dying before the answer is stored pays for it again. Raises ProviderFailed, PlatformFault, LeaseLost or
    Stopped.
    """
    with Pulse(studio, lease, lambda _: check_wanted(studio, video)) as pulse:
        try:
            with _brought(studio, video.owner_id, voiceover, pulse.stop) as path:
                narration = studio.crew.media().narrated(path, voiceover, pulse.stop)
                fresh = lease.number == 1 and video.revision == 0
                slot = _film_slot(video, brief, voiceover, path, fresh=fresh)
        except (MediaBroken, ProviderFailed) as error:
            raise ProviderFailed(VOICEOVER, "bad_output", error.message) from error
        found = ask_once(studio, slot, lambda: _words_of(studio, brief, narration, pulse.stop))
        pulse.check()
    if not found.value.words:
        raise ProviderFailed(VOICEOVER, "bad_output", _NO_TEXT.format("script"))
    spoken = Spoken(found.value.words, narration.levels)
    script = brief.script or joined(spoken.words)
    return Listened(voiceover, script, spoken, found.value.cost_usd, found.degraded)


def _words_of(studio: Studio, brief: Brief, narration: Narration, stop: Event) -> Outcome[HeardWords]:
    """Where only one can hear what is said, its failure is the film's."""
    found = first_that_works(
        WORDS,
        studio.crew.listeners(knows_text=bool(brief.script)),
        lambda one: one.listen(brief.script, narration.wav, language=brief.language, stop=stop),
        strict=brief.strict or not brief.script,
    )
    speech = found.value
    words = HeardWords(speech.words, speech.cost_usd, speech.word_times)
    return Outcome(words, found.used, found.degraded)


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
    with _brought(studio, video.owner_id, recording, stop) as path:
        wav = studio.crew.media().recorded(path, recording, stop)
        if share := _share(studio, video, plan, recording, wav, path):
            return share
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


def _share(
    studio: Studio, video: Video, plan: ScenePlan, recording: Recording, wav: bytes, path: Path
) -> Outcome[Speech] | None:
    """The scene's share of what was heard, and paid for, when its film was planned."""
    brief = video.brief
    if not isinstance(brief, Brief) or not brief.recording or not studio.crew.can_listen():
        return None
    film = kept(studio, _film_slot(video, brief, brief.recording, path, fresh=False))
    if film is None:
        return None
    start = 1000 * (recording.start_s - brief.recording.start_s)
    length = Speech(wav, ()).duration_ms
    words = words_between(film.value.words, plan.narration, start, start + length)
    if not words:
        return None
    return Outcome(Speech(wav, words, word_times=film.value.word_times), film.used, ())


def _film_slot(
    video: Video, brief: Brief, voiceover: Voiceover, path: Path, *, fresh: bool
) -> Slot[HeardWords]:
    """`path` is the source: an upload may have been replaced."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    stretch = voiceover.model_dump_json(include={"start_s", "end_s"})
    question = f"{digest}\n{stretch}\n{brief.language}\n{brief.script}"
    return Slot(f"{video.id}-words-r0-{short(question)}", question, video.owner_id, HEARD, fresh)


@contextmanager
def _brought(studio: Studio, owner_id: str, source: Voiceover, stop: Event) -> Iterator[Path]:
    path = studio.scratch / "recording"
    try:
        bring_in(studio, owner_id, source.reference("recording"), path, stop)
        yield path
    finally:
        path.unlink(missing_ok=True)
