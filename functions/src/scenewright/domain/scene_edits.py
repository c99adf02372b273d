"""What a user may send to change the scenes of a film, checked field by field."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag

from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.readable import readable, readable_if_any
from scenewright.domain.recording import Recording
from scenewright.domain.request_check import checked
from scenewright.domain.storyboard import (
    LONGEST_MINIMUM_MS,
    MAX_HEADING,
    MAX_NARRATION,
    MAX_PROMPT,
    MAX_SCENES,
    Motif,
)
from scenewright.domain.take import MAX_TAKES, TakeKind
from scenewright.domain.transitions_plan import TransitionChoice
from scenewright.domain.visuals import (
    ChartCard,
    ChatVisual,
    Footage,
    ListCard,
    OwnMedia,
    QuoteCard,
    Still,
    TitleCard,
)
from scenewright.domain.written_plan import problems_of_visual, with_conversation

Heading = Annotated[str, Field(max_length=MAX_HEADING), AfterValidator(readable_if_any)]
Narration = Annotated[str, Field(max_length=MAX_NARRATION), AfterValidator(readable)]
Prompt = Annotated[str, Field(max_length=MAX_PROMPT), AfterValidator(readable)]
LeastMs = Annotated[int, Field(ge=0, le=LONGEST_MINIMUM_MS)]
TakeIndex = Annotated[int, Field(ge=0, le=MAX_TAKES - 1)]


_CHANGES: Final = "changes"


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class VisualEdit(_Body):
    """What is left out stays as it is."""

    prompt: Prompt | None = None
    motif: Annotated[Motif, Field(strict=False)] | None = None


def _kind_of(value: Any) -> str:
    """Without a kind it is a change of what is there."""
    kind = value.get("kind", _CHANGES) if isinstance(value, dict) else getattr(value, "kind", _CHANGES)
    return str(kind)


VisualChange = Annotated[
    Annotated[VisualEdit, Tag(_CHANGES)]
    | Annotated[Still, Tag("still")]
    | Annotated[TitleCard, Tag("title")]
    | Annotated[QuoteCard, Tag("quote")]
    | Annotated[ListCard, Tag("list")]
    | Annotated[ChartCard, Tag("chart")]
    | Annotated[Footage, Tag("footage")]
    | Annotated[OwnMedia, Tag("own")]
    | Annotated[ChatVisual, Tag("chat")],
    Discriminator(_kind_of),
]


class SceneEdit(_Body):
    """What is left out stays as it is. A `visual` with a kind takes the place of what was shown.

    `duration_ms` is how long the scene lasts at least; 0 takes it back. `transition` is how the film comes to
    it. A `recording` is heard instead of a voice, and stays when the narration is corrected; "none" takes it
    back.

    `picture_take` and `speech_take` choose one that was made before.
    """

    heading: Heading | None = None
    narration: Narration | None = None
    visual: VisualChange | None = None
    duration_ms: LeastMs | None = None
    transition: TransitionChoice | None = None
    recording: Recording | Literal["none"] | None = None
    picture_take: TakeIndex | None = None
    speech_take: TakeIndex | None = None

    @property
    def recorded(self) -> Recording | None:
        return self.recording if isinstance(self.recording, Recording) else None


class NewScene(_Body):
    """A scene to put in at position `at`, or at the end. What it shows may be left to us."""

    narration: Narration
    heading: Heading = ""
    visual: VisualEdit = VisualEdit()
    duration_ms: LeastMs = 0
    recording: Recording | None = None
    at: Annotated[int, Field(ge=1, le=MAX_SCENES)] | None = None


class SceneOrder(_Body):
    """The numbers that the scenes have now, in the order in which they are to come."""

    order: Annotated[list[int], Field(max_length=MAX_SCENES)]


class NewTake(_Body):
    what: Annotated[TakeKind, Field(strict=False)]


_EXAMPLES: Final[dict[type[_Body], str]] = {
    SceneEdit: '{"narration": "The moon pulls the sea."}',
    NewScene: '{"narration": "The moon pulls the sea.", "at": 2}',
    SceneOrder: '{"order": [3, 1, 2]}',
    NewTake: '{"what": "picture"}',
}


def parse_edit(body: Any) -> SceneEdit:
    """Raises InvalidRequest, also where nothing is asked for, or two things that exclude each other."""
    problems: list[Problem] = []
    edit = checked(SceneEdit, with_conversation(body, "visual", problems), example=_EXAMPLES[SceneEdit])
    problems += problems_of_visual(edit.visual, "visual")
    if not edit.model_dump(exclude_none=True):
        problems.append(Problem("missing", "", f"Name what to change: {', '.join(SceneEdit.model_fields)}."))
    for take, described, kind in (
        (edit.picture_take, edit.visual, TakeKind.PICTURE),
        (edit.speech_take, edit.narration or edit.recording, TakeKind.SPEECH),
    ):
        if take is not None and described is not None:
            sentence = f"Choose an earlier {kind} or describe a new one, not both at once."
            problems.append(Problem("contradiction", f"{kind}_take", sentence))
    if problems:
        raise InvalidRequest(problems)
    return edit


def parse_new_scene(body: Any) -> NewScene:
    return checked(NewScene, body, example=_EXAMPLES[NewScene])


def parse_order(body: Any) -> SceneOrder:
    return checked(SceneOrder, body, example=_EXAMPLES[SceneOrder])


def parse_new_take(body: Any) -> NewTake:
    return checked(NewTake, body, example=_EXAMPLES[NewTake])
