"""What an edit makes of a film's list of scenes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.domain.editing import (
    MAX_ORDINAL,
    Scenes,
    added,
    affected,
    edited,
    removed,
    reordered,
    with_new_take,
)
from scenewright.domain.errors import Conflict, InvalidRequest, NotFound, RequestRejected
from scenewright.domain.order import NO_ORDER
from scenewright.domain.scene_edits import parse_edit, parse_new_scene
from scenewright.domain.storyboard import MAX_SCENES, Motif, ScenePlan, Still
from scenewright.domain.take import MAX_TAKES, Take, TakeKind, picture_input, speech_input
from scenewright.domain.timeline import Asset
from scenewright.domain.video import Scene, SceneStatus, scene_id
from scenewright.domain.visuals import ChatVisual, TitleCard

ASSET = Asset(file_id="f", sha256="0" * 64, media_type="image/png")


def scene(number: int) -> Scene:
    plan = ScenePlan(
        heading=f"Heading {number}",
        narration=f"Narration {number}.",
        visual=Still(prompt=f"picture {number}", motif=list(Motif)[number % len(Motif)]),
    )
    return Scene(
        id=scene_id("v", number),
        video_id="v",
        number=number,
        status=SceneStatus.RENDERED,
        plan=plan,
        revision=0,
        progress=100,
        points=17,
        code_url="code",
        video_url="segment",
        error_message="",
        duration_ms=3_000,
        lease_until=None,
        dispatched_at=None,
        retry_at=None,
        paused=False,
        owner_id="ann",
        priority=0,
        submitted_at=datetime(2026, 6, 1, tzinfo=UTC),
        degraded=(),
        fingerprint="a",
        segment_fingerprint="a",
        reused=False,
        picture_takes=(take(picture_input(plan.visual)),),
        speech_takes=(take(speech_input(plan.narration)),),
        picture_take=0,
        speech_take=0,
        order=NO_ORDER,
    )


def edit_all(scenes: tuple[Scene, ...], visual: dict[str, object]) -> tuple[Scene, ...]:
    for each in scenes:
        scenes = edited(scenes, each.number, parse_edit({"visual": visual}))
    return scenes


def shown(scene: Scene) -> Still:
    """What a scene of these films shows: a picture."""
    assert isinstance(scene.plan.visual, Still)
    return scene.plan.visual


def take(made_from: str) -> Take:
    return Take(made_from=made_from, url="u", asset=ASSET, code_url="c")


def film(count: int = 3) -> Scenes:
    return tuple(scene(number) for number in range(1, count + 1))


def edit(scenes: Scenes, number: int, **body: Any) -> Scene:
    return edited(scenes, number, parse_edit(body))[number - 1]


def problems(caught: pytest.ExceptionInfo[InvalidRequest]) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in caught.value.problems]


def test_an_edit_leaves_alone_what_it_does_not_name():
    before = film()
    after = edited(before, 2, parse_edit({"heading": "New", "duration_ms": 5_000}))
    assert after[0] is before[0]
    assert after[1].plan == before[1].plan.model_copy(update={"heading": "New", "min_duration_ms": 5_000})
    assert (after[1].picture_take, after[1].speech_take) == (0, 0)
    assert affected(before, after) == {"v-2"}


def test_a_new_description_asks_for_a_new_picture_and_new_words_for_a_new_speech():
    changed = edit(film(), 1, visual={"prompt": "a lighthouse"}, narration="Other words.")
    assert changed.plan.visual == Still(prompt="a lighthouse", motif=shown(scene(1)).motif)
    assert (changed.picture_take, changed.picture) == (1, None)
    assert (changed.speech_take, changed.speech) == (1, None)


def test_a_file_of_the_users_can_take_the_place_of_words_without_a_length():
    own = {"kind": "own", "file": "sting.mp4"}
    scenes = tuple(
        replace(one, plan=one.plan.model_copy(update={"narration": "", "min_duration_ms": 2_000}))
        for one in film()
    )
    changed = edit(scenes, 1, visual=own, duration_ms=0)
    assert (changed.plan.visual.kind, changed.plan.min_duration_ms) == ("own", 0)


def test_going_back_takes_what_was_made_then():
    original = scene(1)
    later = replace(
        original,
        plan=original.plan.model_copy(update={"narration": "Other words."}),
        speech_takes=(*original.speech_takes, take(speech_input("Other words."))),
        speech_take=1,
    )
    assert edit((later,), 1, narration=original.plan.narration).speech_take == 0


def test_an_earlier_picture_can_be_chosen_whatever_it_was_made_from():
    two = replace(scene(1), picture_takes=(take("x"), take("y")), picture_take=1)
    assert edit((two,), 1, picture_take=0).picture_take == 0
    with pytest.raises(InvalidRequest) as caught:
        edit((two,), 1, picture_take=2)
    assert problems(caught) == [("out_of_range", "picture_take")]


def test_a_speech_of_other_words_is_not_chosen():
    two = replace(scene(1), speech_takes=(take("x"), *scene(1).speech_takes), speech_take=1)
    with pytest.raises(InvalidRequest) as caught:
        edit((two,), 1, speech_take=0)
    assert problems(caught) == [("other_text", "speech_take")]


@pytest.mark.parametrize("what", TakeKind)
def test_a_take_too_many_is_refused(what: TakeKind):
    takes = (take("x"),) * MAX_TAKES
    full = replace(scene(1), picture_takes=takes, speech_takes=takes)
    with pytest.raises(Conflict, match=f"choose one of them with {what}_take"):
        with_new_take((full,), 1, what)
    with pytest.raises(Conflict, match=f"{what} takes"):
        edit((full,), 1, **{"narration": "New."} if what is TakeKind.SPEECH else {"visual": {"prompt": "n"}})


def test_a_new_take_affects_its_scene_alone():
    before = film()
    after = with_new_take(before, 3, TakeKind.PICTURE)
    assert (after[2].picture_take, after[2].speech_take) == (1, 0)
    assert affected(before, after) == {"v-3"}


def test_a_scene_is_put_in_where_it_was_asked_for():
    before = film(2)
    after = added(before, parse_new_scene({"narration": "Between.", "at": 2}), 0)
    assert [s.id for s in after] == ["v-1", "v-3", "v-2"]
    assert [s.number for s in after] == [1, 2, 3]
    assert (after[1].status, after[1].video_url, after[1].picture_takes) == (SceneStatus.PLANNED, "", ())
    assert shown(after[1]).prompt == "Between."
    assert shown(after[1]).motif not in {shown(s).motif for s in before}
    assert affected(before, after) == {"v-1", "v-2", "v-3"}


def test_the_name_of_a_scene_that_was_taken_out_is_not_given_again():
    assert added(film(2), parse_new_scene({"narration": "New."}), 7)[-1].id == "v-8"
    with pytest.raises(Conflict, match="no more can be added"):
        added(film(2), parse_new_scene({"narration": "New."}), MAX_ORDINAL)


def test_an_order_moves_scenes_and_affects_those_that_moved():
    before = film()
    after = reordered(before, [2, 1, 3])
    assert [(s.id, s.number) for s in after] == [("v-2", 1), ("v-1", 2), ("v-3", 3)]
    assert affected(before, after) == {"v-1", "v-2"}


def test_a_film_keeps_at_least_one_scene_and_has_at_most_twenty():
    with pytest.raises(Conflict, match="at least one"):
        removed(film(1), 1)
    with pytest.raises(Conflict, match="at most 20"):
        added(film(MAX_SCENES), parse_new_scene({"narration": "New."}), 0)
    with pytest.raises(NotFound):
        removed(film(2), 3)


Step = tuple[str, int]


@given(
    st.lists(st.tuples(st.sampled_from(["add", "remove", "turn"]), st.integers(1, MAX_SCENES)), max_size=40)
)
def test_numbers_stay_in_step_and_names_are_never_given_twice(steps: list[Step]):
    scenes, ever = film(2), 0
    born: list[str] = [s.id for s in scenes]
    for step in steps:
        try:
            after = applied(scenes, step, ever)
        except RequestRejected:
            continue
        born += [s.id for s in after if s.id not in {old.id for old in scenes}]
        ever = max(ever, *(s.ordinal for s in (*scenes, *after)))
        scenes = after
        assert [s.number for s in scenes] == list(range(1, len(scenes) + 1))
        assert 1 <= len(scenes) <= MAX_SCENES
    assert len(born) == len(set(born))


def applied(scenes: Scenes, step: Step, ever: int) -> Scenes:
    what, where = step
    match what:
        case "add":
            return added(scenes, parse_new_scene({"narration": "New.", "at": where}), ever)
        case "remove":
            return removed(scenes, where)
        case _:
            turn = where % len(scenes)
            numbers = [s.number for s in scenes]
            return reordered(scenes, numbers[turn:] + numbers[:turn])


def test_a_visual_with_a_kind_takes_the_place_of_what_was_shown():
    changed = edit(film(), 1, visual={"kind": "title", "text": "Tides"})
    assert changed.plan.visual == TitleCard(kind="title", text="Tides")
    assert (changed.picture_take, changed.picture) == (1, None)
    back = edit((changed,), 1, visual=scene(1).plan.visual.model_dump(mode="json"))
    assert back.picture_take == 0


def test_a_conversation_may_be_sent_as_lines():
    changed = edit(film(), 1, visual={"kind": "chat", "script": "them: Hi\nme: Hello"})
    assert isinstance(changed.plan.visual, ChatVisual)


@pytest.mark.parametrize(
    ("visual", "path"),
    [
        ({"kind": "list", "items": []}, "visual.items"),
        ({"kind": "film"}, "visual.kind"),
        ({"kind": "chat", "script": "them: Hi\n[explode]"}, "visual.line 2"),
        ({"motif": "unicorns"}, "visual.motif"),
    ],
)
def test_what_is_wrong_with_a_visual_is_named_with_its_path(visual: dict[str, object], path: str):
    with pytest.raises(InvalidRequest) as caught:
        edit(film(), 1, visual=visual)
    assert [problem.path for problem in caught.value.problems] == [path]


def test_a_card_has_no_prompt_to_change_and_a_silent_scene_needs_a_length():
    card = edit(film(), 1, visual={"kind": "title", "text": "Tides"})
    with pytest.raises(InvalidRequest, match="which has neither prompt nor motif"):
        edit((card,), 1, visual={"prompt": "sea"})
    silent = replace(card, plan=card.plan.model_copy(update={"narration": "", "min_duration_ms": 2_000}))
    with pytest.raises(InvalidRequest, match="needs a length"):
        edit((silent,), 1, duration_ms=0)


def test_a_card_in_place_of_the_last_picture_changes_how_all_scenes_are_encoded():
    both = film()
    cards = edit_all(both, {"kind": "title", "text": "Tides"})
    assert affected(edited(both, 1, parse_edit({"visual": {"kind": "title", "text": "Tides"}})), cards) == {
        scene.id for scene in both
    }


def test_a_transition_concerns_the_scene_before_too() -> None:
    before = tuple(scene(number) for number in range(1, 5))
    after = edited(before, 3, parse_edit({"transition": {"kind": "wipe"}}))
    assert affected(before, after) == {before[1].id, before[2].id}
