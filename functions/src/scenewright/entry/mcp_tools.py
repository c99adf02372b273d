"""What an agent may do, as tools: each is one request of ours, checked by the route that answers it.

Input schemas come from the models by which the routes check, so that a tool can say nothing that a request
could not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from scenewright.domain.brief import VIDEO_ID_PATTERN, Submission
from scenewright.domain.conversation import Conversation
from scenewright.domain.request_check import checked
from scenewright.domain.scene_edits import SceneEdit
from scenewright.domain.storyboard import MAX_SEGMENTS
from scenewright.domain.video import VideoKind
from scenewright.entry.collection import Listing

MCP_PATH: Final = "/mcp"


@dataclass(frozen=True)
class Ask:
    """A request of the function that makes this kind of video; `body` is sent as JSON."""

    method: str
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    kind: VideoKind = VideoKind.TOPIC


@dataclass(frozen=True)
class Tool:
    """`asked` turns arguments into a request, or raises InvalidRequest where they lack what it needs."""

    name: str
    description: str
    arguments: type[BaseModel]
    asked: Callable[[dict[str, Any]], Ask]
    reads_only: bool = False


class _Arguments(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OneVideo(_Arguments):
    video_id: Annotated[str, Field(pattern=VIDEO_ID_PATTERN)]


class SceneChange(OneVideo):
    """`changes` are of this scene alone; what is left out stays as it is."""

    scene_number: Annotated[int, Field(ge=1, le=MAX_SEGMENTS)]
    changes: SceneEdit


class RetryOf(OneVideo):
    """Of the whole video, or of one failed scene."""

    scene_number: Annotated[int, Field(ge=1, le=MAX_SEGMENTS)] | None = None


class ChatVideo(_Arguments):
    """A conversation, or in place of it a `script`: lines such as `them: hi`, or a WhatsApp export."""

    conversation: Conversation | None = None
    script: str | None = None
    id: Annotated[str, Field(pattern=VIDEO_ID_PATTERN)] | None = None


def _of_video(method: str, what: str = "") -> Callable[[dict[str, Any]], Ask]:
    def asked(arguments: dict[str, Any]) -> Ask:
        video = checked(OneVideo, arguments, example='{"video_id": "…"}')
        return Ask(method, f"/videos/{video.video_id}{what}")

    return asked


def _retried(arguments: dict[str, Any]) -> Ask:
    retry = checked(RetryOf, arguments, example='{"video_id": "…"}')
    scene = f"/scenes/{retry.scene_number}" if retry.scene_number else ""
    return Ask("POST", f"/videos/{retry.video_id}{scene}/retry")


def _edited(arguments: dict[str, Any]) -> Ask:
    """The route checks `changes`, so that its problems name the fields as everywhere."""
    place = {name: arguments.get(name) for name in ("video_id", "scene_number")}
    change = checked(RetryOf, place, example='{"video_id": "…", "scene_number": 1, "changes": {…}}')
    body = arguments.get("changes")
    number = change.scene_number or 0
    return Ask("PATCH", f"/videos/{change.video_id}/scenes/{number}", body if isinstance(body, dict) else {})


def _listed(arguments: dict[str, Any]) -> Ask:
    return Ask("GET", "/videos", query={name: str(value) for name, value in arguments.items()})


def _chat(path: str) -> Callable[[dict[str, Any]], Ask]:
    def asked(arguments: dict[str, Any]) -> Ask:
        conversation = arguments.get("conversation")
        beside = {name: arguments[name] for name in arguments if name != "conversation"}
        body = {**conversation, **beside} if isinstance(conversation, dict) else beside
        return Ask("POST", path, body, kind=VideoKind.CHAT)

    return asked


TOOLS: Final = (
    Tool(
        "create_video",
        "Start a film about a topic, from a script or from a hand-written plan. Answers with its id at once;"
        " ask get_video for its progress.",
        Submission,
        lambda arguments: Ask("POST", "/videos", arguments),
    ),
    Tool(
        "create_chat_video",
        "Start a film that shows a conversation as a phone does. Answers with its id at once.",
        ChatVideo,
        _chat("/videos"),
    ),
    Tool(
        "estimate",
        "What a film would cost and how long it would take to make. Free; nothing is started.",
        Submission,
        lambda arguments: Ask("POST", "/estimate", arguments),
        reads_only=True,
    ),
    Tool(
        "validate_chat",
        "Whether a conversation can become a film, how long it would be, or everything that is wrong with it."
        " Free; nothing is started.",
        ChatVideo,
        _chat("/validate"),
        reads_only=True,
    ),
    Tool(
        "get_video",
        "A video with its scenes: status, progress, files, what failed.",
        OneVideo,
        _of_video("GET"),
        reads_only=True,
    ),
    Tool("list_videos", "Your videos, the newest first.", Listing, _listed, reads_only=True),
    Tool(
        "approve",
        "Render a video that waits for approval of its storyboard.",
        OneVideo,
        _of_video("POST", "/approve"),
    ),
    Tool(
        "edit_scene",
        "Change the words, the picture or the length of one scene; only what changed is rendered again.",
        SceneChange,
        _edited,
    ),
    Tool("retry", "Go on with a failed or cancelled video, or one failed scene of it.", RetryOf, _retried),
    Tool("cancel", "Stop a video; what is done stays for a retry.", OneVideo, _of_video("POST", "/cancel")),
)
