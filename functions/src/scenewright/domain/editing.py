"""Changes of a film's list of scenes, as values: the list before becomes the list after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scenewright.domain.errors import Conflict, InvalidRequest, NotFound, Problem
from scenewright.domain.picturing import encoder_profile
from scenewright.domain.scene_edits import NewScene, SceneEdit, VisualEdit
from scenewright.domain.storyboard import MAX_PROMPT, MAX_SCENES, Motif, ScenePlan, Still
from scenewright.domain.take import MAX_TAKES, Take, TakeKind, picture_input, speech_input, take_made_from
from scenewright.domain.transitions_plan import TransitionChoice
from scenewright.domain.video import Scene, SceneStatus, scene_id
from scenewright.domain.visuals import AnyVisual

MAX_ORDINAL: Final = 999  # ids of a scene's files must fit Appwrite's 36

Scenes = tuple[Scene, ...]


def numbered(scenes: Sequence[Scene], number: int) -> Scene:
    """Raises NotFound."""
    for scene in scenes:
        if scene.number == number:
            return scene
    raise NotFound(f"The video has no scene {number}.")


def edited(scenes: Scenes, number: int, edit: SceneEdit) -> Scenes:
    """With new words or another picture for one scene. Raises NotFound, InvalidRequest or Conflict.

    A picture or a speech that was made from the same input before is taken again.
    """
    scene = numbered(scenes, number)
    plan = _edited_plan(scene.plan, edit)
    changed = replace(
        scene,
        plan=plan,
        picture_take=_picture_take(scene, plan, edit),
        speech_take=_speech_take(scene, plan, edit),
    )
    return _with(scenes, changed)


def with_new_take(scenes: Scenes, number: int, what: TakeKind) -> Scenes:
    """With a picture or a speech of one scene to be made anew; those there are stay."""
    scene = numbered(scenes, number)
    if what is TakeKind.PICTURE:
        return _with(scenes, replace(scene, picture_take=_one_more(scene.picture_takes, what)))
    return _with(scenes, replace(scene, speech_take=_one_more(scene.speech_takes, what)))


def added(scenes: Scenes, new: NewScene, ever: int) -> Scenes:
    """With a new scene at its position, or at the end. Raises Conflict or InvalidRequest.

    Its ordinal is one that no scene of this video has had, since rows and files carry its name; `ever` is the
    highest that a scene taken out may have had.
    """
    if len(scenes) >= MAX_SCENES:
        raise Conflict(f"A film has at most {MAX_SCENES} scenes; remove one first.")
    ordinal = max([ever, *(scene.ordinal for scene in scenes)]) + 1
    if ordinal > MAX_ORDINAL:
        raise Conflict(f"{MAX_ORDINAL} scenes have been made for this video; no more can be added.")
    end = len(scenes) + 1
    if new.at is not None and new.at > end:
        raise InvalidRequest([Problem("out_of_range", "at", f"A whole number from 1 to {end}.")])
    index = (new.at or end) - 1
    scene = _sibling(scenes[0], ordinal, _plan_of(new, scenes))
    return _renumbered((*scenes[:index], scene, *scenes[index:]))


def removed(scenes: Scenes, number: int) -> Scenes:
    """Without one scene. Raises NotFound or Conflict."""
    gone = numbered(scenes, number)
    if len(scenes) == 1:
        raise Conflict("A film has at least one scene; edit this one instead.")
    return _renumbered(tuple(scene for scene in scenes if scene is not gone))


def reordered(scenes: Scenes, order: Sequence[int]) -> Scenes:
    """`order` names the present numbers in the order to come. Raises InvalidRequest."""
    if sorted(order) != [scene.number for scene in scenes]:
        sentence = f"Name each scene from 1 to {len(scenes)} exactly once."
        raise InvalidRequest([Problem("not_a_permutation", "order", sentence)])
    return _renumbered(tuple(numbered(scenes, number) for number in order))


def affected(before: Scenes, after: Scenes) -> frozenset[str]:
    """The ids of the scenes of `after` whose timelines may differ from what they were.

    A scene draws its number and how many there are; its fingerprint tells later whether that shows. All
    scenes of a film are encoded in one way, which what they show decides. A scene ends as the one after it
    begins.
    """
    if len(before) != len(after):
        return frozenset(scene.id for scene in after)
    if encoder_profile([scene.plan for scene in before]) != encoder_profile([scene.plan for scene in after]):
        return frozenset(scene.id for scene in after)
    known = dict(zip((scene.id for scene in before), _with_endings(before), strict=True))
    return frozenset(one[0].id for one in _with_endings(after) if one != known.get(one[0].id))


def _with_endings(scenes: Scenes) -> list[tuple[Scene, TransitionChoice | None]]:
    """Each scene with the transition to the one after it."""
    following = [scene.plan.transition for scene in scenes[1:]]
    return list(zip(scenes, [*following, None], strict=True))


def _edited_plan(plan: ScenePlan, edit: SceneEdit) -> ScenePlan:
    given = {
        "heading": edit.heading,
        "narration": edit.narration,
        "min_duration_ms": edit.duration_ms,
        "transition": edit.transition,
    }
    recorded = {} if edit.recording is None else {"recording": edit.recorded}
    kept = {key: value for key, value in given.items() if value is not None}
    changed = plan.model_copy(update=kept | recorded | {"visual": _edited_visual(plan.visual, edit.visual)})
    if not changed.has_length:
        sentence = "A scene in which nobody speaks needs a length."
        raise InvalidRequest([Problem("no_length", "duration_ms", sentence)])
    return changed


def _edited_visual(visual: AnyVisual, edit: VisualEdit | AnyVisual | None) -> AnyVisual:
    """Raises InvalidRequest where the scene shows no picture that could be described otherwise."""
    if edit is None:
        return visual
    if not isinstance(edit, VisualEdit):
        return edit
    if not isinstance(visual, Still):
        sentence = f"This scene shows a {visual.kind}, which has neither prompt nor motif; name a kind."
        raise InvalidRequest([Problem("other_kind", "visual", sentence)])
    return visual.model_copy(update=edit.model_dump(exclude_none=True))


def _picture_take(scene: Scene, plan: ScenePlan, edit: SceneEdit) -> int:
    if edit.picture_take is not None:
        return _chosen(scene.picture_takes, edit.picture_take, TakeKind.PICTURE)
    if plan.visual == scene.plan.visual:
        return scene.picture_take
    return _take_of(scene.picture_takes, picture_input(plan.visual), TakeKind.PICTURE)


def _speech_take(scene: Scene, plan: ScenePlan, edit: SceneEdit) -> int:
    wanted = speech_input(plan.narration, plan.recording)
    if edit.speech_take is not None:
        take = _chosen(scene.speech_takes, edit.speech_take, TakeKind.SPEECH)
        if scene.speech_takes[take].made_from != wanted:
            sentence = "This take speaks another text; with the narration of then it comes back by itself."
            raise InvalidRequest([Problem("other_text", "speech_take", sentence)])
        return take
    if (plan.narration, plan.recording) == (scene.plan.narration, scene.plan.recording):
        return scene.speech_take
    return _take_of(scene.speech_takes, wanted, TakeKind.SPEECH)


def _chosen(takes: Sequence[Take], index: int, kind: TakeKind) -> int:
    if index >= len(takes):
        sentence = f"This scene has {len(takes)} {kind} takes; the first is 0."
        raise InvalidRequest([Problem("out_of_range", f"{kind}_take", sentence)])
    return index


def _take_of(takes: Sequence[Take], made_from: str, kind: TakeKind) -> int:
    take = take_made_from(takes, made_from)
    return take if take < len(takes) else _one_more(takes, kind)


def _one_more(takes: Sequence[Take], kind: TakeKind) -> int:
    if len(takes) >= MAX_TAKES:
        raise Conflict(f"This scene has {MAX_TAKES} {kind} takes; choose one of them with {kind}_take.")
    return len(takes)


def _plan_of(new: NewScene, scenes: Scenes) -> ScenePlan:
    """A new scene as a plan: without a description it shows its narration, drawn as the film does least."""
    prompt = new.visual.prompt or new.narration[:MAX_PROMPT]
    return ScenePlan(
        heading=new.heading,
        narration=new.narration,
        visual=Still(prompt=prompt, motif=new.visual.motif or _rarest_motif(scenes)),
        min_duration_ms=new.duration_ms,
        recording=new.recording,
    )


def _sibling(scene: Scene, ordinal: int, plan: ScenePlan) -> Scene:
    """A scene of the same video that nothing has been made for yet."""
    return replace(
        scene,
        id=scene_id(scene.video_id, ordinal),
        status=SceneStatus.PLANNED,
        plan=plan,
        revision=0,
        progress=0,
        points=0,
        code_url="",
        video_url="",
        error_message="",
        duration_ms=0,
        lease_until=None,
        dispatched_at=None,
        retry_at=None,
        degraded=(),
        fingerprint="",
        segment_fingerprint="",
        reused=False,
        picture_takes=(),
        speech_takes=(),
        picture_take=0,
        speech_take=0,
    )


def _rarest_motif(scenes: Scenes) -> Motif:
    stills = (scene.plan.visual for scene in scenes)
    shown = Counter(visual.motif for visual in stills if isinstance(visual, Still))
    return min(Motif, key=lambda motif: shown[motif])


def _with(scenes: Scenes, changed: Scene) -> Scenes:
    return tuple(changed if scene.id == changed.id else scene for scene in scenes)


def _renumbered(scenes: Scenes) -> Scenes:
    return tuple(replace(scene, number=number) for number, scene in enumerate(scenes, start=1))
