from __future__ import annotations

import pytest

from scenewright.domain.brand import Brand, Captions, CaptionStyle
from scenewright.domain.film_course import scene_starts
from scenewright.domain.gate_plan import GatePlan
from scenewright.domain.look import Look, look_of
from scenewright.domain.palettes import palette_for
from scenewright.domain.speech import read_aloud
from scenewright.domain.storyboard import Motif, ScenePlan, Still, Storyboard
from scenewright.domain.take import Take
from scenewright.domain.timeline import Asset, Timeline
from scenewright.domain.timeline_assembly import assemble_timeline
from scenewright.domain.transitions_plan import (
    CUT,
    Transition,
    TransitionChoice,
    TransitionKind,
    scene_transitions,
)
from scenewright.domain.video_format import Aspect, Format, Quality

NARRATION = "The Moon pulls the sea toward it, and the sea follows, day after day. That is the tide."
PICTURE = Take(
    made_from="",
    url="",
    asset=Asset(file_id="picture", sha256="a" * 64, media_type="image/png"),
    code_url="",
)
SPEECH = Asset(file_id="speech", sha256="b" * 64, media_type="audio/wav")
BOARD = Storyboard(
    title="Tides",
    language="en",
    scenes=(
        ScenePlan(heading="", narration=NARRATION, visual=Still(prompt="sea", motif=Motif.WAVES)),
        ScenePlan(heading="The Moon", narration=NARRATION, visual=Still(prompt="moon", motif=Motif.ORBITS)),
    ),
)


CUTS = TransitionChoice(kind=TransitionKind.CUT)


def assembled(
    number: int = 2,
    aspect: Aspect = Aspect.WIDE,
    speech: Asset | None = SPEECH,
    transition: TransitionChoice = CUTS,
) -> Timeline:
    words = read_aloud(NARRATION, language="en")
    return assemble_timeline(
        scene_number=number,
        storyboard=BOARD,
        format=Format.of(aspect, Quality.MEDIUM),
        picture=PICTURE,
        palette=palette_for(Brand(), "Tides"),
        speech_asset=speech,
        words=words,
        phrased=words,
        speech_ms=words[-1].end_ms,
        is_audible=True,
        seed_text="tides",
        transition=transition,
        look=Look(),
    )


@pytest.mark.parametrize("number", [1, 2])
def test_captions_start_with_the_speech_and_nothing_outlasts_the_scene(number: int) -> None:
    timeline = assembled(number)
    assert timeline.speech is not None
    assert timeline.captions[0].start_frame == timeline.speech.start_frame
    assert max(cue.end_frame for cue in timeline.captions) <= timeline.frames
    assert all(title.end_frame <= timeline.frames for title in timeline.titles)
    assert " ".join(cue.text for cue in timeline.captions).split() == NARRATION.split()


def test_the_same_input_gives_the_same_json_and_reads_back() -> None:
    stored = assembled().model_dump_json()
    assert stored == assembled().model_dump_json()
    assert Timeline.model_validate_json(stored) == assembled()


def test_a_tall_video_has_shorter_lines() -> None:
    wide, tall = (
        max(len(line) for cue in assembled(aspect=aspect).captions for line in cue.text.split("\n"))
        for aspect in (Aspect.WIDE, Aspect.TALL)
    )
    assert tall <= 24 < wide <= 42


def test_without_a_voice_the_captions_stay() -> None:
    timeline = assembled(speech=None)
    assert timeline.speech is None
    assert timeline.captions == assembled().captions


@pytest.mark.parametrize("seconds", [0.2, 0.4, 1.0, 1.5])
def test_nothing_is_spoken_while_two_scenes_are_shown(seconds: float) -> None:
    first, last = (
        assembled(number, transition=TransitionChoice(kind=TransitionKind.WIPE, seconds=seconds))
        for number in (1, 2)
    )
    shared = first.transition_out.frames
    assert first.transition_in.frames == last.transition_out.frames == 0
    assert last.transition_in == first.transition_out
    assert shared == pytest.approx(30 * seconds, abs=1)
    assert first.speech is not None
    assert last.speech is not None
    spoken_until = first.speech.start_frame + first.speech.words[-1].end_ms * 30 / 1_000
    assert spoken_until <= first.frames - shared
    assert last.speech.start_frame >= shared


def test_a_short_transition_changes_neither_the_length_of_the_film_nor_the_pauses_in_it() -> None:
    cut, faded = (
        [assembled(number, transition=choice) for number in (1, 2)] for choice in (CUTS, TransitionChoice())
    )
    starts = [scene_starts(scenes) for scenes in (cut, faded)]
    assert starts[0][-1] == starts[1][-1]
    voices = [
        [start + scene.speech.start_frame for start, scene in zip(at, scenes, strict=False) if scene.speech]
        for at, scenes in zip(starts, (cut, faded), strict=True)
    ]
    assert voices[0] == voices[1]


def test_a_scene_may_be_come_to_in_a_way_of_its_own() -> None:
    film, own = TransitionChoice(), [None, TransitionChoice(kind=TransitionKind.DIP, seconds=1), None, CUTS]
    found = [scene_transitions(film, own, number, 30) for number in (1, 2, 3, 4)]
    dip, fade = Transition(TransitionKind.DIP, 30), Transition(TransitionKind.CROSS_FADE, 12)
    assert found == [(CUT, dip), (dip, fade), (fade, CUT), (CUT, CUT)]


def test_captions_in_files_alone_are_looked_at_and_unwanted_ones_are_not_missed() -> None:
    soft = look_of(Captions(soft_only=True), Brand())
    assert soft.captions is CaptionStyle.NONE
    film = assembled().model_copy(update={"look": soft})
    (scene,) = GatePlan.of({1: film}).scenes
    assert scene.captioned is not None
    assert scene.captioned > 0.9
    (scene,) = GatePlan.of({1: film.model_copy(update={"captions": ()})}).scenes
    assert scene.captioned is None
    (scene,) = GatePlan.of({1: assembled().model_copy(update={"captions": ()})}).scenes
    assert scene.captioned == 0
