"""A film that a user planned scene by scene: checked with every error at once, then a storyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from scenewright.domain.chat_media import made_music, media_references
from scenewright.domain.chat_timing import film_seconds
from scenewright.domain.conversation import Conversation
from scenewright.domain.conversation_source import read_conversation
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.readable import readable_if_any
from scenewright.domain.recording import Recording
from scenewright.domain.storyboard import MAX_HEADING, MAX_NARRATION, ScenePlan
from scenewright.domain.transitions_plan import TransitionChoice
from scenewright.domain.visuals import ChatVisual, OwnMedia, Visual, reading_seconds

SCENE_SECONDS: Final = (1.0, 10.0)  # of a scene whose length is given
MAX_CHAT_JSON: Final = 12_000  # characters: a scene's row has to hold it
_STAND_IN: Final = {"prompt": "for a conversation, which is checked by itself"}


class WrittenScene(BaseModel):
    """A scene as a user writes it. Without narration and length it lasts as long as it takes to be read.

    `transition` is how the film comes to it, if not as to every scene. A `recording` is the narration as the
    user speaks it; `narration` then says which words those are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    visual: Visual
    narration: Annotated[str, Field(max_length=MAX_NARRATION), AfterValidator(readable_if_any)] = ""
    heading: Annotated[str, Field(max_length=MAX_HEADING), AfterValidator(readable_if_any)] = ""
    duration_seconds: Annotated[float, Field(ge=SCENE_SECONDS[0], le=SCENE_SECONDS[1])] | None = None
    transition: TransitionChoice | None = None
    recording: Recording | None = None

    @property
    def plan(self) -> ScenePlan:
        seconds = self.duration_seconds or (0.0 if self.narration or self.recording else self._own_seconds)
        return ScenePlan(
            heading=self.heading,
            narration=self.narration,
            visual=self.visual,
            min_duration_ms=round(1_000 * seconds),
            transition=self.transition,
            recording=self.recording,
        )

    @property
    def _own_seconds(self) -> float:
        if isinstance(self.visual, ChatVisual):
            return film_seconds(self.visual.conversation)
        if isinstance(self.visual, OwnMedia):
            return 0.0  # those of its file
        return min(SCENE_SECONDS[1], reading_seconds(self.visual))


def with_conversations(body: Any) -> tuple[Any, list[Problem]]:
    """A request body with its chat scenes in normal form, and what is wrong with them.

    A conversation stands beside `kind` as its fields, or as a `script` of lines.
    """
    scenes = body.get("scenes") if isinstance(body, dict) else None
    if not isinstance(scenes, list):
        return body, []
    problems: list[Problem] = []
    checked = [
        with_conversation(scene, f"scenes.{number}.visual", problems) for number, scene in enumerate(scenes)
    ]
    return body | {"scenes": checked}, problems


def with_conversation(scene: Any, at: str, problems: list[Problem]) -> Any:
    """The scene; where its conversation is wrong, with a visual that is not, so that the rest is checked."""
    visual = scene.get("visual") if isinstance(scene, dict) else None
    if not isinstance(visual, dict) or visual.get("kind") != "chat" or "conversation" in visual:
        return scene
    said = {name: value for name, value in visual.items() if name != "kind"}
    try:
        conversation = read_conversation(said.get("script", said))
    except InvalidRequest as refused:
        problems += [Problem(p.code, f"{at}.{p.path}".rstrip("."), p.message) for p in refused.problems]
        return scene | {"visual": _STAND_IN}
    return scene | {"visual": {"kind": "chat", "conversation": conversation.model_dump(mode="json")}}


def problems_of_scenes(scenes: tuple[WrittenScene, ...]) -> Iterator[Problem]:
    """What only shows when a scene is looked at as a whole."""
    for number, scene in enumerate(scenes):
        yield from problems_of_visual(scene.visual, f"scenes.{number}.visual")


def problems_of_visual(visual: object, at: str) -> Iterator[Problem]:
    if isinstance(visual, ChatVisual):
        yield from _problems_of_chat(visual.conversation, at)


def _problems_of_chat(conversation: Conversation, at: str) -> Iterator[Problem]:
    made = {"sound", "music"} if made_music(conversation) else {"sound"}
    for found in media_references(conversation):
        if found.kind not in made:
            yield Problem("unsupported", f"{at}.{found.path}", "A chat scene has no files; leave it out.")
    if conversation.background.kind not in ("theme", "colour"):
        yield Problem("unsupported", f"{at}.background.kind", "'theme' or 'colour' in a chat scene.")
    if len(conversation.model_dump_json(exclude_defaults=True)) > MAX_CHAT_JSON:
        yield Problem("too_long", f"{at}.messages", "A chat scene is short; make a chat video of this.")
